import { type Selectable, sql } from 'kysely'
import type { CallState } from '../domain/call-transitions.js'
import { KINDS } from '../domain/kind-of-call.js'
import type { KnownApplication } from '../domain/later-message.js'
import { type CallHere, type Place, placeOf } from '../domain/standing.js'
import type { Avviso } from '../schemas/call.js'
import { type ApplicationId, type CallId, type MessageId, messageId, type RequestId } from '../schemas/ids.js'
import type { Instant } from '../schemas/time.js'
import { attachMessages } from './attachments.js'
import { type Correspondents, correspondentsOf } from './correspondents.js'
import type { Tx } from './database.js'
import { attachEvidence, findEvidence } from './evidence.js'
import { applicationOf, insertApplications, type NewApplication } from './new-applications.js'
import { putTasks } from './outbox.js'
import type { Record } from './record.js'
import { type Registration, register } from './register.js'
import { certifiedInstant, type MessageView, type ReadableMessage, type SeenMessage } from './seen-message.js'
import type { Standing, Tables } from './tables.js'

export interface IntakeBatch {
  readonly mailbox: string
  readonly uidValidity: number
  /** Every UID up to here is stored by this transaction or was before. */
  readonly cursor: number
  readonly messages: readonly SeenMessage[]
}

/** What one transaction of intake did; for the listener's log. */
export interface IntakeResult {
  readonly registered: number
  readonly applications: number
  readonly evidence: number
  readonly known: number
}

interface Row extends SeenMessage {
  readonly id: MessageId
  standing: Standing
  call: CallId | null
  proposal: Place['proposal']
  application: ApplicationId | null
  people: number | null
  request: RequestId | null
  redeliveryOf: MessageId | null
}

/**
 * Registers a batch of messages, with the mailbox's cursor, in ONE transaction: messages, evidence, numbers,
 * applications and the tasks that follow from them. All of it stands or none of it.
 */
export async function registerIntake(record: Record, batch: IntakeBatch): Promise<IntakeResult> {
  return await record.db.transaction().execute(async (tx) => {
    const at = record.clock.now()
    const calls = await callsOf(tx, batch)
    const { office } = await tx
      .selectFrom('mailbox')
      .select('office')
      .where('address', '=', batch.mailbox)
      .forUpdate()
      .executeTakeFirstOrThrow()

    const fresh = await withoutKnown(tx, batch)
    await markRedeliveries(tx, batch.mailbox, fresh)
    const evidence = await findEvidence(tx, fresh)
    const answers = new Set(evidence.map(({ row }) => row.id))
    const correspondents = await correspondentsOf(tx, batch.mailbox, fresh, calls.here)
    for (const row of fresh) {
      Object.assign(row, standingOf(row, answers.has(row.id), calls, correspondents))
      if (isApplication(row)) rememberSender(row, calls, correspondents)
    }

    await insertMessages(tx, batch.mailbox, at, fresh)
    await insertArrivals(tx, batch, at)
    const touched = await attachEvidence(tx, at, evidence)
    const applications = await openApplications(tx, at, fresh.filter(isApplication), calls)
    await attachMessages(tx, at, fresh.flatMap(answerOf))
    await putTasks(tx, at, [...touched, ...applications])
    await register(
      tx,
      office,
      at,
      fresh.filter(takesNumber).map((row) => registrationOf(row, calls)),
    )
    await moveCursor(tx, batch)

    return {
      registered: fresh.length,
      applications: applications.length,
      evidence: evidence.length,
      known: batch.messages.length - fresh.length,
    }
  })
}

async function withoutKnown(tx: Tx, batch: IntakeBatch): Promise<Row[]> {
  const rows = new Map<MessageId, Row>()
  for (const seen of batch.messages) {
    const id = messageId(batch.mailbox, seen.digest)
    if (!rows.has(id)) rows.set(id, { ...seen, ...unplaced, id, standing: 'unreadable', redeliveryOf: null })
  }
  if (rows.size === 0) return []
  const known = await tx
    .selectFrom('message')
    .select('id')
    .where('id', 'in', [...rows.keys()])
    .execute()
  for (const { id } of known) rows.delete(id)
  return [...rows.values()]
}

/** The same PEC delivered again has other bytes; only a verified identifier may say so. */
async function markRedeliveries(tx: Tx, mailbox: string, rows: readonly Row[]): Promise<void> {
  const transactions = rows.flatMap(({ view }) => (isVerifiedPec(view) ? [view.transaction] : []))
  if (transactions.length === 0) return
  const earlier = await tx
    .selectFrom('message')
    .select(['id', 'transaction'])
    .where('mailbox', '=', mailbox)
    .where('transaction', 'in', transactions)
    .where('kind', '=', 'posta-certificata')
    .where('verified', '=', true)
    .where('redelivery_of', 'is', null)
    .execute()
  const first = new Map(earlier.map(({ id, transaction }) => [transaction, id]))
  for (const row of rows) {
    if (!isVerifiedPec(row.view)) continue
    const original = first.get(row.view.transaction)
    if (original) row.redeliveryOf = original
    else first.set(row.view.transaction, row.id)
  }
}

function isVerifiedPec(view: MessageView): view is ReadableMessage & { transaction: string } {
  return view.readable && view.verified && view.kind === 'posta-certificata' && view.transaction !== null
}

interface Calls {
  readonly here: readonly (CallHere & { readonly avviso: Avviso })[]
  readonly elsewhere: readonly Pick<Calls['here'][number], 'id' | 'avviso'>[]
}

/** The calls of a mailbox that are not over, and whatever other calls the messages name. */
async function callsOf(tx: Tx, { mailbox, messages }: IntakeBatch): Promise<Calls> {
  const open = await tx
    .selectFrom('call')
    .select(['id', 'mailbox', 'state', 'frozen_at', 'avviso'])
    .where('mailbox', '=', mailbox)
    .where('published_at', 'is not', null)
    .where('closed_at', 'is', null)
    .orderBy('id')
    .forShare()
    .execute()
  const names = messages.flatMap(({ view }) =>
    view.readable ? [...view.callsInForm, ...view.callsInSubject] : [],
  )
  const unknown = new Set(names.filter((name) => open.every(({ id }) => id !== name)))
  const others =
    unknown.size === 0
      ? []
      : await tx
          .selectFrom('call')
          .select(['id', 'mailbox', 'state', 'frozen_at', 'avviso'])
          .where('id', 'in', [...unknown] as CallId[])
          .where('published_at', 'is not', null)
          .orderBy('id')
          .execute()
  const closed = others.filter((call) => call.mailbox === mailbox)
  return {
    here: [...open, ...closed].map(({ id, avviso, state, frozen_at }) => ({
      id,
      avviso,
      takes: takenIn({ state, frozen_at }),
    })),
    elsewhere: others.filter((call) => call.mailbox !== mailbox),
  }
}

const collecting: readonly CallState[] = ['published', 'collected', 'review']

function takenIn({ state, frozen_at }: Pick<Selectable<Tables['call']>, 'state' | 'frozen_at'>) {
  if (state === 'provisional-published') return 'observations'
  return collecting.includes(state) && frozen_at === null ? 'applications' : 'nothing'
}

const unplaced = { call: null, proposal: null, application: null, people: null, request: null } as const

function standingOf(row: Row, answersUs: boolean, calls: Calls, correspondents: Correspondents) {
  const { view, redeliveryOf } = row
  if (!view.readable) return { standing: 'unreadable', ...unplaced } as const
  if (view.receipt && view.genuine)
    return { standing: answersUs ? 'evidence' : 'stray-evidence', ...unplaced } as const
  // Whoever forges a receipt may be hiding anything behind it: a person looks.
  if (view.receipt) return { standing: 'to-assign', ...unplaced } as const
  if (redeliveryOf) return { standing: 'redelivery', ...unplaced } as const
  const elsewhere = calls.elsewhere.map(({ id }) => id)
  return placeOf(view, { here: calls.here, elsewhere }, correspondents.of(view))
}

/** What comes after it in the same batch may be of the same sender. */
function rememberSender(row: ApplicationRow, { here }: Calls, correspondents: Correspondents): void {
  for (const { id, call } of applicationsIn(row, here))
    correspondents.remember(row.view, { id, call, asked: false } satisfies KnownApplication)
}

/** The answer to a request of ours belongs to its application by its evidence. */
function answerOf({ id, standing, application, view, arrivedAt }: Row) {
  if (standing !== 'attached' || application === null) return []
  const receivedAt = certifiedInstant(view) ?? arrivedAt
  return [{ application, message: id, as: 'answer', receivedAt, by: null } as const]
}

async function insertMessages(tx: Tx, mailbox: string, at: Instant, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return
  const values = rows.map(({ view, ...row }) => ({
    id: row.id,
    mailbox,
    digest: row.digest,
    size: row.size,
    registered_at: at,
    arrived_at: row.arrivedAt,
    kind: view.readable ? view.kind : 'illeggibile',
    automatic: view.readable && view.automatic,
    transaction: view.readable ? view.transaction : null,
    reference: view.readable ? view.reference : null,
    receipt_for: view.readable ? view.deliveredTo : null,
    certified_sender: view.readable ? view.certifiedSender : null,
    sent_at: certifiedInstant(view),
    sent_as_written: view.readable ? view.sentAsWritten : null,
    header_from: view.readable ? view.headerFrom : null,
    subject: view.readable ? view.subject : null,
    integrity: view.readable ? view.integrity : 'unreadable',
    chain: view.readable ? view.chain : 'not-checked',
    verified: view.readable && view.verified,
    findings: view.readable ? view.findings : [view.finding],
    standing: row.standing,
    call: row.call,
    proposal: row.proposal,
    proposed_application: row.application,
    proposed_request: row.request,
    people: row.people,
    redelivery_of: row.redeliveryOf,
  }))
  await sql`
    insert into message
    select * from jsonb_populate_recordset(null::message, ${JSON.stringify(values)}::jsonb)`.execute(tx)
}

async function insertArrivals(tx: Tx, batch: IntakeBatch, at: Instant): Promise<void> {
  if (batch.messages.length === 0) return
  const values = batch.messages.map(({ uid, digest }) => ({
    mailbox: batch.mailbox,
    uid_validity: batch.uidValidity,
    uid,
    message: messageId(batch.mailbox, digest),
    seen_at: at,
  }))
  await sql`
    insert into arrival
    select * from jsonb_populate_recordset(null::arrival, ${JSON.stringify(values)}::jsonb)
    on conflict do nothing`.execute(tx)
}

type ApplicationRow = Row & { call: CallId; view: ReadableMessage }

function isApplication(row: Row): row is ApplicationRow {
  return row.standing === 'application' && row.call !== null && row.view.readable
}

async function openApplications(tx: Tx, at: Instant, rows: readonly ApplicationRow[], { here }: Calls) {
  if (rows.length === 0) return []
  return await insertApplications(
    tx,
    at,
    rows.flatMap((row) => applicationsIn(row, here)),
  )
}

/** As many applications as people apply with a message. */
function applicationsIn(row: ApplicationRow, here: Calls['here']): NewApplication[] {
  const { avviso } = here.find(({ id }) => id === row.call) as (typeof here)[number]
  const carried = {
    id: row.id,
    digest: row.digest,
    transaction: row.view.verified ? row.view.transaction : null,
    sentAt: certifiedInstant(row.view),
    arrivedAt: row.arrivedAt,
  }
  return Array.from({ length: row.people ?? 1 }, (_, n) => applicationOf(avviso, carried, n + 1))
}

/** Evidence, redeliveries and provider service mail take no number; everything else does, readable or not. */
function takesNumber(row: Row): boolean {
  return !['evidence', 'stray-evidence', 'redelivery', 'service'].includes(row.standing)
}

function registrationOf(row: Row, { here, elsewhere }: Calls): Registration {
  const { view } = row
  // What no call is sure of may belong to any that is open here.
  const itsCalls = row.call ? [...here, ...elsewhere].filter(({ id }) => id === row.call) : here
  return {
    reserved: itsCalls.some(({ avviso }) => KINDS[avviso.kind].health),
    direction: 'in',
    message: row.id,
    delivery: null,
    correspondent: view.readable ? (view.certifiedSender ?? view.headerFrom) : null,
    subject: view.readable ? view.subject : null,
    sentAt: certifiedInstant(view),
    digest: row.digest,
  }
}

async function moveCursor(tx: Tx, batch: IntakeBatch): Promise<void> {
  await sql`
    update mailbox set uid_validity = ${batch.uidValidity},
      last_uid = case when uid_validity = ${batch.uidValidity} then greatest(last_uid, ${batch.cursor}) else ${batch.cursor} end,
      inspecting_from = null, inspecting_to = null, inspecting_tries = 0
    where address = ${batch.mailbox}`.execute(tx)
}
