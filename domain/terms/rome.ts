import { Temporal } from 'temporal-polyfill'
import type { Instant, LegalDate } from '../../schemas/time.js'
import { RuleError } from '../errors.js'

/** The zone of every legal term and hour. */
const ROME = 'Europe/Rome'

/** The legal day on which `instant` falls: the calendar of Rome, whatever the zone the instant is written in.
 *  @throws RuleError `instant-invalid` */
export function romeDate(instant: Instant): LegalDate {
  return moment(instant).toZonedDateTimeISO(ROME).toPlainDate().toString() as LegalDate
}

/** The first second of a legal day: 00:00:00 in Rome, with its offset. @throws RuleError `date-invalid` */
export function startOfDay(date: LegalDate): Instant {
  return inRome(day(date).toZonedDateTime({ timeZone: ROME, plainTime: '00:00:00' }).toInstant())
}

/** The last second of a legal day: 23:59:59 in Rome, with its offset; one second later is the next day
 *  (Cons. Stato 8546/2024). @throws RuleError `date-invalid` */
export function endOfDay(date: LegalDate): Instant {
  return inRome(day(date).toZonedDateTime({ timeZone: ROME, plainTime: '23:59:59' }).toInstant())
}

/** A given hour (`09:00`, `13:00:00`) of a legal day in Rome. An hour that the change to summer time skips is read
 *  one hour later; one that comes twice is the first of the two. @throws RuleError `date-invalid` */
export function hourOfDay(date: LegalDate, hour: string): Instant {
  return inRome(day(date).toZonedDateTime({ timeZone: ROME, plainTime: hour }).toInstant())
}

/** `days` calendar days after `date` (before it, if negative). @throws RuleError `date-invalid` */
export function addDays(date: LegalDate, days: number): LegalDate {
  return day(date).add({ days }).toString() as LegalDate
}

/** `days` calendar days before `date`. @throws RuleError `date-invalid` */
export function daysBefore(date: LegalDate, days: number): LegalDate {
  return addDays(date, -days)
}

/** Calendar days from `from` to `to`; negative if `to` comes first. @throws RuleError `date-invalid` */
export function daysBetween(from: LegalDate, to: LegalDate): number {
  return day(from).until(day(to)).days
}

/** `hours` elapsed hours after `instant` (24 h is not always the same hour of the next day), written in Rome's
 *  offset. @throws RuleError `instant-invalid` */
export function addHours(instant: Instant, hours: number): Instant {
  return inRome(moment(instant).add({ milliseconds: Math.round(hours * 3_600_000) }))
}

/** Negative if `a` comes before `b`, 0 if they are the same moment (however written), positive otherwise.
 *  @throws RuleError `instant-invalid` */
export function compareInstants(a: Instant, b: Instant): number {
  return Temporal.Instant.compare(moment(a), moment(b))
}

/** The whole second in which an instant falls, counted from 1970-01-01T00:00:00Z.
 *  @throws RuleError `instant-invalid` */
export function epochSecond(instant: Instant): number {
  return Math.floor(moment(instant).epochMilliseconds / 1000)
}

/** Day of the week, Monday 1 … Sunday 7. @throws RuleError `date-invalid` */
export function dayOfWeek(date: LegalDate): number {
  return day(date).dayOfWeek
}

function moment(instant: string): Temporal.Instant {
  try {
    return Temporal.Instant.from(instant)
  } catch {
    throw new RuleError('instant-invalid', 'L’istante indicato non esiste o non ha un fuso orario.')
  }
}

function day(date: string): Temporal.PlainDate {
  try {
    if (/^\d{4}-\d{2}-\d{2}$/.test(date)) return Temporal.PlainDate.from(date)
  } catch {
    // a day that doesn't exist: refused below, with the ill-written ones
  }
  throw new RuleError('date-invalid', 'La data indicata non esiste o non è scritta come AAAA-MM-GG.')
}

function inRome(instant: Temporal.Instant): Instant {
  return instant.toString({ timeZone: ROME }) as Instant
}
