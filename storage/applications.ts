import type { ExpressionBuilder } from 'kysely'
import {
  type ApplicationEvent,
  type ApplicationState,
  applicationTransition,
} from '../domain/application-transitions.js'
import { callDays } from '../domain/call-days.js'
import { Refusal } from '../domain/refusal.js'
import { missingFacts, type RequiredFact } from '../domain/required-facts.js'
import { type Channel, type Examined, type ReviewResult, review } from '../domain/review.js'
import type { LastActors } from '../domain/transitions.js'
import type { ApplicationData } from '../schemas/application.js'
import type { Avviso } from '../schemas/call.js'
import type { Finding } from '../schemas/findings.js'
import type { ApplicationId, CallId, OfficeId, StaffId } from '../schemas/ids.js'
import type { Instant, LegalDate } from '../schemas/time.js'
import type { Reader, Tx } from './database.js'
import { type Command, memberOf, refuseStalePage } from './decisions.js'
import { NotInRecord } from './record.js'
import type { Tables } from './tables.js'

export interface ApplicationOnFile {
  readonly id: ApplicationId
  readonly call: CallId
  readonly office: OfficeId
  readonly avviso: Avviso
  readonly publishedOn: LegalDate | null
  readonly epoch: number
  /** Which of the applications of its message, from 1. */
  readonly ordinal: number
  readonly state: ApplicationState
  readonly channel: Channel
  readonly position: 'early' | 'in-time' | 'late'
  readonly presentedAt: Instant
  readonly secondsOff: number
  readonly publicCode: string
  readonly certifiedSender: string | null
  /** Sent to another office, which has handed it over. */
  readonly handedOver: boolean
  readonly data: ApplicationData | null
  readonly dataBy: StaffId | null
  readonly findings: readonly Finding[]
  readonly frozen: boolean
  /** What was asked of its author last did not come in time. */
  readonly integrationMissing: boolean
}

/** @throws {NotInRecord} */
export async function readApplication(db: Reader, id: ApplicationId): Promise<ApplicationOnFile> {
  const [application] = await readApplications(db, [id])
  if (!application) throw new NotInRecord('La domanda', id)
  return application
}

/** Those of some applications that there are, by id. */
export async function readApplications(
  db: Reader,
  ids: readonly ApplicationId[],
): Promise<ApplicationOnFile[]> {
  if (ids.length === 0) return []
  const rows = await db
    .selectFrom('application')
    .innerJoin('call', 'call.id', 'application.call')
    .innerJoin('message', 'message.id', 'application.message')
    .leftJoin('presentation', 'presentation.message', 'application.message')
    .select([
      'application.id',
      'application.call',
      'application.ordinal',
      'call.office',
      'call.avviso',
      'call.published_on',
      'call.epoch',
      'call.frozen_at',
      'application.state',
      'application.position',
      'application.presented_at',
      'application.seconds_off',
      'application.public_code',
      'message.certified_sender',
      'message.handed_from',
      'presentation.channel',
      'application.data',
      'application.data_by',
      'application.findings',
    ])
    .select(lastIntegration)
    .where('application.id', 'in', ids)
    .orderBy('application.id')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    call: row.call,
    office: row.office,
    avviso: row.avviso,
    publishedOn: row.published_on,
    epoch: row.epoch,
    ordinal: row.ordinal,
    state: row.state,
    channel: channelOf(row),
    position: row.position,
    presentedAt: row.presented_at,
    secondsOff: row.seconds_off,
    publicCode: row.public_code,
    certifiedSender: row.certified_sender,
    handedOver: row.handed_from !== null,
    data: row.data,
    dataBy: row.data_by,
    findings: row.findings,
    frozen: row.frozen_at !== null,
    integrationMissing: row.integrated === 'not-answered',
  }))
}

/** PEC or ordinary mail, unless somebody took it at the office. */
export function channelOf(row: { channel: Channel | null; certified_sender: string | null }): Channel {
  return row.channel ?? (row.certified_sender === null ? 'mail' : 'pec')
}

/** How the last request to complete an application ended; to be selected beside it. */
export function lastIntegration(select: ExpressionBuilder<Tables, 'application'>) {
  return select
    .selectFrom('integration')
    .select('outcome')
    .whereRef('integration.application', '=', 'application.id')
    .orderBy('ordinal', 'desc')
    .limit(1)
    .as('integrated')
}

/** What the checks need of an application beside its data. */
export type Checked = Pick<
  ApplicationOnFile,
  | 'avviso'
  | 'publishedOn'
  | 'channel'
  | 'position'
  | 'secondsOff'
  | 'certifiedSender'
  | 'integrationMissing'
  | 'handedOver'
>

/** What the checks say of an application with some data. */
export function reviewed(application: Checked, data: ApplicationData): ReviewResult {
  const { avviso, publishedOn } = application
  const examined: Examined = { ...application, data }
  return review(examined, { avviso, days: callDays(avviso, publishedOn) })
}

/** What a person reads beside an application with some data: its ground of validity, what stands against it, what is
 *  still open. */
export function findingsOf(
  application: Checked,
  data: ApplicationData,
  required: readonly RequiredFact[],
): Finding[] {
  const { validity, objections, toCheck } = reviewed(application, data)
  return [
    { code: validity.ground ?? 'no-ground', text: validity.why },
    ...(application.handedOver ? [HANDED_OVER] : []),
    ...objections.map(({ code, text }) => ({ code, text })),
    ...toCheck.map(({ code, why }) => ({ code: 'to-check', text: `Requisito «${code}»: ${why}` })),
    ...missingFacts(required, data.facts).map(({ label }) => ({
      code: 'fact-missing',
      text: `Manca il dato «${label}», che i criteri chiedono a tutti: senza, l’istruttoria non si chiude.`,
    })),
  ]
}

const HANDED_OVER = {
  code: 'handed-over',
  text: 'È arrivata alla casella di un altro ufficio, che l’ha trasmessa: l’istante certificato resta quello. L’avviso indica un solo indirizzo: valutare se ammetterla.',
}

/** Holds an application and checks that a person may act on it now.
 *  @throws {Refusal} `frozen`, `conflict`, `stale-page`, and those of the transitions */
export async function applicationMayMove(
  tx: Tx,
  id: ApplicationId,
  event: ApplicationEvent,
  command: Command,
): Promise<{ application: ApplicationOnFile; to: ApplicationState }> {
  await tx.selectFrom('application').select('id').where('id', '=', id).forNoKeyUpdate().execute()
  const application = await readApplication(tx, id)
  if (application.frozen) throw new Refusal('frozen')
  await refuseStalePage(tx, command, { application: id })
  const member = await memberOf(tx, command.actor, application.office)
  await refuseConflict(tx, id, member.id)
  const last: LastActors<ApplicationEvent> = { 'enter-data': await whoEnteredData(tx, application) }
  const actor = { staff: member.id, roles: member.roles }
  const verdict = applicationTransition(application.state, event, actor, last)
  if (!verdict.allowed) throw new Refusal(verdict.code)
  return { application, to: verdict.to }
}

/** @throws {Refusal} `conflict` for who declared one */
export async function refuseConflict(db: Reader, id: ApplicationId, staff: StaffId): Promise<void> {
  const conflict = await db
    .selectFrom('conflict')
    .select('staff')
    .where('application', '=', id)
    .where('staff', '=', staff)
    .executeTakeFirst()
  if (conflict) throw new Refusal('conflict')
}

/** Whoever wrote any of its data since it was last taken up: a correction by another does not wash that away. */
async function whoEnteredData(db: Reader, { id, dataBy }: ApplicationOnFile): Promise<StaffId[]> {
  const rows = await db
    .selectFrom('decision')
    .select(['what', 'actor'])
    .where('application', '=', id)
    .where('what', 'in', ['enter-data', 'reopen'])
    .orderBy('at')
    .execute()
  const since = rows.slice(rows.findLastIndex(({ what }) => what === 'reopen') + 1)
  return [...(dataBy ? [dataBy] : []), ...since.map(({ actor }) => actor)]
}

/** To whom a decision on an application belongs. */
export function ownerOf({ id, call, office }: ApplicationOnFile) {
  return { application: id, call, office }
}
