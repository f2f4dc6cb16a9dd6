import { sql } from 'kysely'
import { UNDECIDED } from '../domain/application-transitions.js'
import { Refusal } from '../domain/refusal.js'
import type { ApplicationId, CallId, Digest, MessageId, StaffId } from '../schemas/ids.js'
import type { Instant } from '../schemas/time.js'
import { readApplication } from './applications.js'
import { appendAudit } from './audit.js'
import type { Reader, Tx } from './database.js'
import { addObservation } from './observations.js'
import { putTasks } from './outbox.js'

export interface Attachment {
  readonly application: ApplicationId
  readonly message: MessageId
  readonly as: 'integration' | 'answer' | 'withdrawal' | 'observation'
  /** The instant that counts, for a term. */
  readonly receivedAt: Instant
  /** Who says so; null when the evidence itself does. */
  readonly by: StaffId | null
}

/**
 * Joins to an application what its author sent later: one application may span several messages.
 * @throws {Refusal} `frozen` for papers that would change what is fixed; `not-observing`
 */
export async function attachMessage(tx: Tx, at: Instant, attachment: Attachment): Promise<{ call: CallId }> {
  const { application, message, as, receivedAt } = attachment
  const { call, frozen } = await readApplication(tx, application)
  if (frozen && as !== 'observation') throw new Refusal('frozen')
  await attachMessages(tx, at, [attachment])
  if (as === 'observation') await addObservation(tx, { application, message, receivedAt })
  return { call }
}

/** Joins messages to their applications, which are woken; where an answer was asked for, and this one was sent in its
 *  term, it has come. */
export async function attachMessages(tx: Tx, at: Instant, attachments: readonly Attachment[]): Promise<void> {
  if (attachments.length === 0) return
  const applications = [...new Set(attachments.map(({ application }) => application))]
  await tx
    .insertInto('attached_message')
    .values(
      attachments.map(({ application, message, as, by }) => ({
        application,
        message,
        role: as,
        attached_at: at,
        attached_by: by,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  await countAnswers(tx, attachments)
  await tx
    .updateTable('application')
    .set({ findings: sql`findings || ${JSON.stringify([PAPERS_CAME])}::jsonb` })
    .where('id', 'in', applications)
    .where('state', 'in', UNDECIDED)
    .where(sql<boolean>`not findings @> ${JSON.stringify([PAPERS_CAME])}::jsonb`)
    .execute()
  const rows = await tx
    .selectFrom('application')
    .select(['id', 'call'])
    .where('id', 'in', applications)
    .orderBy('id')
    .execute()
  const callOf = new Map(rows.map(({ id, call }) => [id, call]))
  for (const call of [...new Set(callOf.values())].sort())
    await appendAudit(
      tx,
      call,
      at,
      attachments
        .filter(({ application }) => callOf.get(application) === call)
        .map(({ application, message, as, by }) => ({
          event: 'message-attached',
          subject: application,
          actor: by,
          body: { message, as },
        })),
    )
  await putTasks(
    tx,
    at,
    rows.map(({ id, call }) => ({ key: id, call, task: { do: 'look-at-application', application: id } })),
  )
}

/** To whoever examines the application; it stands until the data are confirmed anew. */
const PAPERS_CAME = {
  code: 'papers-came',
  text: 'Della persona è arrivato un altro messaggio, unito alla domanda: va letto prima di decidere.',
}

/** An answer that was sent in its term and delivered after it has come in time all the same. */
async function countAnswers(tx: Tx, attachments: readonly Attachment[]): Promise<void> {
  const answers = attachments.flatMap(({ application, as, receivedAt }) =>
    as === 'answer' ? [{ application, received_at: receivedAt }] : [],
  )
  if (answers.length === 0) return
  await sql`
    update integration set outcome = 'answered'
    from jsonb_to_recordset(${JSON.stringify(answers)}::jsonb) as answer (application text, received_at timestamptz)
    where integration.application = answer.application and integration.outcome = 'not-answered'
      and answer.received_at >= integration.asked_at
      and answer.received_at < (integration.due + 1)::timestamp at time zone 'Europe/Rome'
      and integration.ordinal = (select max(ordinal) from integration last
        where last.application = integration.application)`.execute(tx)
}

/** Every message of an application, the one that carried it first: they are shown and decided together. */
export interface MessageOfApplication {
  readonly message: MessageId
  readonly as: 'application' | Attachment['as']
  readonly registeredAt: Instant
  /** Certified; null for what did not come by PEC. */
  readonly sentAt: Instant | null
  readonly digest: Digest
}

/** All that belongs to an application, in the order in which it was registered. */
export async function messagesOf(db: Reader, application: ApplicationId): Promise<MessageOfApplication[]> {
  const columns = [
    'message.id as message',
    'message.registered_at as registeredAt',
    'sent_at as sentAt',
    'digest',
  ] as const
  const first = db
    .selectFrom('message')
    .innerJoin('application', 'application.message', 'message.id')
    .select(columns)
    .select(sql<MessageOfApplication['as']>`'application'`.as('as'))
    .where('application.id', '=', application)
  const later = db
    .selectFrom('message')
    .innerJoin('attached_message', 'attached_message.message', 'message.id')
    .select(columns)
    .select('role as as')
    .where('attached_message.application', '=', application)
    .orderBy('message.registered_at')
    .orderBy('message.id')
  return [...(await first.execute()), ...(await later.execute())] as MessageOfApplication[]
}
