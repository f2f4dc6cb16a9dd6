import type { ApplicationState } from '../domain/application-transitions.js'
import { Refusal } from '../domain/refusal.js'
import type { RequiredFact } from '../domain/required-facts.js'
import { withTrueSources } from '../domain/sources.js'
import { romeDate } from '../domain/terms/index.js'
import { ApplicationData, type ExclusionReason } from '../schemas/application.js'
import type { Finding } from '../schemas/findings.js'
import type { ApplicationId, MessageId } from '../schemas/ids.js'
import type { Instant } from '../schemas/time.js'
import {
  type ApplicationOnFile,
  applicationMayMove,
  findingsOf,
  ownerOf,
  readApplication,
  reviewed,
} from './applications.js'
import type { Tx } from './database.js'
import { type Command, decisionsOn, draftOf, memberOf, recordDecision } from './decisions.js'
import { endIntegration } from './integrations.js'
import { nextNotice, type Reserve, tellAuthor } from './notices.js'
import { putTasks } from './outbox.js'

/** What a command on an application changed. */
export interface ApplicationChanged {
  readonly state: ApplicationState
  readonly findings: readonly Finding[]
  /** How many decisions stand on it now: a command given with it is refused when there are more. */
  readonly seen: number
}

/** An operatore types what the form says; the checks run at once and propose.
 *  @param required what the criteria of its graduatoria want of everybody */
export async function enterData(
  tx: Tx,
  at: Instant,
  id: ApplicationId,
  command: Command,
  required: readonly RequiredFact[] = [],
): Promise<ApplicationChanged> {
  const { application, to } = await applicationMayMove(tx, id, 'enter-data', command)
  const data = readData(application, await draftOf(tx, command))
  if (application.state === 'integrating') await endIntegration(tx, at, id, 'answered')
  const findings = findingsOf(application, data, required)
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
  await recordDecision(tx, at, {
    ...command,
    ...ownerOf(application),
    what: 'enter-data',
    body: { data, findings },
  })
  return await changed(tx, id, to, findings)
}

/** @throws {Refusal} `data-invalid` naming the fields, never their values; `unknown-ranking` */
function readData({ avviso, data: known }: ApplicationOnFile, body: unknown): ApplicationData {
  const parsed = ApplicationData.safeParse(body)
  if (!parsed.success) {
    const fields = new Set(parsed.error.issues.map(({ path }) => path.join('.')))
    throw new Refusal('data-invalid', [...fields].join(', '))
  }
  if (!avviso.rankings.some(({ code }) => code === parsed.data.ranking)) throw new Refusal('unknown-ranking')
  return withTrueSources(known, parsed.data)
}

/** A responsabile admits: only what nothing stands against. */
export async function admit(
  tx: Tx,
  at: Instant,
  id: ApplicationId,
  command: Command,
): Promise<ApplicationChanged> {
  const { application, to } = await applicationMayMove(tx, id, 'admit', command)
  refuseObjections(application)
  return await settle(tx, at, application, command, { what: 'admit', state: to, reasons: [], body: {} })
}

/** A responsabile admits with reserve; the person is told what keeps the decision open, and until when. */
export async function admitWithReserve(
  tx: Tx,
  at: Instant,
  id: ApplicationId,
  command: Command,
  reserve: Reserve,
): Promise<ApplicationChanged> {
  const { application, to } = await applicationMayMove(tx, id, 'admit-with-reserve', command)
  if (application.data === null) throw new Refusal('data-missing')
  if (reserve.by !== null && reserve.by <= romeDate(at)) throw new Refusal('term-too-short')
  const body = { ...reserve, ordinal: await nextNotice(tx, id, 'admit-with-reserve') }
  const settlement = { what: 'admit-with-reserve', state: to, reasons: [], body } as const
  const settled = await settle(tx, at, application, command, settlement)
  await tellAuthor(tx, at, command.command, application)
  return settled
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
  const { application, to } = await applicationMayMove(tx, id, 'exclude', command)
  return await settle(tx, at, application, command, {
    what: 'exclude',
    state: to,
    reasons,
    body: { reasons },
  })
}

/** Its author withdraws an application, by a message of theirs that an operatore has read. */
export async function withdraw(
  tx: Tx,
  at: Instant,
  id: ApplicationId,
  command: Command,
  message: MessageId,
): Promise<ApplicationChanged> {
  const { application, to } = await applicationMayMove(tx, id, 'withdraw', command)
  if (application.state === 'integrating') await endIntegration(tx, at, id, 'answered')
  await tx.updateTable('application').set({ state: to }).where('id', '=', id).execute()
  await recordDecision(tx, at, {
    ...command,
    ...ownerOf(application),
    message,
    what: 'withdraw',
    body: { message, ordinal: await nextNotice(tx, id, 'withdraw') },
  })
  await tellAuthor(tx, at, command.command, application)
  return await changed(tx, id, to, application.findings)
}

/** A responsabile takes a decided application up again, with a reason; its procedure runs once more. */
export async function reopen(
  tx: Tx,
  at: Instant,
  id: ApplicationId,
  command: Command,
  reason: string | null,
): Promise<ApplicationChanged> {
  if (reason === null) throw new Refusal('reason-missing')
  const { application, to } = await applicationMayMove(tx, id, 'reopen', command)
  await tx
    .updateTable('application')
    .set({ state: to, reasons: [], decided_by: null, decided_at: null })
    .where('id', '=', id)
    .execute()
  await recordDecision(tx, at, { ...command, ...ownerOf(application), what: 'reopen', body: { reason } })
  const { call, epoch } = application
  await putTasks(tx, at, [
    { key: id, call, task: { do: 'start-application', application: id, call, epoch, fresh: true } },
  ])
  return await changed(tx, id, to, application.findings)
}

/** Somebody who must not touch an application says so, and can't from here on. @norma L. 241/1990 art. 6-bis */
export async function declareConflict(
  tx: Tx,
  at: Instant,
  id: ApplicationId,
  command: Command,
): Promise<{ declared: true }> {
  const application = await readApplication(tx, id)
  await memberOf(tx, command.actor, application.office)
  await tx
    .insertInto('conflict')
    .values({ application: id, staff: command.actor, declared_at: at })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  await recordDecision(tx, at, { ...command, ...ownerOf(application), what: 'declare-conflict', body: {} })
  return { declared: true }
}

/** @throws {Refusal} `data-missing`, `not-admissible`, `requirement-to-check` */
export function refuseObjections(application: ApplicationOnFile): void {
  if (!application.data) throw new Refusal('data-missing')
  const { objections, toCheck } = reviewed(application, application.data)
  if (objections.length > 0)
    throw new Refusal('not-admissible', objections.map(({ code }) => code).join(', '))
  if (toCheck.length > 0)
    throw new Refusal('requirement-to-check', toCheck.map(({ code }) => code).join(', '))
}

interface Settlement {
  readonly what: 'admit' | 'admit-with-reserve' | 'exclude'
  readonly state: ApplicationState
  readonly reasons: readonly ExclusionReason[]
  readonly body: object
}

async function settle(
  tx: Tx,
  at: Instant,
  application: ApplicationOnFile,
  command: Command,
  { what, state, reasons, body }: Settlement,
): Promise<ApplicationChanged> {
  await tx
    .updateTable('application')
    .set({ state, reasons: [...reasons], decided_by: command.actor, decided_at: at })
    .where('id', '=', application.id)
    .execute()
  await recordDecision(tx, at, { ...command, ...ownerOf(application), what, body })
  return await changed(tx, application.id, state, application.findings)
}

async function changed(tx: Tx, id: ApplicationId, state: ApplicationState, findings: readonly Finding[]) {
  return { state, findings, seen: await seenOf(tx, id) }
}

/** How many decisions stand on an application. */
export async function seenOf(tx: Tx, id: ApplicationId): Promise<number> {
  return await decisionsOn(tx, { application: id })
}
