import { sql } from 'kysely'
import { romeDate } from '../domain/terms/index.js'
import type { DeliveryId, Digest, MessageId, OfficeId } from '../schemas/ids.js'
import type { Instant } from '../schemas/time.js'
import type { Tx } from './database.js'

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
  const counter = await tx
    .insertInto('register_counter')
    .values({ register: office, year, last: documents.length, last_at: at })
    .onConflict((conflict) =>
      conflict.columns(['register', 'year']).doUpdateSet({
        last: sql`register_counter.last + ${documents.length}`,
        last_at: sql`greatest(register_counter.last_at, ${at}::timestamptz)`,
      }),
    )
    .returning(['last', 'last_at'])
    .executeTakeFirstOrThrow()
  const first = counter.last - documents.length + 1
  const rows = documents.map(({ sentAt, ...document }, n) => ({
    ...document,
    sent_at: sentAt,
    register: office,
    year,
    number: first + n,
    at: counter.last_at,
  }))
  await tx.insertInto('register_entry').values(rows).execute()
  return rows.map(({ number }) => ({ protocollo: protocollo({ year, number }), at: counter.last_at }))
}
