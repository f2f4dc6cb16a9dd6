import { sql } from 'kysely'
import { workflowIds } from '../../procedure/door.js'
import { requestAnswerId } from '../../schemas/ids.js'
import type { Task } from '../../schemas/task.js'
import type { Database } from '../../storage/database.js'

/** Has every task that is put into the outbox from here on kept: its row goes when it is done. */
export async function keepOutbox(db: Database): Promise<void> {
  await sql`create table posted as table outbox with no data`.execute(db)
  await sql`create function post() returns trigger language plpgsql as
    $$ begin insert into posted select (new).*; return new; end $$`.execute(db)
  await sql`create trigger posts after insert on outbox for each row execute function post()`.execute(db)
}

/** Every task that was put into the outbox since it is kept, with its key. */
export async function posted(db: Database): Promise<{ key: string; task: Task }[]> {
  const { rows } = await sql<{ key: string; task: Task }>`select key, task from posted`.execute(db)
  return rows
}

/** The ids of every workflow that was started, the deliveries that a call watches included. */
export async function everyRun(db: Database): Promise<string[]> {
  const lists = await db
    .selectFrom('delivery')
    .innerJoin('call', 'call.id', 'delivery.call')
    .select(['delivery.id', 'epoch'])
    .where('purpose', '=', 'list')
    .execute()
  const started = (await posted(db)).flatMap(({ task }) => runOf(task) ?? [])
  return [...new Set([...started, ...lists.map(({ id, epoch }) => workflowIds.delivery(id, epoch))])]
}

/** The workflow that a task starts; null for one that only wakes. */
function runOf(task: Task): string | null {
  switch (task.do) {
    case 'start-call':
      return workflowIds.call(task.call)
    case 'start-application':
      return workflowIds.application(task.application)
    case 'start-delivery':
      return workflowIds.delivery(task.delivery, task.epoch)
    case 'start-publication':
      return workflowIds.publication(task.call, task.what, task.version)
    case 'start-bulk':
      return workflowIds.bulk(task.command, task.epoch)
    case 'start-answer':
      return workflowIds.answer(task.observation, task.epoch)
    case 'start-request-answer':
      return workflowIds.answer(requestAnswerId(task.request, task.ordinal), task.epoch)
    case 'start-notice':
      return workflowIds.notice(task.decision, task.epoch)
    case 'start-minutes':
      return workflowIds.minutes(task.sample, task.epoch)
    case 'start-mailing':
      return workflowIds.mailing(task.mailing, task.epoch)
    default:
      return null
  }
}
