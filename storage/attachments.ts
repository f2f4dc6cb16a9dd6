import { Refusal } from '../domain/refusal.js'
import type { ApplicationId, CallId, MessageId, StaffId } from '../schemas/ids.js'
import type { Instant } from '../schemas/time.js'
import { readApplication } from './applications.js'
import { appendAudit } from './audit.js'
import type { Tx } from './database.js'
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
 * @throws {Refusal} `frozen` for papers that would change what is fixed
 */
export async function attachMessage(
  tx: Tx,
  at: Instant,
  { application, message, as, receivedAt, by }: Attachment,
): Promise<{ call: CallId }> {
  const { call, frozen } = await readApplication(tx, application)
  if (frozen && as !== 'observation') throw new Refusal('frozen')
  await tx
    .insertInto('attached_message')
    .values({ application, message, role: as, attached_at: at, attached_by: by })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  if (as === 'observation') await addObservation(tx, { application, message, receivedAt })
  await appendAudit(tx, call, at, [
    { event: 'message-attached', subject: application, actor: by, body: { message, as } },
  ])
  await putTasks(tx, at, [{ key: application, call, task: { do: 'look-at-application', application } }])
  return { call }
}
