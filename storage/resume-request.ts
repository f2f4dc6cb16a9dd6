import { sql } from 'kysely'
import type { RequestId } from '../schemas/ids.js'
import type { Task } from '../schemas/task.js'
import type { Instant } from '../schemas/time.js'
import { appendAudit } from './audit.js'
import type { Tx } from './database.js'
import { putTasks } from './outbox.js'
import { NotInRecord } from './record.js'
import { SETTLED } from './tables.js'

/**
 * Takes the sendings of a request up again from the record, as `resumeCall` does those of a call: answers that were
 * not written, terms that still run, letters whose fate is not known yet.
 */
export async function resumeRequest(tx: Tx, at: Instant, id: RequestId): Promise<{ epoch: number }> {
  const raised = await tx
    .updateTable('request')
    .set((row) => ({ epoch: row('epoch', '+', 1) }))
    .where('id', '=', id)
    .returning(['epoch', 'state'])
    .executeTakeFirst()
  if (!raised) throw new NotInRecord('La richiesta', id)
  const { epoch, state } = raised
  const answers = await tx
    .selectFrom('request_answer')
    .leftJoin('delivery', (join) =>
      join.on(sql<boolean>`delivery.id = request_answer.request || '.answer.' || request_answer.ordinal`),
    )
    .select(['request_answer.ordinal', 'delivery.id as delivery'])
    .where('request_answer.request', '=', id)
    .orderBy('request_answer.ordinal')
    .execute()
  const letters = await tx
    .selectFrom('delivery')
    .select('id')
    .where('request', '=', id)
    .where('channel', '=', 'pec')
    .where('state', 'not in', SETTLED)
    .orderBy('id')
    .execute()
  const waits = (ordinal: number) => state === 'to-complete' && ordinal === answers.length
  const tasks: { key: string; task: Task }[] = [
    ...answers
      .filter(({ ordinal, delivery }) => delivery === null || waits(ordinal))
      .map(({ ordinal }) => ({
        key: `answer/${id}`,
        task: { do: 'start-request-answer', request: id, ordinal, epoch, fresh: true } as const,
      })),
    ...letters.map(({ id: delivery }) => ({
      key: delivery,
      task: { do: 'start-delivery', delivery, request: id, epoch, fresh: true } as const,
    })),
  ]
  await tx.deleteFrom('outbox').where(sql<boolean>`task->>'request' = ${id}`).execute()
  await putTasks(
    tx,
    at,
    tasks.map((one) => ({ ...one, call: null })),
  )
  await appendAudit(tx, id, at, [{ event: 'resume', subject: id, actor: null, body: { epoch } }])
  return { epoch }
}
