import { sql } from 'kysely'
import type { MessageId } from '../schemas/ids.js'
import type { Instant } from '../schemas/time.js'
import type { Database, Reader, Tx } from './database.js'
import { raiseAlert } from './deliveries.js'
import { putTasks } from './outbox.js'
import { checkEpoch, type Fence, NotInRecord } from './record.js'
import { tellUnsorted } from './unsorted.js'

/** The PostgreSQL channel on which a sweep is asked for. Only a hint: the listener also sweeps by itself. */
export const sweepChannel = 'chiamate_sweep'

export interface MailboxState {
  readonly uidValidity: number | null
  readonly lastUid: number
  readonly sweptFrom: Instant | null
  /** The range that a process was reading when it died, and how often that happened. */
  readonly inspecting: { readonly from: number; readonly to: number; readonly tries: number } | null
}

/** @throws {NotInRecord} */
export async function readMailbox(db: Reader, address: string): Promise<MailboxState> {
  const row = await db.selectFrom('mailbox').selectAll().where('address', '=', address).executeTakeFirst()
  if (!row) throw new NotInRecord('La casella', address.slice(address.indexOf('@')))
  const { inspecting_from: from, inspecting_to: to } = row
  return {
    uidValidity: row.uid_validity,
    lastUid: row.last_uid,
    sweptFrom: row.swept_from,
    inspecting: from !== null && to !== null ? { from, to, tries: row.inspecting_tries } : null,
  }
}

/** Marks a range before its messages are inspected, so that one that kills the process is found out. */
export async function beginInspection(
  db: Database,
  address: string,
  from: number,
  to: number,
): Promise<void> {
  await sql`
    update mailbox set
      inspecting_tries = case when inspecting_from = ${from} and inspecting_to = ${to} then inspecting_tries + 1 else 1 end,
      inspecting_from = ${from}, inspecting_to = ${to}
    where address = ${address}`.execute(db)
}

/** The range was read, and the process lives. */
export async function endInspection(db: Database, address: string): Promise<void> {
  await db
    .updateTable('mailbox')
    .set({ inspecting_from: null, inspecting_to: null, inspecting_tries: 0 })
    .where('address', '=', address)
    .execute()
}

/** The server gave the mailbox a new UIDVALIDITY: all of it is read again, and what is known is recognised. */
export async function restartMailbox(db: Database, address: string, uidValidity: number): Promise<void> {
  await db
    .updateTable('mailbox')
    .set({
      uid_validity: uidValidity,
      last_uid: 0,
      inspecting_from: null,
      inspecting_to: null,
      inspecting_tries: 0,
    })
    .where('address', '=', address)
    .execute()
}

/** A complete sweep, begun at `began`, is over: whatever had arrived by then is stored. Wakes who waits for it. */
export async function sweepDone(db: Database, address: string, began: Instant, at: Instant): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await tx
      .selectFrom('call')
      .select('id')
      .where('mailbox', '=', address)
      .where('closed_at', 'is', null)
      .orderBy('id')
      .forNoKeyUpdate()
      .execute()
    await sql`
      update mailbox set swept_from = greatest(swept_from, ${began}::timestamptz), refused_at = null, refused_why = null
      where address = ${address}`.execute(tx)
    await sql`update alert set resolved_at = ${at}
      where scope = ${address} and code = 'login-refused' and resolved_at is null`.execute(tx)
    await tellUnsorted(tx, at, address)
    const waiting = await tx
      .updateTable('call')
      .set({ sweep_wanted_from: null })
      .where('mailbox', '=', address)
      .where('sweep_wanted_from', '<=', began)
      .returning('id')
      .execute()
    await putTasks(
      tx,
      at,
      waiting.map(({ id }) => ({ key: id, call: id, task: { do: 'wake-call', call: id } as const })),
    )
  })
}

/** The procedure needs a complete sweep that began at or after `from`.
 *  @returns whether there has been one already */
export async function askForSweep(tx: Tx, fence: Fence, from: Instant): Promise<boolean> {
  await checkEpoch(tx, { ...fence, moves: true })
  const { rows } = await sql<{ swept: boolean }>`
    select coalesce(mailbox.swept_from >= ${from}::timestamptz, false) as swept
    from call join mailbox on mailbox.address = call.mailbox where call.id = ${fence.call} for update of mailbox`.execute(
    tx,
  )
  if (rows[0]?.swept) return true
  await tx.updateTable('call').set({ sweep_wanted_from: from }).where('id', '=', fence.call).execute()
  await sql`select pg_notify(${sweepChannel}, '')`.execute(tx)
  return false
}

/** The server refuses our name and password: nobody knocks again until a person has looked. */
export async function loginRefused(db: Database, address: string, why: string, at: Instant): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await tx
      .updateTable('mailbox')
      .set({ refused_at: at, refused_why: why })
      .where('address', '=', address)
      .execute()
    await raiseAlert(tx, at, { scope: address, code: 'login-refused', call: null })
  })
}

/** UIDs of a mailbox that were never stored, out of those that the server lists. */
export async function missingUids(
  db: Reader,
  address: string,
  uidValidity: number,
  uids: readonly number[],
): Promise<number[]> {
  const { rows } = await sql<{ uid: number }>`
    select listed.uid::bigint as uid from unnest(${[...uids]}::bigint[]) as listed(uid)
    where not exists (select 1 from arrival
      where arrival.mailbox = ${address} and arrival.uid_validity = ${uidValidity} and arrival.uid = listed.uid)
    order by 1`.execute(db)
  return rows.map(({ uid }) => uid)
}

/** Mail that may belong to a call and waits for a person, oldest first. */
export async function waitingMail(db: Reader, mailbox: string): Promise<MessageId[]> {
  const rows = await db
    .selectFrom('message')
    .select('id')
    .where('mailbox', '=', mailbox)
    .where('standing', 'in', ['to-assign', 'unreadable'])
    .orderBy('arrived_at')
    .execute()
  return rows.map(({ id }) => id)
}
