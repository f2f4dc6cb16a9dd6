import { type CallEvent, type CallState, callTransition } from '../domain/call-transitions.js'
import { Refusal } from '../domain/refusal.js'
import type { LastActors } from '../domain/transitions.js'
import type { AvvisoPlan } from '../schemas/avviso-template.js'
import type { Avviso, RankingCode } from '../schemas/call.js'
import type { CallId, Digest, OfficeId, RequestId, StaffId } from '../schemas/ids.js'
import type { Instant, LegalDate } from '../schemas/time.js'
import { appendAudit } from './audit.js'
import type { Reader, Tx } from './database.js'
import { type Command, memberOf, recordDecision, refuseStalePage } from './decisions.js'
import { putTasks } from './outbox.js'
import { NotInRecord } from './record.js'

/** The digest of the criteria of each graduatoria, by its code. */
export type LockedCriteria = Readonly<Record<RankingCode, Digest>>

export interface CallOnFile {
  readonly id: CallId
  readonly office: OfficeId
  readonly mailbox: string
  readonly state: CallState
  readonly epoch: number
  readonly avviso: Avviso
  /** What the office intended before publication; null if nobody said. */
  readonly plan: AvvisoPlan | null
  /** The locked criteria of each graduatoria. */
  readonly criteria: LockedCriteria
  readonly publishedAt: Instant | null
  readonly publishedOn: LegalDate | null
  readonly snapshotDigest: Digest | null
}

/** @throws {NotInRecord} */
export async function readCall(db: Reader, id: CallId): Promise<CallOnFile> {
  const row = await db.selectFrom('call').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw new NotInRecord('La chiamata', id)
  return {
    id: row.id,
    office: row.office,
    mailbox: row.mailbox,
    state: row.state,
    epoch: row.epoch,
    avviso: row.avviso,
    plan: row.plan,
    criteria: row.criteria,
    publishedAt: row.published_at,
    publishedOn: row.published_on,
    snapshotDigest: row.snapshot_digest,
  }
}

/** An operatore drafts a call, from a request on file or from nothing; its procedure starts with it. */
export async function draftCall(
  tx: Tx,
  at: Instant,
  command: Command,
  avviso: Avviso,
  criteria: LockedCriteria,
  from: { readonly plan: AvvisoPlan; readonly request: RequestId } | null = null,
): Promise<{ state: CallState }> {
  const member = await memberOf(tx, command.actor, avviso.office)
  if (!member.roles.includes('operatore')) throw new Refusal('wrong-role')
  if (receivedIn(avviso) !== (from?.request ?? null)) throw new Refusal('data-invalid', 'richiesta')
  await tx
    .insertInto('call')
    .values({
      id: avviso.id,
      office: avviso.office,
      mailbox: avviso.mailbox,
      kind: avviso.kind,
      state: 'draft',
      avviso: JSON.stringify(avviso),
      criteria: JSON.stringify(criteria),
      opens_at: avviso.window.opensAt,
      closes_at: avviso.window.closesAt,
      drafted_by: command.actor,
      drafted_at: at,
      plan: from && JSON.stringify(from.plan),
    })
    .execute()
  if (from) await tx.updateTable('request').set({ call: avviso.id }).where('id', '=', from.request).execute()
  const body = { avviso, criteria }
  await recordDecision(tx, at, {
    ...command,
    office: avviso.office,
    call: avviso.id,
    ...(from ? { request: from.request } : {}),
    what: 'draft-call',
    body,
  })
  const task = { do: 'start-call', call: avviso.id, epoch: 1, fresh: false } as const
  await putTasks(tx, at, [{ key: avviso.id, call: avviso.id, task }])
  return { state: 'draft' }
}

/** An operatore corrects the draft of an avviso, whether somebody had approved it or not. */
export async function reviseAvviso(
  tx: Tx,
  at: Instant,
  command: Command,
  avviso: Avviso,
  criteria: LockedCriteria,
  plan?: AvvisoPlan,
): Promise<{ state: CallState }> {
  const move = await callMayMove(tx, avviso.id, 'revise-avviso', command)
  if (receivedIn(avviso) !== receivedIn(move.call.avviso)) throw new Refusal('data-invalid', 'richiesta')
  await tx
    .updateTable('call')
    .set({
      mailbox: avviso.mailbox,
      kind: avviso.kind,
      avviso: JSON.stringify(avviso),
      criteria: JSON.stringify(criteria),
      opens_at: avviso.window.opensAt,
      closes_at: avviso.window.closesAt,
      ...(plan ? { plan: JSON.stringify(plan) } : {}),
    })
    .where('id', '=', avviso.id)
    .execute()
  return await moveCallByPerson(tx, at, 'revise-avviso', command, move, { avviso, criteria })
}

/** The request on file from which an avviso was drafted: nobody writes it in by hand. */
function receivedIn({ requestingBody }: Avviso): RequestId | null {
  return requestingBody.received?.request ?? null
}

/** Locks a call and checks that a person may move it now. @throws {Refusal} */
export async function callMayMove(tx: Tx, id: CallId, event: CallEvent, command: Command) {
  await tx.selectFrom('call').select('id').where('id', '=', id).forNoKeyUpdate().execute()
  const call = await readCall(tx, id)
  await refuseStalePage(tx, command, { call: id })
  const member = await memberOf(tx, command.actor, call.office)
  const actor = { staff: member.id, roles: member.roles }
  const verdict = callTransition(call.state, event, actor, await lastActors(tx, id))
  if (!verdict.allowed) throw new Refusal(verdict.code)
  return { call, to: verdict.to }
}

export async function lastActors(db: Reader, id: CallId): Promise<LastActors<CallEvent>> {
  const decisions = await db
    .selectFrom('decision')
    .select(['what', 'actor'])
    .where('call', '=', id)
    .orderBy('at')
    .execute()
  const actors: { [what: string]: readonly StaffId[] } = {}
  // An avviso has all who wrote in it; of what is done again only the last time counts.
  for (const { what, actor } of decisions)
    actors[what] = what === 'revise-avviso' ? [...(actors[what] ?? []), actor] : [actor]
  return actors
}

/** Moves a call by a person's decision, and writes down whose. */
export async function moveCallByPerson(
  tx: Tx,
  at: Instant,
  event: CallEvent,
  command: Command,
  { call, to }: { call: CallOnFile; to: CallState },
  body: object,
): Promise<{ state: CallState }> {
  await tx.updateTable('call').set({ state: to }).where('id', '=', call.id).execute()
  await recordDecision(tx, at, { ...command, office: call.office, call: call.id, what: event, body })
  return { state: to }
}

/** Moves a call because a fact has come about: an hour has passed, a receipt is there. */
export async function moveCallByFact(
  tx: Tx,
  at: Instant,
  id: CallId,
  event: CallEvent,
  body: object,
): Promise<{ state: CallState }> {
  await tx.selectFrom('call').select('id').where('id', '=', id).forNoKeyUpdate().execute()
  const call = await readCall(tx, id)
  const verdict = callTransition(call.state, event, { staff: null, roles: ['procedure'] }, {})
  if (!verdict.allowed) throw new Refusal(verdict.code)
  await tx.updateTable('call').set({ state: verdict.to }).where('id', '=', id).execute()
  await appendAudit(tx, id, at, [{ event, subject: id, actor: null, body }])
  return { state: verdict.to }
}
