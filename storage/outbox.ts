import { sql } from 'kysely'
import type { CallId } from '../schemas/ids.js'
import type { Task } from '../schemas/task.js'
import type { Instant } from '../schemas/time.js'
import type { Database, Tx } from './database.js'

/** The PostgreSQL channel on which a new row is told. Only a hint: the dispatcher also looks by itself. */
export const outboxChannel = 'chiamate_outbox'

export interface Pending {
  readonly id: number
  readonly task: Task
  readonly tries: number
}

/** Rows with one key are done in the order in which they were put. */
export async function putTasks(
  tx: Tx,
  at: Instant,
  tasks: readonly { key: string; call: CallId | null; task: Task }[],
): Promise<void> {
  if (tasks.length === 0) return
  await tx
    .insertInto('outbox')
    .values(tasks.map(({ key, call, task }) => ({ key, call, task: JSON.stringify(task), created_at: at })))
    .execute()
  await sql`select pg_notify(${outboxChannel}, '')`.execute(tx)
}

/** The first row of each key that is due, oldest first. */
export async function dueTasks(db: Database, most: number): Promise<Pending[]> {
  const { rows } = await sql<Pending>`
    select id, task, tries from (
      select distinct on (key) id, task, tries, not_before from outbox order by key, id
    ) as first
    where not_before is null or not_before <= clock_timestamp()
    order by id limit ${most}`.execute(db)
  return rows
}

export async function tasksDone(db: Database, ids: readonly number[]): Promise<void> {
  if (ids.length > 0) await db.deleteFrom('outbox').where('id', 'in', ids).execute()
}

/** Puts a task off: twice as long after each failure, from 0.2 s to a minute. Only this key waits. */
export async function taskFailed(db: Database, id: number, error: string): Promise<void> {
  await sql`
    update outbox set tries = tries + 1, error = ${error},
      not_before = clock_timestamp() + least(60, 0.2 * power(2, least(tries, 12))) * interval '1 second'
    where id = ${id}`.execute(db)
}
