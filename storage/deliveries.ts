import { sql, type Updateable } from 'kysely'
import { Refusal } from '../domain/refusal.js'
import type { ApplicationId, CallId, DeliveryId, Digest, OfficeId, RequestId } from '../schemas/ids.js'
import type { Instant } from '../schemas/time.js'
import { appendAudit } from './audit.js'
import type { Reader, Tx } from './database.js'
import { type Command, memberOf, recordDecision } from './decisions.js'
import { putTasks } from './outbox.js'
import { NotInRecord } from './record.js'
import { type Registered, register } from './register.js'
import { type AttemptState, type DeliveryState, type Purpose, SETTLED, type Tables } from './tables.js'

/** Something to send, its bytes already safe in the blob store under a Message-ID of their own. */
export type Prepared = PreparedSending & (OfCall | OfRequest)

interface OfCall {
  readonly call: CallId
  readonly application: ApplicationId | null
}

interface OfRequest {
  readonly request: RequestId
}

interface PreparedSending {
  readonly id: DeliveryId
  readonly purpose: Purpose
  readonly recipient: string
  readonly messageId: string
  readonly digest: Digest
  /** By PEC unless said. */
  readonly channel?: 'paper' | 'counter' | 'pec'
  /** The mailing that it is one of; otherwise its application waits for its evidence, or a workflow of its own. */
  readonly mailing?: string | null
  readonly watchedBy?: 'delivery'
}

/** Writes down what is about to be sent. */
export async function prepareDelivery(tx: Tx, at: Instant, prepared: Prepared): Promise<void> {
  await prepareDeliveries(tx, at, [prepared])
}

/** Writes down what is about to be sent to several people about one call or request. */
export async function prepareDeliveries(tx: Tx, at: Instant, all: readonly Prepared[]): Promise<void> {
  const [first] = all
  if (!first) return
  await tx
    .insertInto('delivery')
    .values(
      all.map((prepared) => {
        const { id, purpose, recipient, channel = 'pec', mailing = null, watchedBy } = prepared
        const { call, request, application } = ownerOf(prepared)
        return {
          ...{ id, call, request, application, purpose, recipient, channel, mailing },
          state: 'prepared' as const,
          watched_by: mailing ? 'mailing' : (watchedBy ?? (application ? 'application' : 'delivery')),
          created_at: at,
        }
      }),
    )
    .execute()
  const attempts = all.map(({ id, messageId, digest }) => ({ delivery: id, ordinal: 1, messageId, digest }))
  await insertAttempts(tx, at, attempts)
  const events = all.map(({ id, purpose, messageId, digest }) => ({
    ...{ event: 'delivery-prepared', subject: id, actor: null },
    body: { purpose, messageId, digest },
  }))
  const { call, request } = ownerOf(first)
  await appendAudit(tx, (call ?? request) as string, at, events)
}

function ownerOf(prepared: Prepared) {
  return 'request' in prepared
    ? { call: null, request: prepared.request, application: null }
    : { call: prepared.call, request: null, application: prepared.application }
}

/** What the register says of an act that is about to leave. */
export interface Outgoing {
  readonly delivery: DeliveryId
  readonly recipient: string
  readonly subject: string
  readonly reserved: boolean
  readonly digest: Digest
}

/** An act takes its number before it leaves. @norma DPR 445/2000 art. 53 */
export async function numberOutgoing(
  tx: Tx,
  at: Instant,
  office: OfficeId,
  act: Outgoing,
): Promise<Registered> {
  const [registered] = await numberAllOutgoing(tx, at, office, [act])
  return registered as Registered
}

/** Consecutive numbers, in order. @norma DPR 445/2000 art. 53 */
export async function numberAllOutgoing(
  tx: Tx,
  at: Instant,
  office: OfficeId,
  acts: readonly Outgoing[],
): Promise<Registered[]> {
  const documents = acts.map(({ recipient, ...rest }) => ({
    ...{ direction: 'out' as const, message: null, correspondent: recipient, sentAt: null },
    ...rest,
  }))
  return await register(tx, office, at, documents)
}

export interface NewAttempt {
  readonly delivery: DeliveryId
  readonly ordinal: number
  readonly messageId: string
  readonly digest: Digest
}

export async function addAttempt(tx: Tx, at: Instant, attempt: NewAttempt): Promise<void> {
  await insertAttempts(tx, at, [attempt])
  await tx.updateTable('delivery').set({ state: 'prepared' }).where('id', '=', attempt.delivery).execute()
}

async function insertAttempts(tx: Tx, at: Instant, attempts: readonly NewAttempt[]): Promise<void> {
  await tx
    .insertInto('delivery_attempt')
    .values(
      attempts.map(({ messageId, ...attempt }) => ({
        ...attempt,
        message_id: messageId,
        state: 'prepared' as const,
        prepared_at: at,
      })),
    )
    .execute()
}

/**
 * A responsabile sends again what surely did not arrive, or what nobody knows the fate of: only a person may risk
 * that it arrives twice.
 * @throws {Refusal} `wrong-state` while its evidence may still come by itself
 */
export async function repeatDelivery(
  tx: Tx,
  at: Instant,
  command: Command,
  next: Omit<NewAttempt, 'ordinal'>,
): Promise<{ state: 'prepared' }> {
  const found = await tx
    .selectFrom('delivery')
    .innerJoin('matter', (join) =>
      join.on(sql<boolean>`matter.id = coalesce(delivery.call, delivery.request)`),
    )
    .selectAll('delivery')
    .select(['matter.office', 'matter.epoch'])
    .where('delivery.id', '=', next.delivery)
    .forUpdate('delivery')
    .executeTakeFirst()
  if (!found) throw new NotInRecord("L'invio", next.delivery)
  const { roles } = await memberOf(tx, command.actor, found.office)
  if (!roles.includes('responsabile')) throw new Refusal('wrong-role')
  const mayBe = ['uncertain', 'no-news', 'failed', 'refused'].includes(found.state)
  // A list goes again as a list, with its own number: that is another command.
  if (!mayBe || found.purpose === 'list' || found.channel !== 'pec') throw new Refusal('wrong-state')
  const last = await lastAttempt(tx, next.delivery)
  await addAttempt(tx, at, { ...next, ordinal: last.ordinal + 1 })
  await tx
    .updateTable('delivery')
    .set({ watched_by: 'delivery', ended_at: null })
    .where('id', '=', next.delivery)
    .execute()
  await resolveAlerts(tx, at, [next.delivery], deliveryAlerts)
  const { call, request, office, epoch, application } = found
  const { delivery, messageId } = next
  await recordDecision(tx, at, {
    ...command,
    ...(application ? { application } : {}),
    ...(request ? { request } : {}),
    office,
    call,
    what: 'repeat-sending',
    body: { delivery, messageId },
  })
  const owner = request ? { request } : { call: call as CallId }
  await putTasks(tx, at, [
    { key: delivery, call, task: { do: 'start-delivery', delivery, ...owner, epoch, fresh: true } },
  ])
  return { state: 'prepared' }
}

export interface Attempt {
  readonly delivery: DeliveryId
  readonly messageId: string
  readonly ordinal: number
  readonly digest: Digest
  readonly state: AttemptState
  readonly recipient: string
  readonly office: OfficeId
}

/** The last attempt of a delivery. @throws {NotInRecord} */
export async function lastAttempt(db: Reader, delivery: DeliveryId): Promise<Attempt> {
  const [attempt] = await lastAttempts(db, [delivery])
  if (!attempt) throw new NotInRecord("L'invio", delivery)
  return attempt
}

/** The last attempt of each of several deliveries, by id. */
export async function lastAttempts(db: Reader, deliveries: readonly DeliveryId[]): Promise<Attempt[]> {
  if (deliveries.length === 0) return []
  const rows = await db
    .selectFrom('delivery_attempt')
    .innerJoin('delivery', 'delivery.id', 'delivery_attempt.delivery')
    .innerJoin('matter', (join) =>
      join.on(sql<boolean>`matter.id = coalesce(delivery.call, delivery.request)`),
    )
    .distinctOn('delivery.id')
    .select(['delivery.id', 'message_id', 'ordinal', 'digest', 'delivery_attempt.state', 'recipient'])
    .select('matter.office')
    .where('delivery.id', 'in', deliveries)
    .orderBy('delivery.id')
    .orderBy('ordinal', 'desc')
    .execute()
  return rows.map(({ id, message_id, ...row }) => ({ delivery: id, messageId: message_id, ...row }))
}

/**
 * Takes the right to hand attempts to the provider, once for ever. Who finds one taken doesn't know how far the other
 * one came: the attempt becomes uncertain, visible, and is never sent again by itself.
 * @returns `mine`: the caller may send them; `lost`: they have become uncertain now; others had come further already
 */
export async function claimAttempts(
  tx: Tx,
  at: Instant,
  messageIds: readonly string[],
): Promise<{ readonly mine: ReadonlySet<string>; readonly lost: readonly DeliveryId[] }> {
  const claim = { state: 'submitting', submitting_at: at } as const
  const claimed = await moveAttempts(tx, messageIds, ['prepared'], claim, 'submitting')
  const mine = new Set(claimed.map(({ messageId }) => messageId))
  const others = messageIds.filter((messageId) => !mine.has(messageId))
  const loss = { state: 'uncertain', settled_at: at } as const
  const lost = await moveAttempts(tx, others, ['submitting'], loss, 'uncertain')
  return { mine, lost: lost.map(({ delivery }) => delivery) }
}

/** How handing over some attempts ended. */
export interface Outcome {
  readonly state: 'submitted' | 'deferred' | 'refused' | 'uncertain'
  readonly refusal: string | null
}

/** Writes down how handing over ended. Evidence that arrived meanwhile outweighs it. */
export async function settleAttempts(
  tx: Tx,
  at: Instant,
  messageIds: readonly string[],
  outcome: Outcome,
): Promise<void> {
  const state = outcome.state === 'deferred' ? 'prepared' : outcome.state
  await moveAttempts(tx, messageIds, ['submitting', 'uncertain'], { ...outcome, settled_at: at }, state)
}

/** Moves attempts out of some states, and their deliveries with them. What came from receipts is certified: the
 *  sender's own view never overwrites it.
 *  @returns those that were in one of the states */
async function moveAttempts(
  tx: Tx,
  messageIds: readonly string[],
  from: readonly AttemptState[],
  to: Updateable<Tables['delivery_attempt']>,
  state: DeliveryState,
): Promise<{ messageId: string; delivery: DeliveryId }[]> {
  if (messageIds.length === 0) return []
  return await tx
    .with('moved', (db) =>
      db
        .updateTable('delivery_attempt')
        .set(to)
        .where('message_id', 'in', messageIds)
        .where('state', 'in', from)
        .returning(['message_id', 'delivery']),
    )
    .with('followed', (db) =>
      db
        .updateTable('delivery')
        .from('moved')
        .set({ state })
        .whereRef('delivery.id', '=', 'moved.delivery')
        .where('delivery.state', 'in', ['prepared', 'submitting', 'submitted', 'uncertain']),
    )
    .selectFrom('moved')
    .select(['message_id as messageId', 'delivery'])
    .execute()
}

/** Nothing more will come by itself: the provider was silent for longer than it may be, or never took the
 *  message. A person must look. What is uncertain stays so. */
export async function giveUpWaiting(tx: Tx, delivery: DeliveryId, at: Instant): Promise<void> {
  const { rows } = await sql<{ call: CallId | null; state: DeliveryState }>`
    update delivery
    set state = case state when 'prepared' then 'refused' when 'uncertain' then 'uncertain' else 'no-news' end
    where id = ${delivery} and state in ('prepared', 'submitted', 'accepted', 'uncertain')
    returning call, state`.execute(tx)
  for (const { call, state } of rows)
    await raiseAlert(tx, at, { scope: delivery, code: state === 'refused' ? 'refused' : 'no-news', call })
}

/** A person must see a sending that was refused, or whose fate nobody knows; not one that its receipts have proven
 *  meanwhile. */
export async function alertIfDoubtful(tx: Tx, at: Instant, delivery: DeliveryId): Promise<void> {
  const { state, call } = await tx
    .selectFrom('delivery')
    .select(['state', 'call'])
    .where('id', '=', delivery)
    .executeTakeFirstOrThrow()
  if (state === 'uncertain' || state === 'refused')
    await raiseAlert(tx, at, { scope: delivery, code: state, call })
}

export async function raiseAlert(
  tx: Tx,
  at: Instant,
  { scope, code, call }: { scope: string; code: string; call: CallId | null },
): Promise<void> {
  await tx
    .insertInto('alert')
    .values({ scope, code, call, raised_at: at })
    .onConflict((conflict) => conflict.columns(['scope', 'code']).doUpdateSet({ resolved_at: null }))
    .execute()
}

/** What the alerts of some matters told of is over, or a person has acted on it. */
export async function resolveAlerts(
  tx: Tx,
  at: Instant,
  scopes: readonly string[],
  codes: readonly string[],
): Promise<void> {
  if (scopes.length === 0) return
  await tx
    .updateTable('alert')
    .set({ resolved_at: at })
    .where('scope', 'in', scopes)
    .where('code', 'in', codes)
    .where('resolved_at', 'is', null)
    .execute()
}

/** Codes of the alerts about something sent. */
export const deliveryAlerts = ['uncertain', 'no-news', 'refused', 'failed'] as const

export interface Progress {
  readonly state: DeliveryState
  /** No receipt can change it any more, or only a person can. */
  readonly ended: boolean
  /** The last attempt was not taken, and another may be made by itself. */
  readonly mayRetry: boolean
  readonly acceptedAt: Instant | null
  readonly endedAt: Instant | null
}

/** @throws {NotInRecord} */
export async function deliveryProgress(db: Reader, id: DeliveryId): Promise<Progress> {
  const row = await db
    .selectFrom('delivery')
    .innerJoin('delivery_attempt', 'delivery_attempt.delivery', 'delivery.id')
    .select(['delivery.state', 'accepted_at', 'ended_at', 'delivery_attempt.state as attempt'])
    .where('delivery.id', '=', id)
    .orderBy('ordinal', 'desc')
    .executeTakeFirst()
  if (!row) throw new NotInRecord("L'invio", id)
  return {
    state: row.state,
    ended: SETTLED.includes(row.state),
    mayRetry: row.attempt === 'deferred' && row.state === 'prepared',
    acceptedAt: row.accepted_at,
    endedAt: row.ended_at,
  }
}

/** A list that the requesting body surely has, whichever of those that were sent. */
export async function deliveredList(db: Reader, call: CallId): Promise<DeliveryId | null> {
  const row = await db
    .selectFrom('delivery')
    .select('id')
    .where('call', '=', call)
    .where('purpose', '=', 'list')
    .where('state', '=', 'delivered')
    .orderBy('accepted_at')
    .orderBy('id')
    .executeTakeFirst()
  return row?.id ?? null
}

/** The last list that was prepared for the requesting body of a call. */
export async function latestListDelivery(db: Reader, call: CallId): Promise<DeliveryId | null> {
  const row = await db
    .selectFrom('delivery')
    .select('id')
    .where('call', '=', call)
    .where('purpose', '=', 'list')
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .executeTakeFirst()
  return row?.id ?? null
}
