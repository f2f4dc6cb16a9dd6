import { sql } from 'kysely'
import { romeDate } from '../domain/terms/index.js'
import type { ApplicationId, DeliveryId, Digest, MessageId, OfficeId } from '../schemas/ids.js'
import type { Instant } from '../schemas/time.js'
import type { Reader, Tx } from './database.js'
import { NotInRecord } from './record.js'

/** What a register says of a document (DPR 445/2000 art. 53). */
export interface Registration {
  readonly direction: 'in' | 'out'
  readonly message: MessageId | null
  readonly delivery: DeliveryId | null
  readonly correspondent: string | null
  readonly subject: string | null
  readonly sentAt: Instant | null
  readonly digest: Digest
}

/** What a document got: its number in words, and the instant of registration. */
export interface Registered {
  readonly protocollo: string
  readonly at: Instant
}

/** A number of protocollo as people write it: `2031/000123`. */
export function protocollo(entry: { year: number; number: number }): string {
  return `${entry.year}/${String(entry.number).padStart(6, '0')}`
}

/**
 * Gives consecutive numbers of the office's register to documents, in order.
 * The counter row is locked here until the transaction ends: call this last, so that nobody waits long, and so
 * that a transaction that fails leaves no hole. Instants of registration never go back.
 * @norma DPR 445/2000 art. 53
 */
export async function register(
  tx: Tx,
  office: OfficeId,
  at: Instant,
  documents: readonly Registration[],
): Promise<Registered[]> {
  if (documents.length === 0) return []
  const year = Number(romeDate(at).slice(0, 4))
  const rows = documents.map(({ sentAt, ...document }, n) => ({ ...document, sent_at: sentAt, n }))
  // One statement: everybody else's numbers wait for it.
  const entries = await sql<{ number: number; at: Instant }>`
    with counter as (
      insert into register_counter (register, year, last, last_at) values (${office}, ${year}, ${rows.length}, ${at})
      on conflict (register, year) do update
        set last = register_counter.last + excluded.last, last_at = greatest(register_counter.last_at, excluded.last_at)
      returning last - ${rows.length} + 1 as first, last_at
    )
    insert into register_entry
      (register, year, number, at, direction, message, delivery, correspondent, subject, sent_at, digest)
    select ${office}, ${year}, counter.first + n, counter.last_at,
      direction, message, delivery, correspondent, subject, sent_at, digest
    from counter, jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as document
      (n int, direction text, message text, delivery text, correspondent text, subject text, sent_at timestamptz,
       digest text)
    returning number, at`.execute(tx)
  return entries.rows
    .sort((a, b) => a.number - b.number)
    .map(({ number, at }) => ({ protocollo: protocollo({ year, number }), at }))
}

/** The number under which an application came in, and when. @throws {NotInRecord} */
export async function protocolloOf(
  db: Reader,
  application: ApplicationId,
): Promise<{ readonly number: string; readonly at: Instant }> {
  const entry = await db
    .selectFrom('application')
    .innerJoin('register_entry', 'register_entry.message', 'application.message')
    .select(['year', 'number', 'at'])
    .where('application.id', '=', application)
    .executeTakeFirst()
  if (!entry) throw new NotInRecord('Il protocollo della domanda', application)
  return { number: protocollo(entry), at: entry.at }
}
