import type { ColumnType, Generated, JSONColumnType } from 'kysely'
import type { ApplicationState } from '../domain/application-transitions.js'
import type { CallState } from '../domain/call-transitions.js'
import type { RequestState } from '../domain/request-transitions.js'
import type { Proposal } from '../domain/standing.js'
import type { ApplicationData, ExclusionReason } from '../schemas/application.js'
import type { AvvisoPlan, AvvisoTemplate } from '../schemas/avviso-template.js'
import type { Avviso, CallKind, RankingCode } from '../schemas/call.js'
import type { Finding } from '../schemas/findings.js'
import type {
  ApplicationId,
  CallId,
  CommandId,
  CriteriaId,
  DeliveryId,
  Digest,
  MessageId,
  OfficeId,
  RequestId,
  StaffId,
} from '../schemas/ids.js'
import type { CallRequest } from '../schemas/request.js'
import type { ProtocolloWay, SegnaturaCodes } from '../schemas/settings.js'
import type { Role } from '../schemas/staff.js'
import type { Task } from '../schemas/task.js'
import type { Instant, LegalDate } from '../schemas/time.js'

/** The shape of every table, as the driver gives it: instants are ISO strings in UTC, days `YYYY-MM-DD`,
 *  bigints are numbers (sizes and UIDs stay below 2^53), JSON is parsed. The meaning stands in the migrations. */
export interface Tables {
  office: {
    id: OfficeId
    administration: string
    name: string
    address: string
    pec: string
    patron_extends: Generated<boolean>
    protocollo: Generated<ProtocolloWay>
    segnatura: Json<SegnaturaCodes> | null
  }
  staff: { id: StaffId; office: OfficeId; name: string; roles: Role[]; account: string | null }
  mailbox: {
    address: string
    office: OfficeId
    uid_validity: number | null
    last_uid: Generated<number>
    swept_from: Instant | null
    inspecting_from: number | null
    inspecting_to: number | null
    inspecting_tries: Generated<number>
    refused_at: Instant | null
    refused_why: string | null
  }
  call: {
    id: CallId
    office: OfficeId
    mailbox: string
    kind: CallKind
    state: CallState
    epoch: Generated<number>
    avviso: JSONColumnType<Avviso>
    /** The locked criteria of each graduatoria. */
    criteria: Json<Readonly<Record<RankingCode, Digest>>>
    opens_at: Instant
    closes_at: Instant
    drafted_by: StaffId
    drafted_at: Instant
    published_at: Instant | null
    published_on: LegalDate | null
    sweep_wanted_from: Instant | null
    frozen_at: Instant | null
    snapshot_digest: Digest | null
    closed_at: Instant | null
    /** What the office intends before publication; null if nobody said. */
    plan: Json<AvvisoPlan> | null
  }
  request: {
    id: RequestId
    office: OfficeId
    kind: CallKind
    message: MessageId
    received_at: Instant
    state: RequestState
    epoch: Generated<number>
    data: Json<CallRequest>
    due: LegalDate | null
    registered_by: StaffId
    registered_at: Instant
    decided_by: StaffId | null
    decided_at: Instant | null
    call: CallId | null
  }
  request_message: { request: RequestId; message: MessageId; attached_at: Instant; attached_by: StaffId }
  request_answer: { request: RequestId; ordinal: number; command: CommandId }
  matter: { id: CallId | RequestId; office: OfficeId; epoch: number }
  avviso_template: {
    office: OfficeId
    kind: CallKind
    body: Json<AvvisoTemplate>
    kept_by: StaffId
    kept_at: Instant
  }
  message: {
    id: MessageId
    mailbox: string
    digest: Digest
    size: number
    registered_at: Instant
    arrived_at: Instant
    kind: string
    automatic: boolean
    transaction: string | null
    reference: string | null
    receipt_for: string | null
    certified_sender: string | null
    sent_at: Instant | null
    sent_as_written: string | null
    header_from: string | null
    subject: string | null
    integrity: string
    chain: string
    verified: boolean
    findings: Json<readonly Finding[]>
    standing: Standing
    call: CallId | null
    proposal: Proposal | null
    proposed_application: ApplicationId | null
    proposed_request: RequestId | null
    people: number | null
    redelivery_of: MessageId | null
    handed_from: MessageId | null
    resolved_by: StaffId | null
    resolved_at: Instant | null
  }
  criteria: { office: OfficeId; id: CriteriaId; digest: Digest; kept_by: StaffId; kept_at: Instant }
  arrival: { mailbox: string; uid_validity: number; uid: number; message: MessageId | null; seen_at: Instant }
  register_head: { register: OfficeId; since: LegalDate; last_at: Instant; emergency: number | null }
  register_counter: { register: OfficeId; year: number; last: number; emergency: Generated<number> }
  register_entry: {
    register: OfficeId
    year: number
    number: number
    at: Instant
    direction: 'in' | 'out'
    message: MessageId | null
    delivery: DeliveryId | null
    correspondent: string | null
    subject: string | null
    reserved: Generated<boolean>
    sent_at: Instant | null
    digest: Digest
  }
  register_number: {
    register: OfficeId
    year: number
    number: number
    source: 'regionale' | 'emergenza'
    ordinal: number
    value: string
    dated: LegalDate
    at: Instant
    given_by: StaffId | null
  }
  register_annulment: {
    register: OfficeId
    year: number
    number: number
    at: Instant
    annulled_by: StaffId
    reason: string
  }
  emergency_register: {
    register: OfficeId
    ordinal: number
    reason: string
    began_at: Instant
    restored_at: Instant | null
    opened_at: Instant
    opened_by: StaffId
    closed_at: Instant | null
    closed_by: StaffId | null
  }
  register_day: {
    register: OfficeId
    day: LegalDate
    previous: Digest
    hash: Digest
    closed_at: Instant
    closed_by: StaffId | null
  }
  register_day_audit: { register: OfficeId; day: LegalDate; chain: string; seq: number; hash: Digest }
  register_view: {
    register: OfficeId
    year: number
    number: number
    at: Instant
    direction: 'in' | 'out'
    message: MessageId | null
    delivery: DeliveryId | null
    correspondent: string | null
    reserved: boolean
    subject: string | null
    sent_at: Instant | null
    digest: Digest
    intake_number: string
    emergency_number: string | null
    regional_number: string | null
    protocollo: string
    protocollo_date: LegalDate
    annulled_at: Instant | null
    annulled_by: StaffId | null
    annulled_why: string | null
  }
  application: {
    id: ApplicationId
    call: CallId
    message: MessageId
    state: ApplicationState
    presented_at: Instant
    position: 'early' | 'in-time' | 'late'
    seconds_off: number
    public_code: string
    registered_at: Instant
    data: Json<ApplicationData> | null
    data_by: StaffId | null
    data_at: Instant | null
    findings: Json<readonly Finding[]>
    reasons: Generated<ExclusionReason[]>
    decided_by: StaffId | null
    decided_at: Instant | null
    superseded_by: ApplicationId | null
    ordinal: Generated<number>
  }
  presentation: {
    message: MessageId
    channel: 'counter' | 'hand' | 'raccomandata'
    presented_at: Instant
    posted_at: Instant | null
    proof: string | null
    taken_by: StaffId
    scans: Generated<Digest[]>
  }
  form_reading: {
    message: MessageId
    read_at: Instant
    forms: Json<readonly object[]> | null
  }
  attached_message: {
    application: ApplicationId
    message: MessageId
    role: 'integration' | 'answer' | 'withdrawal' | 'observation'
    attached_at: Instant
    attached_by: StaffId | null
  }
  integration: {
    application: ApplicationId
    ordinal: number
    asked_by: StaffId
    asked_at: Instant
    due: LegalDate
    ended_at: Instant | null
    outcome: 'answered' | 'not-answered' | null
  }
  conflict: { application: ApplicationId; staff: StaffId; declared_at: Instant }
  observation: {
    id: string
    call: CallId
    application: ApplicationId
    message: MessageId
    received_at: Instant
    late: boolean
    state: Generated<'received' | 'accepted' | 'rejected'>
    decided_by: StaffId | null
    decided_at: Instant | null
  }
  delivery: {
    id: DeliveryId
    /** Of a call, or of a request that is no call yet. */
    call: CallId | null
    request: RequestId | null
    application: ApplicationId | null
    purpose: Purpose
    recipient: string
    state: DeliveryState
    watched_by: 'application' | 'delivery' | 'mailing'
    channel: Generated<'pec' | 'paper' | 'counter'>
    mailing: string | null
    created_at: Instant
    accepted_at: Instant | null
    ended_at: Instant | null
  }
  mailing: {
    id: string
    call: CallId
    version: number
    ordered_by: StaffId
    ordered_at: Instant
    people: number
    ended_at: Instant | null
  }
  delivery_attempt: {
    message_id: string
    delivery: DeliveryId
    ordinal: number
    digest: Digest
    state: AttemptState
    prepared_at: Instant
    submitting_at: Instant | null
    settled_at: Instant | null
    refusal: string | null
  }
  delivery_evidence: {
    message_id: string
    type: string
    recipient: string
    message: MessageId
    at: Instant
    detail: string | null
  }
  term: {
    call: CallId
    name: TermName
    days: number
    due: LegalDate
    rule: string
    explanation: string
    done_at: Instant | null
    missed_at: Instant | null
    missed_why: string | null
  }
  term_alarm: { call: CallId; name: TermName; days_before: number; raised_at: Instant }
  graduatoria: {
    call: CallId
    version: number
    sha256: Digest
    document_digest: Digest
    draw_seed: string | null
    proposed_by: StaffId
    proposed_at: Instant
    approved_by: StaffId | null
    approved_at: Instant | null
    act_number: string | null
    act_date: LegalDate | null
    act_digest: Digest | null
    stage: 'provisional' | 'final'
    snapshot_digest: Digest | null
    observations_until: LegalDate | null
    corrects: string | null
  }
  sample_check: {
    id: string
    call: CallId
    ordinal: number
    size: Json<{ readonly percent: number } | { readonly count: number }>
    rule: string
    source: string
    ordered_by: StaffId
    ordered_at: Instant
    seed: string | null
    drawn_at: Instant | null
    drawn_from: number | null
  }
  sample_checked: {
    sample: string
    application: ApplicationId
    key: Digest | null
    outcome: 'confirmed' | 'false' | 'not-answered' | null
    evidence: Digest | null
    recorded_by: StaffId | null
    recorded_at: Instant | null
    decision: 'reopen' | 'leave' | null
    decided_by: StaffId | null
    decided_at: Instant | null
  }
  graduatoria_position: {
    call: CallId
    version: number
    ranking: RankingCode
    position: number
    application: ApplicationId
    points: string
  }
  document: {
    call: CallId
    kind: DocumentKind
    /** Empty for what is of the whole call. */
    ranking: RankingCode | ''
    /** Of the graduatoria; 0 for what comes before any. */
    version: number
    name: string
    media_type: string
    digest: Digest
    made_at: Instant
  }
  publication: {
    call: CallId
    what: 'avviso' | 'form' | 'reserve-form' | 'graduatoria'
    ranking: RankingCode | ''
    version: number
    name: string | null
    address: string
    digest: Digest
    published_at: Instant
    ordered_by: StaffId
    online_until: LegalDate | null
    removed_at: Instant | null
  }
  decision: {
    command: CommandId
    call: CallId | null
    application: ApplicationId | null
    message: MessageId | null
    request: RequestId | null
    what: string
    actor: StaffId
    office: OfficeId
    at: Instant
    body: Json<object>
  }
  draft: { command: CommandId; actor: StaffId; body: Json<object>; digest: Digest; at: Instant }
  once: { key: string; at: Instant; result: Json<unknown> }
  outbox: {
    id: Generated<number>
    key: string
    call: CallId | null
    task: Json<Task>
    created_at: Instant
    tries: Generated<number>
    not_before: Instant | null
    error: string | null
  }
  alert: {
    scope: string
    code: string
    call: CallId | null
    raised_at: Instant
    resolved_at: Instant | null
  }
  session: {
    id: string
    staff: StaffId
    csrf: string
    began_at: Instant
    seen_at: Instant
    ended_at: Instant | null
    notice: string | null
  }
  sign_in: {
    id: string
    verifier: string
    nonce: string
    going_to: string
    began_at: Instant
  }
  unsent_form: {
    staff: StaffId
    path: string
    fields: Json<Readonly<{ [name: string]: string }>>
    at: Instant
  }
  local_account: {
    staff: StaffId
    password: string
    must_change: Generated<boolean>
    failures: Generated<number>
    locked_until: Instant | null
  }
  identity_artifact: {
    model: string
    id: string
    payload: Json<object>
    uid: string | null
    grant_id: string | null
    expires_at: Instant
  }
  health_reading: {
    id: Generated<number>
    staff: StaffId
    office: OfficeId
    /** Null for a message of which nobody knows the call yet. */
    call: CallId | null
    /** The one or the other. */
    application: ApplicationId | null
    message: Generated<MessageId | null>
    what: string
    why: string
    at: Instant
  }
  codec_reading: {
    id: Generated<number>
    staff: StaffId
    by: 'session' | 'token'
    payloads: number
    at: Instant
  }
  audit_head: { chain: string; seq: number; hash: string }
  audit: {
    chain: string
    seq: number
    at: Instant
    event: string
    subject: string
    actor: string | null
    salt: string | null
    body: Json<object> | null
    digest: string
    previous: string
    hash: string
  }
}

/** JSON in the database: read as a value, written as text. */
type Json<T> = ColumnType<T, string, string>

export type TermName = 'publication' | 'list' | 'list-from-request'

/** What something sent is. */
export type Purpose =
  | 'receipt'
  | 'list'
  | 'integration'
  | 'exclusion'
  | 'position'
  | 'observation'
  | 'acknowledgement'
  | 'request-answer'
  | 'withdrawal'
  | 'reserve'

/** What a message that reached a mailbox is to the office. */
export type Standing =
  | 'application'
  | 'request'
  | 'attached'
  | 'evidence'
  | 'stray-evidence'
  | 'redelivery'
  | 'service'
  | 'to-assign'
  | 'unreadable'
  | 'handed-over'
  | 'other-procedure'
  | 'set-aside'

/** How far something sent has come. Ends: `delivered`, `failed`, `refused`; the rest may still move. */
export type DeliveryState =
  | 'prepared'
  | 'submitting'
  | 'submitted'
  | 'accepted'
  | 'delivered'
  | 'failed'
  | 'refused'
  | 'uncertain'
  | 'no-news'

/** No evidence will move it any more by itself. */
export const SETTLED: readonly DeliveryState[] = ['delivered', 'failed', 'refused', 'no-news']

/** `deferred`: not taken now, and another attempt may be made by itself. */
export type AttemptState = 'prepared' | 'submitting' | 'submitted' | 'deferred' | 'refused' | 'uncertain'

export type DocumentKind =
  | 'avviso'
  | 'avviso-page'
  | 'form'
  | 'reserve-form'
  | 'graduatoria-public'
  | 'graduatoria-page'
  | 'graduatoria-office-pdf'
  | 'graduatoria-office-xlsx'
  | 'decree-draft'
  | 'draw-minutes'
  | 'sample-minutes'
  | 'list-pdf'
  | 'list-xlsx'
  | 'attestation'
