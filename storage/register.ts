import { sql } from 'kysely'
import type { ApplicationId, DeliveryId, Digest, MessageId, OfficeId } from '../schemas/ids.js'
import type { Instant, LegalDate } from '../schemas/time.js'
import type { Reader, Tx } from './database.js'
import { NotInRecord } from './record.js'

/** What a register says of a document (DPR 445/2000 art. 53). */
export interface Registration {
  readonly direction: 'in' | 'out'
  readonly message: MessageId | null
  readonly delivery: DeliveryId | null
  readonly correspondent: string | null
  readonly subject: string | null
  /** Who reads the register sees a neutral subject. */
  readonly reserved: boolean
  readonly sentAt: Instant | null
  readonly digest: Digest
}

/** What a document got: the number that its paper says, and the instant of registration. */
export interface Registered {
  /** The intake number, or that of the register of emergency while one is open. */
  readonly protocollo: string
  /** That of the office's own register; null while a register of emergency is open. */
  readonly ownNumber: number | null
  readonly at: Instant
}

/** An entry of an office's register, by its intake number. */
export interface EntryRef {
  readonly office: OfficeId
  readonly year: number
  readonly number: number
}

/** An intake number as people write it: `2031/000123`. */
export function intakeNumber(entry: { year: number; number: number }): string {
  return `${entry.year}/${String(entry.number).padStart(6, '0')}`
}

/**
 * Gives consecutive numbers of the office's register to documents, in order; while a register of emergency is open,
 * one of its numbers too. The register is held here until the transaction ends: call this last, so that nobody waits
 * long, and so that a transaction that fails leaves no hole. Instants of registration never go back, and none falls
 * into a day that was closed.
 * @norma DPR 445/2000 artt. 53 e 63
 */
export async function register(
  tx: Tx,
  office: OfficeId,
  at: Instant,
  documents: readonly Registration[],
): Promise<Registered[]> {
  const count = documents.length
  if (count === 0) return []
  const rows = documents.map(({ sentAt, ...document }, n) => ({ ...document, sent_at: sentAt, n }))
  // One statement: everybody else's numbers wait for it.
  const entries = await sql<{ year: number; number: number; at: Instant; emergency: string | null }>`
    with head as (${hold(office, at)}),
    counter as (
      insert into register_counter (register, year, last, emergency)
      select ${office}, extract(year from last_at at time zone 'Europe/Rome')::int, ${count}::int,
        case when emergency is null then 0 else ${count}::int end
      from head
      on conflict (register, year) do update
        set last = register_counter.last + excluded.last, emergency = register_counter.emergency + excluded.emergency
      returning year, last - ${count} as before, emergency - ${count} as emergency_before
    ),
    document as (
      select year, before + 1 + n as number, last_at as at, direction, message, delivery, correspondent, subject,
        reserved, sent_at, digest,
        case when head.emergency is not null then 'E-' || year || '/' || ${sixDigits('emergency_before + 1 + n')} end as emergency
      from head, counter, jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as document
        (n int, direction text, message text, delivery text, correspondent text, subject text, reserved boolean,
         sent_at timestamptz, digest text)
    ),
    entry as (
      insert into register_entry
        (register, year, number, at, direction, message, delivery, correspondent, subject, reserved, sent_at, digest)
      select ${office}, year, number, at, direction, message, delivery, correspondent, subject, reserved, sent_at, digest
      from document
    ),
    emergency as (
      insert into register_number (register, year, number, source, ordinal, value, dated, at)
      select ${office}, year, number, 'emergenza', 1, emergency, (at at time zone 'Europe/Rome')::date, at
      from document where emergency is not null
    )
    select year, number, at, emergency from document order by number`.execute(tx)
  return entries.rows.map((row) => ({
    protocollo: row.emergency ?? intakeNumber(row),
    ownNumber: row.emergency === null ? row.number : null,
    at: row.at,
  }))
}

/** Holds a register until the transaction ends, for what is added to it without a number: call this last.
 *  @returns the instant to write: now, or later if the register has seen a later one */
export async function holdRegister(
  tx: Tx,
  office: OfficeId,
  at: Instant,
): Promise<{ at: Instant; emergency: number | null }> {
  const { rows } = await hold(office, at).execute(tx)
  const [held] = rows
  if (!held) throw new Error('the register was not held')
  return { at: held.last_at, emergency: held.emergency }
}

function hold(office: OfficeId, at: Instant) {
  return sql<{ last_at: Instant; emergency: number | null }>`
    insert into register_head (register, since, last_at)
    values (${office}, (${at}::timestamptz at time zone 'Europe/Rome')::date, ${at})
    on conflict (register) do update set last_at = greatest(register_head.last_at, excluded.last_at)
    returning last_at, emergency`
}

function sixDigits(number: string) {
  return sql.raw(`lpad((${number})::text, greatest(6, length((${number})::text)), '0')`)
}

/** The number that papers say of an application's message, and its day: the region's once it is there. */
export interface Protocollo {
  readonly number: string
  readonly date: LegalDate
}

/** @throws {NotInRecord} */
export async function protocolloOf(db: Reader, application: ApplicationId): Promise<Protocollo> {
  const found = (await protocolliOf(db, [application])).get(application)
  if (!found) throw new NotInRecord('Il protocollo della domanda', application)
  return found
}

/** Of several applications at once. */
export async function protocolliOf(
  db: Reader,
  applications: readonly ApplicationId[],
): Promise<Map<ApplicationId, Protocollo>> {
  if (applications.length === 0) return new Map()
  const entries = await db
    .selectFrom('application')
    .innerJoin('register_view', 'register_view.message', 'application.message')
    .select(['application.id', 'protocollo as number', 'protocollo_date as date'])
    .where('application.id', 'in', applications)
    .execute()
  return new Map(entries.map(({ id, ...protocollo }) => [id, protocollo]))
}

/** The number that papers say of a message that came, and when it was sent, or else registered. @throws {NotInRecord} */
export async function protocolloOfMessage(
  db: Reader,
  message: MessageId,
): Promise<{ readonly number: string; readonly sentAt: Instant }> {
  const entry = await db
    .selectFrom('register_view')
    .select(['protocollo', 'sent_at', 'at'])
    .where('message', '=', message)
    .executeTakeFirst()
  if (!entry) throw new NotInRecord('Il protocollo del messaggio', message)
  return { number: entry.protocollo, sentAt: entry.sent_at ?? entry.at }
}
