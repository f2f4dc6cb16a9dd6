import { Refusal } from '../domain/refusal.js'
import { isAcceptable, type RequestFinding, requestFindings } from '../domain/request.js'
import { type RequestEvent, type RequestState, requestTransition } from '../domain/request-transitions.js'
import { romeDate } from '../domain/terms/index.js'
import type { LastActors } from '../domain/transitions.js'
import type { CallId, MessageId, OfficeId, RequestId, StaffId } from '../schemas/ids.js'
import { messageId, requestId } from '../schemas/ids.js'
import type { CallRequest, RequestDecision, RequestReception } from '../schemas/request.js'
import type { Instant, LegalDate } from '../schemas/time.js'
import { appendAudit } from './audit.js'
import type { Reader, Tx } from './database.js'
import { type Command, memberOf, recordDecision, refuseStalePage } from './decisions.js'
import { raiseAlert, resolveAlerts } from './deliveries.js'
import { putTasks } from './outbox.js'
import { NotInRecord } from './record.js'
import { register } from './register.js'
import { holdMessage, placeMessage } from './smistamento.js'

export interface RequestOnFile {
  readonly id: RequestId
  readonly office: OfficeId
  readonly message: MessageId
  readonly receivedAt: Instant
  readonly state: RequestState
  readonly epoch: number
  readonly data: CallRequest
  readonly call: CallId | null
}

export interface RequestChanged {
  readonly state: RequestState
  readonly findings: readonly RequestFinding[]
}

/** @throws {NotInRecord} */
export async function readRequest(db: Reader, id: RequestId): Promise<RequestOnFile> {
  const row = await db.selectFrom('request').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw new NotInRecord('La richiesta', id)
  const { office, message, received_at: receivedAt, state, epoch, data, call } = row
  return { id, office, message, receivedAt, state, epoch, data, call }
}

/** The number and day under which the register has a request: those of its message. @throws {NotInRecord} */
export async function requestProtocollo(
  db: Reader,
  { id, message }: Pick<RequestOnFile, 'id' | 'message'>,
): Promise<{ readonly number: string; readonly date: LegalDate }> {
  const entry = await db
    .selectFrom('register_view')
    .select(['protocollo as number', 'protocollo_date as date'])
    .where('message', '=', message)
    .executeTakeFirst()
  if (!entry) throw new NotInRecord('Il protocollo della richiesta', id)
  return entry
}

/**
 * An operatore says that a message is the request of a public body, or registers one that was brought, and writes
 * down what it asks. By PEC it has its number already: that of its message.
 *
 * @param size of the scan, in bytes; 0 for a PEC
 * @norma DPR 445/2000 art. 53; L. 241/1990 art. 2
 * @throws {Refusal} `wrong-role`, `already-assigned`, `already-registered`, `instant-in-future`
 */
export async function registerRequest(
  tx: Tx,
  at: Instant,
  command: Command,
  { office, data, reception }: NewRequest,
  size: number,
): Promise<RequestChanged & { request: RequestId; protocollo: string }> {
  const member = await memberOf(tx, command.actor, office)
  if (!member.roles.includes('operatore')) throw new Refusal('wrong-role')
  const { message, receivedAt } =
    reception.by === 'pec'
      ? await fromMessage(tx, at, office, command, reception.message)
      : await brought(tx, at, office, command, reception, size)
  const id = requestId(message)
  const state = 'received'
  await tx
    .insertInto('request')
    .values({
      id,
      office,
      kind: data.kind,
      message,
      received_at: receivedAt,
      state,
      data: JSON.stringify(data),
      registered_by: command.actor,
      registered_at: at,
    })
    .execute()
  const body = { data, reception }
  await recordDecision(tx, at, {
    ...command,
    office,
    call: null,
    request: id,
    message,
    what: 'register-request',
    body,
  })
  if (reception.by !== 'pec')
    await register(tx, office, at, [
      {
        direction: 'in',
        message,
        delivery: null,
        correspondent: data.body.name,
        subject: 'Richiesta di avviamento',
        // A body asks; nothing is said of any person.
        reserved: false,
        sentAt: null,
        digest: reception.scan,
      },
    ])
  const { number } = await requestProtocollo(tx, { id, message })
  return { request: id, protocollo: number, state, findings: requestFindings(data, romeDate(receivedAt)) }
}

export interface NewRequest {
  readonly office: OfficeId
  readonly data: CallRequest
  readonly reception: RequestReception
}

async function fromMessage(tx: Tx, at: Instant, office: OfficeId, command: Command, id: MessageId) {
  const message = await holdMessage(tx, id, command)
  if (message.office !== office) throw new Refusal('other-office')
  await placeMessage(tx, at, id, command, { call: null, standing: 'request' })
  return { message: id, receivedAt: message.sent_at ?? message.arrived_at }
}

async function brought(
  tx: Tx,
  at: Instant,
  office: OfficeId,
  command: Command,
  { by, presentedAt, scan }: Exclude<RequestReception, { by: 'pec' }>,
  size: number,
) {
  if (Date.parse(presentedAt) > Date.parse(at)) throw new Refusal('instant-in-future')
  const { pec: mailbox } = await tx
    .selectFrom('office')
    .select('pec')
    .where('id', '=', office)
    .executeTakeFirstOrThrow()
  const message = messageId(mailbox, scan)
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('message')
    .values({
      id: message,
      mailbox,
      digest: scan,
      size,
      registered_at: at,
      arrived_at: presentedAt,
      kind: by === 'counter' ? 'sportello' : 'a-mano',
      automatic: false,
      integrity: 'unsigned',
      chain: 'not-checked',
      verified: false,
      findings: '[]',
      standing: 'request',
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  if (numInsertedOrUpdatedRows !== 1n) throw new Refusal('already-registered')
  await tx
    .insertInto('presentation')
    .values({ message, channel: by, presented_at: presentedAt, taken_by: command.actor, scans: [scan] })
    .execute()
  return { message, receivedAt: presentedAt }
}

/** An operatore corrects what was read, or adds what the body has sent since. */
export async function reviseRequest(
  tx: Tx,
  at: Instant,
  id: RequestId,
  command: Command,
  data: CallRequest,
): Promise<RequestChanged> {
  const { request, to } = await requestMayMove(tx, id, 'revise-request', command)
  await tx
    .updateTable('request')
    .set({ state: to, data: JSON.stringify(data), kind: data.kind, due: null })
    .where('id', '=', id)
    .execute()
  await resolveAlerts(tx, at, [id], [notCompleted])
  await recordDecision(tx, at, { ...command, ...ownerOf(request), what: 'revise-request', body: { data } })
  return { state: to, findings: requestFindings(data, romeDate(request.receivedAt)) }
}

const EVENT = { accept: 'accept-request', ask: 'ask-completion', refuse: 'refuse-request' } as const

/**
 * A responsabile answers a request; the body gets the answer in writing.
 * @norma L. 241/1990 artt. 2, 3 e 6, comma 1, lett. b
 * @throws {Refusal} `request-incomplete` naming what stands against accepting it, `term-too-short`
 */
export async function answerRequest(
  tx: Tx,
  at: Instant,
  id: RequestId,
  command: Command,
  decision: RequestDecision,
): Promise<{ state: RequestState }> {
  const what = EVENT[decision.outcome]
  const { request, to } = await requestMayMove(tx, id, what, command)
  const today = romeDate(at)
  if (decision.outcome === 'ask' && decision.due <= today) throw new Refusal('term-too-short')
  if (decision.outcome === 'accept') {
    const findings = requestFindings(request.data, romeDate(request.receivedAt))
    const against = findings.filter(({ weight }) => weight !== 'to-weigh').map(({ code }) => code)
    if (!isAcceptable(findings)) throw new Refusal('request-incomplete', against.join(', '))
    if (decision.publishOn < today) throw new Refusal('data-invalid', 'giorno di pubblicazione')
  }
  const decided = decision.outcome === 'ask' ? {} : { decided_by: command.actor, decided_at: at }
  const due = decision.outcome === 'ask' ? decision.due : null
  await tx
    .updateTable('request')
    .set({ state: to, due, ...decided })
    .where('id', '=', id)
    .execute()
  await resolveAlerts(tx, at, [id], [notCompleted])
  await recordDecision(tx, at, { ...command, ...ownerOf(request), what, body: decision })
  const ordinal = (await answersGiven(tx, id)) + 1
  await tx.insertInto('request_answer').values({ request: id, ordinal, command: command.command }).execute()
  const { epoch } = request
  const task = { do: 'start-request-answer', request: id, ordinal, epoch, fresh: false } as const
  await putTasks(tx, at, [{ key: `answer/${id}`, call: null, task }])
  return { state: to }
}

async function answersGiven(db: Reader, id: RequestId): Promise<number> {
  const { count } = await db
    .selectFrom('request_answer')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('request', '=', id)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** What an answer says, by whom and when. @throws {NotInRecord} */
export async function requestAnswerOf(
  db: Reader,
  id: RequestId,
  ordinal: number,
): Promise<{ readonly decision: RequestDecision; readonly actor: StaffId; readonly at: Instant }> {
  const row = await db
    .selectFrom('request_answer')
    .innerJoin('decision', 'decision.command', 'request_answer.command')
    .select(['decision.body', 'decision.actor', 'decision.at'])
    .where('request_answer.request', '=', id)
    .where('ordinal', '=', ordinal)
    .executeTakeFirst()
  if (!row) throw new NotInRecord('La risposta alla richiesta', id)
  return { decision: row.body as RequestDecision, actor: row.actor, at: row.at }
}

/** What was asked of a body has not come in its term: a person decides what becomes of the request. */
export async function requestTermOver(tx: Tx, at: Instant, id: RequestId): Promise<{ missed: boolean }> {
  await tx.selectFrom('request').select('id').where('id', '=', id).forUpdate().execute()
  const { due } = await tx.selectFrom('request').select('due').where('id', '=', id).executeTakeFirstOrThrow()
  if (due === null || due >= romeDate(at)) return { missed: false }
  await raiseAlert(tx, at, { scope: id, code: notCompleted, call: null })
  await appendAudit(tx, id, at, [{ event: 'end-completion', subject: id, actor: null, body: { due } }])
  return { missed: true }
}

/** Code of the alert about a request whose term to be completed has passed. */
const notCompleted = 'request-not-completed'

/** A call may be drafted from an accepted request, once. @throws {Refusal} `request-drafted` */
export async function mayBeDrafted(tx: Tx, id: RequestId, command: Command): Promise<void> {
  const { request } = await requestMayMove(tx, id, 'draft-call', command)
  if (request.call !== null) throw new Refusal('request-drafted')
}

/** Locks a request and checks that a person may move it now. @throws {Refusal} */
async function requestMayMove(tx: Tx, id: RequestId, event: RequestEvent, command: Command) {
  await tx.selectFrom('request').select('id').where('id', '=', id).forUpdate().execute()
  const request = await readRequest(tx, id)
  await refuseStalePage(tx, command, { request: id })
  const member = await memberOf(tx, command.actor, request.office)
  const actor = { staff: member.id, roles: member.roles }
  const verdict = requestTransition(request.state, event, actor, await lastActors(tx, id))
  if (!verdict.allowed) throw new Refusal(verdict.code)
  return { request, to: verdict.to }
}

/** All who wrote down what a request asks. */
async function lastActors(db: Reader, id: RequestId): Promise<LastActors<RequestEvent>> {
  const decisions = await db
    .selectFrom('decision')
    .select(['what', 'actor'])
    .where('request', '=', id)
    .execute()
  const actors: { [what: string]: readonly StaffId[] } = {}
  for (const { what, actor } of decisions) actors[what] = [...(actors[what] ?? []), actor]
  return actors
}

function ownerOf({ id, office }: RequestOnFile) {
  return { office, call: null, request: id }
}
