import { sql } from 'kysely'
import type { CallId, RequestId } from '../schemas/ids.js'
import type { Clock, Instant } from '../schemas/time.js'
import type { BlobStore } from './blobs.js'
import type { Database, Tx } from './database.js'

/** The memory of the office: the database that is the record, the bytes it names, and the time. */
export interface Record {
  readonly db: Database
  readonly blobs: BlobStore
  readonly clock: Clock
  /**
   * The one door for legal writes. Runs `write` in a transaction together with its key; a key that was done
   * before returns what was stored then, and `write` isn't called. With `fence`, a caller of an older epoch of
   * the call is refused: a Temporal store that comes back from the dead can't act.
   * @throws {StaleEpoch}
   */
  once<T extends JsonValue>(
    key: string,
    fence: Fence | RequestFence | null,
    write: (tx: Tx, at: Instant) => Promise<T>,
  ): Promise<T>
}

export type JsonValue = string | number | boolean | null | undefined | object

export interface Fence {
  readonly call: CallId
  readonly epoch: number
  /** The write moves the call itself. It holds the call alone from the start: two that first share it and then
   *  both want it alone would wait for each other. */
  readonly moves?: boolean
}

/** Before there is a call, a request has epochs of its own. */
export interface RequestFence {
  readonly request: RequestId
  readonly epoch: number
}

/** A run of the procedure that was replaced by `resume` tried to write. */
export class StaleEpoch extends Error {
  override readonly name = 'StaleEpoch'
  constructor(fence: Fence | RequestFence) {
    const what = 'call' in fence ? `La chiamata ${fence.call}` : `La richiesta ${fence.request}`
    super(`${what} è stata ripresa: il ciclo ${fence.epoch} non può più agire.`)
  }
}

/** An id that the record doesn't know. */
export class NotInRecord extends Error {
  override readonly name = 'NotInRecord'
  constructor(what: string, id: string) {
    super(`${what} ${id} non esiste nell'archivio.`)
  }
}

export function openRecord(db: Database, blobs: BlobStore, clock: Clock): Record {
  return {
    db,
    blobs,
    clock,
    once: (key, fence, write) =>
      db.transaction().execute(async (tx) => {
        if (fence) await checkEpoch(tx, fence)
        const at = clock.now()
        const claimed = await tx
          .insertInto('once')
          .values({ key, at, result: 'null' })
          .onConflict((conflict) => conflict.doNothing())
          .returning('key')
          .executeTakeFirst()
        if (!claimed) {
          const done = await tx
            .selectFrom('once')
            .select('result')
            .where('key', '=', key)
            .executeTakeFirstOrThrow()
          return done.result as Awaited<ReturnType<typeof write>>
        }
        const result = JSON.stringify((await write(tx, at)) ?? null)
        await tx.updateTable('once').set({ result }).where('key', '=', key).execute()
        // As it is stored, so that who asks first and who asks again hear the same.
        return JSON.parse(result) as Awaited<ReturnType<typeof write>>
      }),
  }
}

/** What the door answered to a key; undefined when it was never done. */
export async function answerTo<T>(db: Database, key: string): Promise<T | undefined> {
  const row = await db.selectFrom('once').select('result').where('key', '=', key).executeTakeFirst()
  return row?.result as T | undefined
}

/** Whether something went through the door already. */
export async function isDone(db: Database, key: string): Promise<boolean> {
  return (await answerTo(db, key)) !== undefined
}

/** For what is done outside the record: a run that was replaced must not even begin. @throws {StaleEpoch} */
export async function refuseStale(db: Database, fence: Fence): Promise<void> {
  await db.transaction().execute((tx) => checkEpoch(tx, fence))
}

/** Holds the call's epoch until the transaction ends, so that `resume` waits for writes under way. Whoever locks a
 *  call and its mailbox locks the call first. */
export async function checkEpoch(tx: Tx, fence: Fence | RequestFence): Promise<void> {
  if ('request' in fence) return await checkRequestEpoch(tx, fence)
  const { rows } = await sql<{ epoch: number }>`
    select epoch from call where id = ${fence.call} for ${sql.raw(fence.moves ? 'no key update' : 'share')}`.execute(
    tx,
  )
  const epoch = rows[0]?.epoch
  if (epoch === undefined) throw new NotInRecord('La chiamata', fence.call)
  if (epoch !== fence.epoch) throw new StaleEpoch(fence)
}

async function checkRequestEpoch(tx: Tx, fence: RequestFence): Promise<void> {
  const found = await tx
    .selectFrom('request')
    .select('epoch')
    .where('id', '=', fence.request)
    .forShare()
    .executeTakeFirst()
  if (!found) throw new NotInRecord('La richiesta', fence.request)
  if (found.epoch !== fence.epoch) throw new StaleEpoch(fence)
}
