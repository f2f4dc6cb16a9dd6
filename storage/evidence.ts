import { sql } from 'kysely'
import { stateFromReceipts } from '../domain/delivery.js'
import type { ApplicationId, CallId, DeliveryId, MessageId } from '../schemas/ids.js'
import type { Instant } from '../schemas/time.js'
import type { Tx } from './database.js'
import { deliveryAlerts, raiseAlert, resolveAlerts } from './deliveries.js'
import type { MessageView, ReadableMessage, SeenMessage } from './seen-message.js'
import type { DeliveryState } from './tables.js'

/** A message under the id by which the record knows it. */
interface ReceivedMessage extends SeenMessage {
  readonly id: MessageId
}

/** A receipt that answers a message of ours. */
export interface Evidence {
  readonly row: ReceivedMessage
  readonly view: ReadableMessage & { reference: string }
}

/** Receipts that answer a message of ours, untouched and signed by whom the configuration trusts. */
export async function findEvidence(tx: Tx, rows: readonly ReceivedMessage[]): Promise<Evidence[]> {
  const receipts = rows.flatMap((row) => (isTrustedReceipt(row.view) ? [{ row, view: row.view }] : []))
  if (receipts.length === 0) return []
  const references = receipts.map(({ view }) => view.reference)
  const ours = await tx
    .selectFrom('delivery_attempt')
    .select('message_id')
    .where('message_id', 'in', references)
    .execute()
  const known = new Set(ours.map(({ message_id }) => message_id))
  return receipts.filter(({ view }) => known.has(view.reference))
}

function isTrustedReceipt(view: MessageView): view is ReadableMessage & { reference: string } {
  return view.readable && view.receipt && view.reference !== null && view.genuine
}

/** Stores receipts with what they answer, and moves each delivery as far as its receipts say. */
export async function attachEvidence(tx: Tx, at: Instant, evidence: readonly Evidence[]) {
  if (evidence.length === 0) return []
  await tx
    .insertInto('delivery_evidence')
    .values(
      evidence.map(({ row, view }) => ({
        message_id: view.reference,
        type: view.kind,
        recipient: view.deliveredTo ?? '',
        message: row.id,
        at: view.sentAt ?? row.arrivedAt,
        detail: view.detail,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return await moveDeliveries(tx, at, [...new Set(evidence.map(({ view }) => view.reference))])
}

const lastOrdinal = sql<number>`(select max(ordinal) from delivery_attempt where delivery_attempt.delivery = delivery.id)`

/** A person may have sent again what had failed: then only the last attempt counts, or a proof that one arrived. */
function aboutLastAttempt<T extends { readonly type: string; readonly ordinal: number }>(
  receipts: readonly T[],
  attempts: number,
): T[] {
  return receipts.filter(({ type, ordinal }) => ordinal === attempts || type === 'avvenuta-consegna')
}

/** Recomputes deliveries from all their receipts; those that reached an end wake whoever waits for them. */
async function moveDeliveries(tx: Tx, at: Instant, messageIds: readonly string[]) {
  const deliveries = await tx
    .selectFrom('delivery')
    .innerJoin('matter', (join) =>
      join.on(sql<boolean>`matter.id = coalesce(delivery.call, delivery.request)`),
    )
    .selectAll('delivery')
    .select(['matter.epoch', lastOrdinal.as('attempts')])
    .where(
      'delivery.id',
      'in',
      tx.selectFrom('delivery_attempt').select('delivery').where('message_id', 'in', messageIds),
    )
    .orderBy('delivery.id')
    .forUpdate('delivery')
    .execute()
  const receipts = await tx
    .selectFrom('delivery_evidence')
    .innerJoin('delivery_attempt', 'delivery_attempt.message_id', 'delivery_evidence.message_id')
    .select(['delivery', 'type', 'detail', 'at', 'ordinal'])
    .where(
      'delivery',
      'in',
      deliveries.map(({ id }) => id),
    )
    .execute()
  const moved: { id: string; state: string; accepted_at: Instant | null; ended_at: Instant | null }[] = []
  const wakes: ReturnType<typeof whoWaitsFor>[number][] = []
  const accepted: DeliveryId[] = []
  const ended: DeliveryId[] = []
  const failed: { scope: DeliveryId; code: 'failed' | 'refused'; call: CallId | null }[] = []
  for (const delivery of deliveries) {
    const mine = aboutLastAttempt(
      receipts.filter((receipt) => receipt.delivery === delivery.id),
      delivery.attempts,
    )
    const proven = stateFromReceipts(mine)
    if (proven === null) continue
    // Once nobody waits any more, an acceptance alone changes nothing: a person is looking.
    const state = proven === 'accepted' && isGivenUp(delivery.state) ? delivery.state : proven
    const acceptances = mine.filter(({ type }) => type === 'accettazione').map((receipt) => receipt.at)
    const accepted_at = acceptances.sort()[0] ?? null
    if (state === delivery.state && accepted_at === delivery.accepted_at) continue
    const ended_at = state === delivery.state ? delivery.ended_at : state === 'accepted' ? null : at
    moved.push({ id: delivery.id, state, accepted_at, ended_at })
    if (state === delivery.state) continue
    const settled = proven === 'accepted' ? accepted : ended
    settled.push(delivery.id)
    // A proof of failure is one that a person must see.
    if (proven === 'failed' || proven === 'refused')
      failed.push({ scope: delivery.id, code: proven, call: delivery.call })
    if (state !== 'accepted') wakes.push(...whoWaitsFor(delivery))
  }
  await resolveAlerts(tx, at, accepted, ['uncertain'])
  await resolveAlerts(tx, at, ended, deliveryAlerts)
  for (const alert of failed) await raiseAlert(tx, at, alert)
  if (moved.length > 0)
    await sql`
      update delivery set state = new.state, accepted_at = least(delivery.accepted_at, new.accepted_at), ended_at = new.ended_at
      from jsonb_to_recordset(${JSON.stringify(moved)}::jsonb) as new(id text, state text, accepted_at timestamptz, ended_at timestamptz)
      where delivery.id = new.id`.execute(tx)
  return wakes
}

function isGivenUp(state: DeliveryState): boolean {
  return state === 'no-news' || state === 'refused'
}

/** An application waits for its own receipt. Another sending has a workflow that waits; of a list the call decides
 *  what comes next. */
function whoWaitsFor(delivery: {
  id: DeliveryId
  call: CallId | null
  application: ApplicationId | null
  watched_by: 'application' | 'delivery' | 'mailing'
  epoch: number
}) {
  const { id, call, application, watched_by, epoch } = delivery
  if (application && watched_by === 'application')
    return [{ key: application, call, task: { do: 'wake-application', application } as const }]
  // A mass sending looks at its evidence by itself, page after page.
  if (watched_by === 'mailing') return []
  const itsOwn = { key: id, call, task: { do: 'wake-delivery', delivery: id, epoch } as const }
  return application || !call
    ? [itsOwn]
    : [itsOwn, { key: call, call, task: { do: 'wake-call', call } as const }]
}
