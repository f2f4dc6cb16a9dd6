import type { CallState } from '../domain/call-transitions.js'
import { Refusal } from '../domain/refusal.js'
import { endOfDay, romeDate } from '../domain/terms/index.js'
import type { ApplicationId, CallId, MessageId } from '../schemas/ids.js'
import type { Instant, LegalDate } from '../schemas/time.js'
import { readApplication, refuseConflict } from './applications.js'
import { callMayMove, moveCallByPerson } from './calls.js'
import type { Reader, Tx } from './database.js'
import { type Command, memberOf, recordDecision } from './decisions.js'
import { readGraduatoria } from './graduatorie.js'
import { putTasks } from './outbox.js'
import { NotInRecord } from './record.js'

/** What somebody who applied says against a provisional graduatoria. */
export interface ObservationOnFile {
  readonly id: string
  readonly call: CallId
  readonly application: ApplicationId
  readonly state: 'received' | 'accepted' | 'rejected'
  readonly receivedAt: Instant
  /** Sent after the last day for observations. */
  readonly late: boolean
}

/**
 * An observation is joined to the application of who makes it. One per message and application. What came after the
 * last day is heard too, until the final graduatoria is approved, and kept as late.
 * @throws {Refusal} `not-observing` while there is no provisional graduatoria to object to
 */
export async function addObservation(
  tx: Tx,
  {
    application,
    message,
    receivedAt,
  }: { application: ApplicationId; message: MessageId; receivedAt: Instant },
): Promise<string> {
  const { call } = await readApplication(tx, application)
  const last = await lastDayOf(tx, call)
  if (last === null) throw new Refusal('not-observing')
  const late = romeDate(receivedAt) > last
  const { count } = await tx
    .selectFrom('observation')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('application', '=', application)
    .executeTakeFirstOrThrow()
  const id = `${application}.observation.${Number(count) + 1}`
  await tx
    .insertInto('observation')
    .values({ id, call, application, message, received_at: receivedAt, late })
    .execute()
  return id
}

/** The last day for observations on what was approved last; null if that is not a provisional graduatoria on the site. */
async function lastDayOf(db: Reader, call: CallId): Promise<LegalDate | null> {
  const approved = await db
    .selectFrom('graduatoria')
    .select('observations_until')
    .where('call', '=', call)
    .where('approved_at', 'is not', null)
    .orderBy('version', 'desc')
    .executeTakeFirst()
  return approved?.observations_until ?? null
}

/** @throws {NotInRecord} */
export async function readObservation(db: Reader, id: string): Promise<ObservationOnFile> {
  const row = await db
    .selectFrom('observation')
    .select(['id', 'call', 'application', 'state', 'received_at', 'late'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) throw new NotInRecord('L’osservazione', id)
  const { received_at: receivedAt, ...observation } = row
  return { ...observation, receivedAt }
}

/** What a responsabile decides on an observation, in words for who made it. */
export interface ObservationDecision {
  readonly outcome: 'accepted' | 'rejected'
  readonly answer: string
  /** What changes for the person; null if nothing. */
  readonly effect: string | null
}

/** What was decided on an observation. @throws {NotInRecord} */
export async function observationDecision(db: Reader, id: string): Promise<ObservationDecision> {
  const { application } = await readObservation(db, id)
  const rows = await db
    .selectFrom('decision')
    .select('body')
    .where('application', '=', application)
    .where('what', '=', 'decide-observation')
    .execute()
  const decisions = rows.map(({ body }) => body as ObservationDecision & { observation: string })
  const found = decisions.find(({ observation }) => observation === id)
  if (!found) throw new NotInRecord('La risposta all’osservazione', id)
  return found
}

/**
 * A responsabile decides on an observation; its author gets the answer in writing. What an accepted one changes is
 * decided on the application itself, once the review is open again.
 * @norma L. 241/1990 art. 10, comma 1, lett. b
 */
export async function decideObservation(
  tx: Tx,
  at: Instant,
  id: string,
  command: Command,
  { outcome, answer, effect }: ObservationDecision,
): Promise<{ state: 'accepted' | 'rejected' }> {
  await tx.selectFrom('observation').select('id').where('id', '=', id).forUpdate().execute()
  const observation = await readObservation(tx, id)
  const application = await readApplication(tx, observation.application)
  const { roles } = await memberOf(tx, command.actor, application.office)
  if (!roles.includes('responsabile')) throw new Refusal('wrong-role')
  await refuseConflict(tx, application.id, command.actor)
  if (observation.state !== 'received') throw new Refusal('wrong-state')
  await tx
    .updateTable('observation')
    .set({ state: outcome, decided_by: command.actor, decided_at: at })
    .where('id', '=', id)
    .execute()
  await recordDecision(tx, at, {
    ...command,
    office: application.office,
    call: observation.call,
    application: observation.application,
    what: 'decide-observation',
    body: { observation: id, outcome, answer, effect },
  })
  const { call } = observation
  const { epoch } = application
  const task = { do: 'start-answer', observation: id, call, epoch, fresh: false } as const
  await putTasks(tx, at, [{ key: `answer/${id}`, call, task }])
  return { state: outcome }
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
