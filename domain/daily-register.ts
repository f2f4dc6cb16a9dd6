import type { Digest, OfficeId, StaffId } from '../schemas/ids.js'
import { digestOf } from '../schemas/ids.js'
import type { Instant, LegalDate } from '../schemas/time.js'
import { addDays, type HolidayCalendar, termEnd } from './terms/index.js'

/** All that was written into a register on one legal day of Rome, as its paper says it and its hash seals it. */
export interface RegisterDay {
  readonly register: OfficeId
  readonly day: LegalDate
  /** The hash of the day before; zeros on the first one. */
  readonly previous: Digest
  readonly closedAt: Instant
  /** Null: the procedure closed it. */
  readonly closedBy: StaffId | null
  readonly entries: readonly RegisterEntry[]
  /** Numbers that entries of this day or of earlier ones have got beside their own. */
  readonly numbers: readonly NumberAdded[]
  readonly annulments: readonly Annulment[]
  readonly emergencies: readonly EmergencyEvent[]
  /** The heads of the audit chains that have moved since the day before. */
  readonly audit: readonly AuditHead[]
}

interface Numbered {
  readonly year: number
  readonly number: number
}

export interface RegisterEntry extends Numbered {
  readonly at: Instant
  readonly direction: 'in' | 'out'
  readonly message: string | null
  readonly delivery: string | null
  readonly correspondent: string | null
  /** The original one, also where it is reserved: never for paper, which takes it from the register's view. */
  readonly subject: string | null
  readonly reserved: boolean
  readonly sentAt: Instant | null
  readonly digest: Digest
}

export interface NumberAdded extends Numbered {
  readonly source: 'emergenza' | 'regionale'
  readonly ordinal: number
  readonly value: string
  readonly dated: LegalDate
  readonly at: Instant
  readonly givenBy: StaffId | null
}

export interface Annulment extends Numbered {
  readonly at: Instant
  readonly annulledBy: StaffId
  readonly reason: string
}

export interface EmergencyEvent {
  readonly ordinal: number
  readonly event: 'opened' | 'closed'
  readonly at: Instant
  readonly by: StaffId
  /** When the regional system stopped answering; when closed, when it answered again. */
  readonly since: Instant
  readonly reason: string
}

export interface AuditHead {
  readonly chain: string
  readonly seq: number
  readonly hash: Digest
}

/** Before the first day of a register. */
export const noDayBefore = '0'.repeat(64) as Digest

/**
 * The text that a day's hash is taken of: a line for each thing, as JSON. `storage/promises.sql` writes the same in
 * SQL.
 */
export function registerDayText(day: RegisterDay): string {
  return [
    ['day', day.register, day.day, day.previous, day.closedAt, day.closedBy],
    ...day.entries.map((one) => [
      'entry',
      one.year,
      one.number,
      one.at,
      one.direction,
      one.message,
      one.delivery,
      one.correspondent,
      one.subject,
      one.reserved,
      one.sentAt,
      one.digest,
    ]),
    ...day.numbers.map((one) => [
      'number',
      one.year,
      one.number,
      one.source,
      one.ordinal,
      one.value,
      one.dated,
      one.at,
      one.givenBy,
    ]),
    ...day.annulments.map((one) => ['annulment', one.year, one.number, one.at, one.annulledBy, one.reason]),
    ...day.emergencies.map((one) => [
      'emergency',
      one.ordinal,
      one.event,
      one.at,
      one.by,
      one.since,
      one.reason,
    ]),
    ...day.audit.map((one) => ['audit', one.chain, one.seq, one.hash]),
  ]
    .map((line) => `[${line.map((value) => JSON.stringify(value)).join(', ')}]`)
    .join('\n')
}

/** The hash that seals a day. @norma DPR 445/2000 art. 53, comma 2 (registro giornaliero) */
export function registerDayHash(day: RegisterDay): Digest {
  return digestOf(registerDayText(day))
}

/** The last legal day on which a day of the register may still be closed in time.
 *  @norma DPR 445/2000 art. 53, comma 2; linee guida AgID sul documento informatico (entro la giornata lavorativa successiva)
 *  @throws RuleError `date-invalid` */
export function registerDayDue(day: LegalDate, calendar: HolidayCalendar): LegalDate {
  return termEnd(day, 1, calendar).end
}

/** A day that was closed, with its hash. */
export interface SealedDay extends RegisterDay {
  readonly hash: Digest
}

/** What does not hold in a sealed day that follows another one; null when it stands. Without a day before it must be
 *  the first one of the register, `since`. */
export function flawOfDay(
  day: SealedDay,
  before: { readonly day: LegalDate; readonly hash: Digest } | null,
  since: LegalDate,
): string | null {
  if (day.day !== (before ? addDays(before.day, 1) : since)) return 'a day before it is missing'
  if (day.previous !== (before?.hash ?? noDayBefore)) return 'it does not follow the day before'
  if (registerDayHash(day) !== day.hash) return 'what was written on it was changed'
  return null
}
