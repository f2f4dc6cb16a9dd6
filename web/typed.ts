import { Temporal } from 'temporal-polyfill'
import type { Instant, LegalDate } from '../schemas/time.js'
import { Typed, type Visit } from './visit.js'

/** What people write in the fields of a form, one field at a time. Each throws {Typed} for what can't be used. */

export function wordsIn({ typed }: Visit, field: string, label: string): string {
  const words = (typed[field] ?? '').trim()
  if (words === '') throw new Typed(`«${label}» manca: nulla è stato salvato.`, field)
  return words
}

/** Null for a field that was left empty. */
export function wordsIfAny({ typed }: Visit, field: string): string | null {
  return (typed[field] ?? '').trim() || null
}

/** The lines of a field of many, without the empty ones. */
export function linesIn({ typed }: Visit, field: string): string[] {
  return (typed[field] ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

export function dayIn(visit: Visit, field: string, label: string): LegalDate {
  const day = wordsIn(visit, field, label)
  try {
    return Temporal.PlainDate.from(day, { overflow: 'reject' }).toString() as LegalDate
  } catch {
    throw new Typed(`«${label}» non è un giorno del calendario: scriverlo come 2031-03-14.`, field)
  }
}

export function dayIfAny(visit: Visit, field: string, label: string): LegalDate | null {
  return wordsIfAny(visit, field) === null ? null : dayIn(visit, field, label)
}

/** An hour of a day, as it is in Rome. */
export function instantIn(visit: Visit, field: string, label: string): Instant {
  const local = wordsIn(visit, field, label)
  try {
    return romeInstant(local)
  } catch {
    throw new Typed(`«${label}» non è un giorno con la sua ora: scriverlo come 2031-03-14T12:00.`, field)
  }
}

/** @throws {RangeError} for what is no day and hour */
export function romeInstant(local: string): Instant {
  const rome = Temporal.PlainDateTime.from(local, { overflow: 'reject' }).toZonedDateTime('Europe/Rome')
  return rome.toString({ timeZoneName: 'never', smallestUnit: 'second' }) as Instant
}

/** As a field of day and hour shows it: `2031-03-14T12:00`, in Rome. */
export function localHour(instant: Instant): string {
  const rome = Temporal.Instant.from(instant).toZonedDateTimeISO('Europe/Rome')
  return rome.toPlainDateTime().toString({ smallestUnit: 'minute', roundingMode: 'trunc' })
}

export function wholeIn(visit: Visit, field: string, label: string): number {
  const number = wordsIn(visit, field, label)
  if (!/^\d{1,6}$/.test(number)) throw new Typed(`«${label}» è un numero intero.`, field)
  return Number(number)
}
