import { Refusal } from '../domain/refusal.js'
import { type Examined, review } from '../domain/review.js'
import { withTrueSources } from '../domain/sources.js'
import { type ApplicationEvent, type ApplicationState, applicationTransition } from '../domain/transitions.js'
import { ApplicationData, type ExclusionReason } from '../schemas/application.js'
import type { Avviso } from '../schemas/call.js'
import type { Finding } from '../schemas/findings.js'
import type { ApplicationId, CallId, OfficeId, StaffId } from '../schemas/ids.js'
import type { Instant } from '../schemas/time.js'
import type { Reader, Tx } from './database.js'
import { type Command, draftOf, memberOf, recordDecision } from './decisions.js'
import { NotInRecord } from './record.js'

export interface ApplicationOnFile {
  readonly id: ApplicationId
  readonly call: CallId
  readonly office: OfficeId
  readonly avviso: Avviso
  readonly state: ApplicationState
  readonly position: 'early' | 'in-time' | 'late'
  readonly presentedAt: Instant
  readonly secondsOff: number
  readonly publicCode: string
  readonly certifiedSender: string | null
  readonly data: ApplicationData | null
  readonly dataBy: StaffId | null
  readonly findings: readonly Finding[]
  readonly frozen: boolean
}

/** @throws {NotInRecord} */
export async function readApplication(db: Reader, id: ApplicationId): Promise<ApplicationOnFile> {
  const row = await db
    .selectFrom('application')
    .innerJoin('call', 'call.id', 'application.call')
    .innerJoin('message', 'message.id', 'application.message')
    .select([
      'application.id',
      'application.call',
      'call.office',
      'call.avviso',
      'call.frozen_at',
      'application.state',
      'application.position',
      'application.presented_at',
      'application.seconds_off',
      'application.public_code',
      'message.certified_sender',
      'application.data',
      'application.data_by',
      'application.findings',
    ])
    .where('application.id', '=', id)
    .executeTakeFirst()
  if (!row) throw new NotInRecord('La domanda', id)
  return {
    id: row.id,
    call: row.call,
    office: row.office,
    avviso: row.avviso,
    state: row.state,
    position: row.position,
    presentedAt: row.presented_at,
    secondsOff: row.seconds_off,
    publicCode: row.public_code,
    certifiedSender: row.certified_sender,
    data: row.data,
    dataBy: row.data_by,
    findings: row.findings,
    frozen: row.frozen_at !== null,
  }
}

/** What a command on an application changed. */
export interface ApplicationChanged {
  readonly state: ApplicationState
  readonly findings: readonly Finding[]
}

/** An operatore types what the form says; the checks run at once and propose. */
export async function enterData(
  tx: Tx,
  at: Instant,
  id: ApplicationId,
  command: Command,
): Promise<ApplicationChanged> {
  const { application, to } = await allowed(tx, id, 'enter-data', command)
  const parsed = ApplicationData.safeParse(await draftOf(tx, command))
  // The path names the field; the value, which may be personal, is not repeated.
  if (!parsed.success) throw new Refusal('data-invalid', fieldsOf(parsed.error.issues))
  const data = withTrueSources(application.data, parsed.data)
  const findings = findingsOf({ ...application, data }, application.avviso)
  await tx
    .updateTable('application')
    .set({
      state: to,
      data: JSON.stringify(data),
      data_by: command.actor,
      data_at: at,
      findings: JSON.stringify(findings),
    })
    .where('id', '=', id)
    .execute()
  const body = { data, findings }
  await recordDecision(tx, at, { ...command, ...ownerOf(application), what: 'enter-data', body })
  return { state: to, findings }
}

/** What the checks notice in the data of an application, for a person to weigh. */
export function findingsOf(examined: Examined, avviso: Avviso): Finding[] {
  const { validity, objections } = review(examined, avviso)
  return [{ code: validity.ground ?? 'no-ground', text: validity.why }, ...objections]
}

/** A responsabile admits: only what nothing stands against. */
export async function admit(
  tx: Tx,
  at: Instant,
  id: ApplicationId,
  command: Command,
): Promise<ApplicationChanged> {
  const { application, to } = await allowed(tx, id, 'admit', command)
  const { data } = application
  if (!data) throw new Refusal('data-missing')
  const { objections } = review({ ...application, data }, application.avviso)
  if (objections.length > 0)
    throw new Refusal('not-admissible', objections.map(({ code }) => code).join(', '))
  return await settle(tx, at, application, command, to, [])
}

/** A responsabile excludes, for one or more reasons of the closed list. */
export async function exclude(
  tx: Tx,
  at: Instant,
  id: ApplicationId,
  command: Command,
  reasons: readonly ExclusionReason[],
): Promise<ApplicationChanged> {
  if (reasons.length === 0) throw new Refusal('reason-missing')
  const { application, to } = await allowed(tx, id, 'exclude', command)
  return await settle(tx, at, application, command, to, reasons)
}

async function settle(
  tx: Tx,
  at: Instant,
  application: ApplicationOnFile,
  command: Command,
  state: ApplicationState,
  reasons: readonly ExclusionReason[],
): Promise<ApplicationChanged> {
  await tx
    .updateTable('application')
    .set({ state, reasons: [...reasons], decided_by: command.actor, decided_at: at })
    .where('id', '=', application.id)
    .execute()
  const what = state === 'admitted' ? 'admit' : 'exclude'
  await recordDecision(tx, at, { ...command, ...ownerOf(application), what, body: { reasons } })
  return { state, findings: application.findings }
}

async function allowed(tx: Tx, id: ApplicationId, event: ApplicationEvent, command: Command) {
  await tx.selectFrom('application').select('id').where('id', '=', id).forUpdate().execute()
  const application = await readApplication(tx, id)
  if (application.frozen) throw new Refusal('frozen')
  const member = await memberOf(tx, command.actor, application.office)
  const verdict = applicationTransition(
    application.state,
    event,
    { staff: member.id, roles: member.roles },
    { 'enter-data': application.dataBy },
  )
  if (!verdict.allowed) throw new Refusal(verdict.code)
  return { application, to: verdict.to }
}

function ownerOf({ id, call, office }: ApplicationOnFile) {
  return { application: id, call, office }
}

function fieldsOf(issues: readonly { readonly path: readonly PropertyKey[] }[]): string {
  return [...new Set(issues.map(({ path }) => path.join('.')))].join(', ')
}
