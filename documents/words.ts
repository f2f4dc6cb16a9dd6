import { Temporal } from 'temporal-polyfill'
import type { ApplicationState } from '../domain/application-transitions.js'
import type { CallState } from '../domain/call-transitions.js'
import type { RequestState } from '../domain/request-transitions.js'
import { inItalian, withArticle } from '../domain/terms/italian-date.js'
import type { ExclusionReason } from '../schemas/application.js'
import type { Instant, LegalDate } from '../schemas/time.js'

/** The words that people read for what the system calls by a code. */

export const CALL_STATE: Readonly<Record<CallState, string>> = {
  draft: 'In preparazione',
  'avviso-approved': 'Avviso approvato, da pubblicare',
  published: 'Avviso pubblicato',
  collected: 'Termini chiusi, in attesa delle ultime consegne',
  review: 'In istruttoria',
  frozen: 'Istruttoria chiusa',
  proposed: 'Graduatoria proposta, da approvare',
  approved: 'Graduatoria approvata',
  'provisional-published': 'Graduatoria provvisoria pubblicata, in attesa di osservazioni',
  'graduatoria-published': 'Graduatoria pubblicata',
  'list-sent': 'Elenco inviato all’ente, in attesa della consegna',
  closed: 'Conclusa',
}

export const REQUEST_STATE: Readonly<Record<RequestState, string>> = {
  received: 'Ricevuta',
  'to-complete': 'Da completare',
  accepted: 'Accolta',
  refused: 'Non accolta',
}

export const APPLICATION_STATE: Readonly<Record<ApplicationState, string>> = {
  registered: 'Registrata',
  examined: 'Da decidere',
  integrating: 'Da regolarizzare',
  admitted: 'Ammessa',
  'with-reserve': 'Ammessa con riserva',
  excluded: 'Esclusa',
  withdrawn: 'Ritirata',
  superseded: 'Sostituita da una domanda successiva',
}

/** Why an application is left out, as a clause that can follow «esclusa perché». */
export const EXCLUSION_REASON: Readonly<Record<ExclusionReason, string>> = {
  late: 'la domanda è stata presentata fuori dai termini indicati nell’avviso',
  'wrong-channel': 'la domanda è stata presentata con un mezzo diverso da quelli ammessi dall’avviso',
  'no-valid-ground': 'la domanda non è sottoscritta in uno dei modi previsti dalla legge e dall’avviso',
  'form-missing': 'la domanda non contiene il modulo previsto dall’avviso',
  'requirement-not-met': 'manca un requisito richiesto dall’avviso',
  'integration-missing': 'ciò che era stato chiesto per regolarizzarla non è arrivato nel termine',
}

/** `3 marzo 2031`. */
export const day = inItalian

/** `dal 3 marzo 2031`, `dell’8 marzo 2031`. */
export { withArticle }

/**
 * An instant as acts write it, in the hour of Rome to the second: `3 marzo 2031, ore 12:00:00`. The hour that
 * comes twice when summer time ends says which of the two it is.
 */
export function instant(value: Instant): string {
  const rome = Temporal.Instant.from(value).toZonedDateTimeISO('Europe/Rome')
  const time = rome.toPlainTime().toString({ smallestUnit: 'second', roundingMode: 'trunc' })
  return `${inItalian(rome.toPlainDate().toString() as LegalDate)}, ore ${time}${whichOfTwo(rome)}`
}

function whichOfTwo(rome: Temporal.ZonedDateTime): string {
  const wall = rome.toPlainDateTime()
  const first = wall.toZonedDateTime(rome.timeZoneId, { disambiguation: 'earlier' })
  const second = wall.toZonedDateTime(rome.timeZoneId, { disambiguation: 'later' })
  if (first.equals(second)) return ''
  return rome.equals(first) ? ' (ora legale)' : ' (ora solare)'
}

/** A decimal string in Italian, exactly as given: `-1234.50` → `−1.234,50`. */
export function decimal(value: string): string {
  const [, sign, whole, fraction] = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(value) ?? []
  if (whole === undefined) return value
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, '.')
  return `${sign === '-' ? '−' : ''}${grouped}${fraction === undefined ? '' : `,${fraction}`}`
}

/** Points that an element adds or takes, with their sign: `5` → `+5`, `-8` → `−8`. */
export function signedPoints(value: string): string {
  return /^[-+]|^0+(\.0+)?$/.test(value) ? decimal(value) : `+${decimal(value)}`
}

/** An amount: `8500.00` → `8.500,00 €`. */
export function euro(value: string): string {
  return `${decimal(value)} €`
}

/** The text with a capital letter first. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** `1 posto`, `3 posti`. */
export function counted(count: number, one: string, many: string): string {
  return `${decimal(String(count))} ${count === 1 ? one : many}`
}
