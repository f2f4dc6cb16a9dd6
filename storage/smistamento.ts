import { Refusal } from '../domain/refusal.js'
import type { CallId, MessageId } from '../schemas/ids.js'
import type { Instant } from '../schemas/time.js'
import { readCall } from './calls.js'
import type { Tx } from './database.js'
import { type Command, memberOf, recordDecision } from './decisions.js'
import { applicationOf, insertApplications } from './new-applications.js'
import { putTasks } from './outbox.js'
import { NotInRecord } from './record.js'

/** Where a person puts a message: in a call, with another procedure, or aside with a reason kept in the draft. */
export type Assignment =
  | { readonly to: 'call'; readonly call: CallId }
  | { readonly to: 'other-procedure' }
  | { readonly to: 'set-aside' }

/** A person says what a message is. The instants of an application stay those of its message. */
export async function assignMessage(
  tx: Tx,
  at: Instant,
  id: MessageId,
  command: Command,
  assignment: Assignment,
): Promise<{ standing: string }> {
  // Held before it is read: a review that closes meanwhile must not get an application after its freeze.
  if (assignment.to === 'call')
    await tx.selectFrom('call').select('id').where('id', '=', assignment.call).forShare().execute()
  const message = await tx
    .selectFrom('message')
    .innerJoin('mailbox', 'mailbox.address', 'message.mailbox')
    .selectAll('message')
    .select('mailbox.office')
    .where('message.id', '=', id)
    .forUpdate('message')
    .executeTakeFirst()
  if (!message) throw new NotInRecord('Il messaggio', id)
  const member = await memberOf(tx, command.actor, message.office)
  if (!member.roles.includes('operatore') && !member.roles.includes('responsabile'))
    throw new Refusal('wrong-role')
  if (message.standing !== 'to-assign' && message.standing !== 'unreadable')
    throw new Refusal('already-assigned')

  const call = assignment.to === 'call' ? assignment.call : null
  const standing = assignment.to === 'call' ? 'application' : assignment.to
  if (call) {
    const { avviso, state } = await readCall(tx, call)
    if (!['published', 'collected', 'review'].includes(state)) throw new Refusal('frozen')
    const carried = {
      id,
      digest: message.digest,
      transaction: message.verified ? message.transaction : null,
      sentAt: message.sent_at,
      arrivedAt: message.arrived_at,
    }
    await putTasks(tx, at, await insertApplications(tx, at, [applicationOf(avviso, carried)]))
  }
  await tx
    .updateTable('message')
    .set({ standing, call, resolved_by: command.actor, resolved_at: at })
    .where('id', '=', id)
    .execute()
  const what = 'assign-message'
  await recordDecision(tx, at, {
    ...command,
    office: message.office,
    call,
    message: id,
    what,
    body: assignment,
  })
  return { standing }
}
