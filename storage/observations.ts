import { Refusal } from '../domain/refusal.js'
import { endOfDay } from '../domain/terms/index.js'
import type { CallState } from '../domain/transitions.js'
import type { ApplicationId, CallId, MessageId } from '../schemas/ids.js'
import type { Instant } from '../schemas/time.js'
import { readApplication } from './applications.js'
import { callMayMove, moveCallByPerson } from './calls.js'
import type { Reader, Tx } from './database.js'
import type { Command } from './decisions.js'
import { readGraduatoria } from './graduatorie.js'

/** An observation is joined to the application of who makes it. One per message and application. */
export async function addObservation(
  tx: Tx,
  {
    application,
    message,
    receivedAt,
  }: { application: ApplicationId; message: MessageId; receivedAt: Instant },
): Promise<string> {
  const { call } = await readApplication(tx, application)
  const id = `${application}.observation.${message.slice(0, 8)}`
  await tx
    .insertInto('observation')
    .values({ id, call, application, message, received_at: receivedAt })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return id
}

/** Whether observations may still come or wait for their answer. */
export async function observationsOpen(db: Reader, call: CallId, at: Instant): Promise<boolean> {
  const { rows } = await unanswered(db, call)
  if (rows > 0) return true
  const until = await db
    .selectFrom('graduatoria')
    .select('observations_until')
    .where('call', '=', call)
    .where('observations_until', 'is not', null)
    .orderBy('version', 'desc')
    .executeTakeFirst()
  const last = until?.observations_until
  return last != null && Date.parse(at) <= Date.parse(endOfDay(last))
}

async function unanswered(db: Reader, call: CallId): Promise<{ rows: number }> {
  const { count } = await db
    .selectFrom('observation')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('call', '=', call)
    .where('state', '=', 'received')
    .executeTakeFirstOrThrow()
  return { rows: Number(count) }
}

/**
 * The term for observations has passed and each has its answer, none of which changes the facts: the final
 * graduatoria is proposed from the same ones.
 * @throws {Refusal} `observations-open`
 */
export async function closeObservations(
  tx: Tx,
  at: Instant,
  call: CallId,
  command: Command,
): Promise<{ state: CallState }> {
  const move = await callMayMove(tx, call, 'close-observations', command)
  if (await observationsOpen(tx, call, at)) throw new Refusal('observations-open')
  const { version } = await readGraduatoria(tx, call)
  return await moveCallByPerson(tx, at, 'close-observations', command, move, { version })
}
