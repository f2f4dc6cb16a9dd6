import type { Selectable } from 'kysely'
import { Refusal } from '../domain/refusal.js'
import type { ApplicationId, CallId, MessageId, OfficeId, RequestId } from '../schemas/ids.js'
import type { Instant } from '../schemas/time.js'
import { attachMessage } from './attachments.js'
import { readCall } from './calls.js'
import type { Tx } from './database.js'
import { type Command, memberOf, recordDecision } from './decisions.js'
import { resolveAlerts } from './deliveries.js'
import { handOver } from './hand-over.js'
import { applicationOf, insertApplications } from './new-applications.js'
import { putTasks } from './outbox.js'
import { NotInRecord } from './record.js'
import { attachToRequest } from './request-messages.js'
import type { Standing, Tables } from './tables.js'
import { notSorted } from './unsorted.js'

/** Where a person puts a message: in a call, beside an application, with another procedure, or aside. */
export type Assignment =
  /** As many applications as people apply with it: a family, a patronato. */
  | { readonly to: 'call'; readonly call: CallId; readonly people?: number }
  /** What its author sends later belongs to an application that is there. */
  | { readonly to: 'application'; readonly application: ApplicationId; readonly as: AttachedAs }
  /** What a public body sends later belongs to its request. */
  | { readonly to: 'request'; readonly request: RequestId }
  /** It is for a call of another office, where it waits for a person with its instants. */
  | { readonly to: 'other-office'; readonly call: CallId }
  | { readonly to: 'other-procedure' }
  | { readonly to: 'set-aside' }

export type AttachedAs = 'integration' | 'answer' | 'withdrawal' | 'observation'

/** What waits for a person, and what was put elsewhere and may have been put wrong. */
export const PLACEABLE = ['to-assign', 'unreadable', 'other-procedure', 'set-aside'] as const
export type Placeable = (typeof PLACEABLE)[number]

const isPlaceable = (standing: Standing) => PLACEABLE.some((one) => one === standing)

/** How many people one message may hold. */
const crowd = 50

/** A person says what a message is. The instants of an application stay those of its message. */
export async function assignMessage(
  tx: Tx,
  at: Instant,
  id: MessageId,
  command: Command,
  assignment: Assignment,
): Promise<{ standing: string }> {
  // Held before it is read: a review that closes meanwhile must not get an application after its freeze.
  if (assignment.to === 'call' || assignment.to === 'other-office')
    await tx.selectFrom('call').select('id').where('id', '=', assignment.call).forShare().execute()
  const message = await holdMessage(tx, id, command)
  const { call, standing } = await placed(tx, at, message, command, assignment)
  await placeMessage(tx, at, id, command, { call, standing })
  await recordDecision(tx, at, {
    ...command,
    office: message.office,
    call,
    message: id,
    ...(assignment.to === 'request' ? { request: assignment.request } : {}),
    what: 'assign-message',
    body: assignment,
  })
  if (assignment.to === 'other-office') await handOver(tx, at, id, assignment.call)
  return { standing }
}

/** Holds a message that waits to be placed, for a person who may do it. @throws {Refusal} `already-assigned` */
export async function holdMessage(tx: Tx, id: MessageId, { actor }: Command): Promise<Waiting> {
  const message = await tx
    .selectFrom('message')
    .innerJoin('mailbox', 'mailbox.address', 'message.mailbox')
    .selectAll('message')
    .select('mailbox.office')
    .where('message.id', '=', id)
    .forUpdate('message')
    .executeTakeFirst()
  if (!message) throw new NotInRecord('Il messaggio', id)
  const member = await memberOf(tx, actor, message.office)
  if (!member.roles.includes('operatore') && !member.roles.includes('responsabile'))
    throw new Refusal('wrong-role')
  if (!isPlaceable(message.standing)) throw new Refusal('already-assigned')
  return message
}

/** Writes down where a message was put, and by whom. */
export async function placeMessage(
  tx: Tx,
  at: Instant,
  id: MessageId,
  { actor }: Command,
  place: { readonly call: CallId | null; readonly standing: Standing },
): Promise<void> {
  await tx
    .updateTable('message')
    .set({ ...place, resolved_by: actor, resolved_at: at })
    .where('id', '=', id)
    .execute()
  await resolveAlerts(tx, at, [id], [notSorted])
}

type Waiting = Pick<
  Selectable<Tables['message']>,
  'id' | 'digest' | 'verified' | 'transaction' | 'sent_at' | 'arrived_at'
> & { readonly office: OfficeId }

async function placed(
  tx: Tx,
  at: Instant,
  message: Waiting,
  command: Command,
  assignment: Assignment,
): Promise<{ call: CallId | null; standing: Standing }> {
  switch (assignment.to) {
    case 'call': {
      const { call, people = 1 } = assignment
      if (!Number.isInteger(people) || people < 1 || people > crowd)
        throw new Refusal('data-invalid', 'persone')
      const { avviso, state, office } = await readCall(tx, call)
      if (office !== message.office) throw new Refusal('other-office')
      if (!['published', 'collected', 'review'].includes(state)) throw new Refusal('review-closed')
      const carried = {
        id: message.id,
        digest: message.digest,
        transaction: message.verified ? message.transaction : null,
        sentAt: message.sent_at,
        arrivedAt: message.arrived_at,
      }
      const each = Array.from({ length: people }, (_, n) => applicationOf(avviso, carried, n + 1))
      await putTasks(tx, at, await insertApplications(tx, at, each))
      return { call, standing: 'application' }
    }
    case 'application': {
      const { application, as } = assignment
      const { call } = await attachMessage(tx, at, {
        application,
        message: message.id,
        as,
        receivedAt: message.sent_at ?? message.arrived_at,
        by: command.actor,
      })
      return { call, standing: 'attached' }
    }
    case 'request': {
      const { request } = assignment
      await attachToRequest(tx, at, request, message, command)
      return { call: null, standing: 'attached' }
    }
    case 'other-office': {
      const { call } = assignment
      const { office } = await readCall(tx, call)
      if (office === message.office) throw new Refusal('same-office')
      return { call, standing: 'handed-over' }
    }
    default:
      return { call: null, standing: assignment.to }
  }
}
