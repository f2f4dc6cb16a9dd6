import { sql } from 'kysely'
import { stateFromReceipts } from '../domain/delivery.js'
import { type OpenCall, type Place, placeOf } from '../domain/standing.js'
import { placeInWindow } from '../domain/window.js'
import type { Avviso } from '../schemas/call.js'
import type { Finding } from '../schemas/findings.js'
import {
  type ApplicationId,
  applicationId,
  type CallId,
  type DeliveryId,
  type Digest,
  type MessageId,
  messageId,
} from '../schemas/ids.js'
import type { Instant } from '../schemas/time.js'
import { type AuditEvent, appendAudit } from './audit.js'
import type { Tx } from './database.js'
import { deliveryAlerts, raiseAlert, resolveAlerts } from './deliveries.js'
import { putTasks } from './outbox.js'
import { publicCode } from './public-code.js'
import type { Record } from './record.js'
import { type Registration, register } from './register.js'
import type { DeliveryState, Standing } from './tables.js'

/** A message that was read from a mailbox, its bytes already safe in the blob store. */
export interface SeenMessage {
  readonly uid: number
  readonly arrivedAt: Instant
  readonly digest: Digest
  readonly size: number
  readonly view: MessageView
}

/** What `pec/` says of the bytes, reduced to what the record keeps; `null` when they can't be read as a message. */
export type MessageView = ReadableMessage | { readonly readable: false; readonly finding: Finding }

export interface ReadableMessage {
  readonly readable: true
  readonly kind: string
  readonly receipt: boolean
  readonly automatic: boolean
  readonly transaction: string | null
  readonly reference: string | null
  readonly deliveredTo: string | null
  readonly detail: string | null
  readonly certifiedSender: string | null
  readonly sentAt: Instant | null
  readonly sentAsWritten: string | null
  readonly headerFrom: string | null
  readonly subject: string | null
  readonly integrity: string
  readonly chain: string
  readonly revocation: string
  readonly verified: boolean
  readonly findings: readonly Finding[]
  readonly callsInForm: readonly string[]
  readonly callsInSubject: readonly string[]
}

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
  redeliveryOf: MessageId | null
}

/**
 * Registers a batch of messages, with the mailbox's cursor, in ONE transaction: messages, evidence, numbers,
 * applications and the tasks that follow from them. All of it stands or none of it.
 */
export async function registerIntake(record: Record, batch: IntakeBatch): Promise<IntakeResult> {
  return await record.db.transaction().execute(async (tx) => {
    const at = record.clock.now()
    const calls = await callsOf(tx, batch.mailbox)
    const { office } = await tx
      .selectFrom('mailbox')
      .select('office')
      .where('address', '=', batch.mailbox)
      .forUpdate()
      .executeTakeFirstOrThrow()

    const fresh = await withoutKnown(tx, batch)
    await markRedeliveries(tx, batch.mailbox, fresh)
    for (const row of fresh) place(row, calls)
    const evidence = await findOwnSendings(tx, fresh)

    await insertMessages(tx, batch.mailbox, at, fresh)
    await insertArrivals(tx, batch, at)
    const touched = await attachEvidence(tx, at, evidence)
    const applications = await openApplications(tx, at, fresh.filter(isApplication), calls)
    await putTasks(tx, at, [...touched, ...applications])
    await register(tx, office, at, fresh.filter(takesNumber).map(registrationOf))
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
    if (!rows.has(id))
      rows.set(id, { ...seen, id, standing: 'unreadable', call: null, proposal: null, redeliveryOf: null })
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

interface CallHere extends OpenCall {
  readonly avviso: Avviso
}

async function callsOf(tx: Tx, mailbox: string): Promise<CallHere[]> {
  const calls = await tx
    .selectFrom('call')
    .select(['id', 'frozen_at', 'avviso'])
    .where('mailbox', '=', mailbox)
    .where('published_at', 'is not', null)
    .where('closed_at', 'is', null)
    .orderBy('id')
    .forShare()
    .execute()
  return calls.map(({ id, frozen_at, avviso }) => ({ id, frozen: frozen_at !== null, avviso }))
}

function place(row: Row, calls: readonly OpenCall[]): void {
  const { view } = row
  if (!view.readable) return
  if (view.receipt) row.standing = 'stray-evidence'
  else if (row.redeliveryOf) row.standing = 'redelivery'
  else {
    const { standing, call, proposal } = placeOf({ ...view, genuine: isGenuine(view) }, calls)
    Object.assign(row, { standing, call, proposal })
  }
}

interface Evidence {
  readonly row: Row
  readonly view: ReadableMessage & { reference: string }
}

/** Receipts that answer a message of ours, untouched and signed by whom the configuration trusts. */
async function findOwnSendings(tx: Tx, rows: readonly Row[]): Promise<Evidence[]> {
  const receipts = rows.flatMap((row) => (isTrustedReceipt(row.view) ? [{ row, view: row.view }] : []))
  if (receipts.length === 0) return []
  const references = receipts.map(({ view }) => view.reference)
  const ours = await tx
    .selectFrom('delivery_attempt')
    .select('message_id')
    .where('message_id', 'in', references)
    .execute()
  const known = new Set(ours.map(({ message_id }) => message_id))
  const found = receipts.filter(({ view }) => known.has(view.reference))
  for (const { row } of found) row.standing = 'evidence'
  return found
}

function isTrustedReceipt(view: MessageView): view is ReadableMessage & { reference: string } {
  return view.readable && view.receipt && view.reference !== null && isGenuine(view)
}

/** The signature holds and its provider is one that the configuration trusts, where it says whom to trust. */
function isGenuine({ integrity, chain, revocation }: ReadableMessage): boolean {
  return (
    integrity === 'intact' && (chain === 'valid' || chain === 'not-configured') && revocation !== 'revoked'
  )
}

/** The instant of sending, where a signature that holds certifies it. */
function certifiedInstant(view: MessageView): Instant | null {
  return view.readable && isGenuine(view) ? view.sentAt : null
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

/** Stores receipts with what they answer, and moves each delivery as far as its receipts say. */
async function attachEvidence(tx: Tx, at: Instant, evidence: readonly Evidence[]) {
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

/** Recomputes deliveries from all their receipts; those that reached an end wake whoever waits for them. */
export async function moveDeliveries(tx: Tx, at: Instant, messageIds: readonly string[]) {
  const deliveries = await tx
    .selectFrom('delivery')
    .innerJoin('call', 'call.id', 'delivery.call')
    .selectAll('delivery')
    .select('call.epoch')
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
    .select(['delivery', 'type', 'detail', 'at'])
    .where(
      'delivery',
      'in',
      deliveries.map(({ id }) => id),
    )
    .execute()
  const moved: { id: string; state: string; accepted_at: Instant | null; ended_at: Instant | null }[] = []
  const wakes: ReturnType<typeof whoWaitsFor>[number][] = []
  for (const delivery of deliveries) {
    const mine = receipts.filter((receipt) => receipt.delivery === delivery.id)
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
    await settleAlerts(tx, at, delivery, proven)
    if (state !== 'accepted') wakes.push(...whoWaitsFor(delivery))
  }
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

/** A proof of delivery ends every alert about a message; a proof of failure is one that a person must see. */
async function settleAlerts(
  tx: Tx,
  at: Instant,
  { id, call }: { id: DeliveryId; call: CallId },
  proven: 'delivered' | 'failed' | 'refused' | 'accepted',
): Promise<void> {
  await resolveAlerts(tx, at, id, proven === 'accepted' ? ['uncertain'] : deliveryAlerts)
  if (proven === 'failed' || proven === 'refused') await raiseAlert(tx, at, { scope: id, code: proven, call })
}

/** An application waits for its own receipt; the list has a workflow that waits, and the call decides what next. */
function whoWaitsFor(delivery: {
  id: DeliveryId
  call: CallId
  application: ApplicationId | null
  epoch: number
}) {
  const { id, call, application, epoch } = delivery
  if (application) return [{ key: application, call, task: { do: 'wake-application', application } as const }]
  return [
    { key: id, call, task: { do: 'wake-delivery', delivery: id, epoch } as const },
    { key: call, call, task: { do: 'wake-call', call } as const },
  ]
}

type ApplicationRow = Row & { call: CallId; view: ReadableMessage }

function isApplication(row: Row): row is ApplicationRow {
  return row.standing === 'application' && row.call !== null && row.view.readable
}

async function openApplications(
  tx: Tx,
  at: Instant,
  rows: readonly ApplicationRow[],
  calls: readonly CallHere[],
) {
  if (rows.length === 0) return []
  const opened = rows.map((row) => {
    const { avviso } = calls.find(({ id }) => id === row.call) as CallHere
    return applicationOf(avviso, {
      id: row.id,
      digest: row.digest,
      transaction: row.view.verified ? row.view.transaction : null,
      sentAt: certifiedInstant(row.view),
      arrivedAt: row.arrivedAt,
    })
  })
  return await insertApplications(tx, at, opened)
}

interface MessageOfApplication {
  readonly id: MessageId
  readonly digest: Digest
  /** Only a verified one names the application; otherwise the bytes do. */
  readonly transaction: string | null
  readonly sentAt: Instant | null
  readonly arrivedAt: Instant
}

export interface NewApplication {
  readonly id: ApplicationId
  readonly call: CallId
  readonly message: MessageId
  readonly presentedAt: Instant
  readonly position: 'early' | 'in-time' | 'late'
  readonly secondsOff: number
}

/** The application that a message carries: its instant by the call's rule, and where that falls. Without a
 *  certified instant of sending (not a PEC) only the arrival is known, and that decides. */
export function applicationOf(avviso: Avviso, message: MessageOfApplication): NewApplication {
  const placed = placeInWindow(avviso.window, avviso.timeRule, {
    sentAt: message.sentAt ?? message.arrivedAt,
    arrivedAt: message.arrivedAt,
  })
  return {
    id: applicationId(avviso.id, message.transaction ?? message.digest),
    call: avviso.id,
    message: message.id,
    presentedAt: placed.instant,
    position: placed.position,
    secondsOff: placed.secondsOff,
  }
}

/** Stores new applications with their public codes and the task that starts each one's procedure. */
export async function insertApplications(tx: Tx, at: Instant, applications: readonly NewApplication[]) {
  const epochs = await tx
    .selectFrom('call')
    .select(['id', 'epoch'])
    .where('id', 'in', [...new Set(applications.map(({ call }) => call))])
    .execute()
  const inserted = await tx
    .insertInto('application')
    .values(
      applications.map((application) => ({
        id: application.id,
        call: application.call,
        message: application.message,
        state: 'registered' as const,
        presented_at: application.presentedAt,
        position: application.position,
        seconds_off: application.secondsOff,
        public_code: publicCode(),
        registered_at: at,
        findings: '[]',
      })),
    )
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning(['id', 'call', 'message', 'presented_at', 'position'])
    .execute()
  for (const { id: call, epoch } of epochs.sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const events: AuditEvent[] = inserted
      .filter((application) => application.call === call)
      .map(({ id, message, presented_at, position }) => ({
        event: 'application-registered',
        subject: id,
        actor: null,
        body: { message, presentedAt: presented_at, position, epoch },
      }))
    await appendAudit(tx, call, at, events)
  }
  const epochOf = new Map(epochs.map(({ id, epoch }) => [id, epoch]))
  return inserted.map(({ id, call }) => ({
    key: id,
    call,
    task: {
      do: 'start-application',
      application: id,
      call,
      epoch: epochOf.get(call) ?? 1,
      fresh: false,
    } as const,
  }))
}

/** Evidence, redeliveries and provider service mail take no number; everything else does, readable or not. */
function takesNumber(row: Row): boolean {
  return !['evidence', 'stray-evidence', 'redelivery', 'service'].includes(row.standing)
}

function registrationOf(row: Row): Registration {
  const { view } = row
  return {
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
