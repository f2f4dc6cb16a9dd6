import { bodyAddress, officeAddress, type Stage } from '../../demo/stage.js'
import { isRefusalCode, Refusal } from '../../domain/refusal.js'
import type { Provider, Sending } from '../../pec/simulator/provider.js'
import type { Commands } from '../../procedure/commands.js'
import { workflowIds } from '../../procedure/door.js'
import type { ApplicationData, ExclusionReason } from '../../schemas/application.js'
import type { Avviso } from '../../schemas/call.js'
import type { ApplicationId, CallId, Digest } from '../../schemas/ids.js'
import type { LegalDate } from '../../schemas/time.js'
import { documentsOf } from '../../storage/documents.js'
import { checkPromises } from '../../storage/promises.js'
import type { Record } from '../../storage/record.js'
import { applicationData } from '../harness/application-data.js'
import { anAvviso, aRanking } from '../harness/avviso.js'
import { commandOf, directorName, dirigente, operatore, responsabile } from '../harness/office.js'
import { ownForm } from '../harness/own-form.js'

export {
  commandOf as order,
  dirigente as director,
  operatore as operator,
  responsabile as responsible,
  staff,
} from '../harness/office.js'

export interface CallPlan {
  readonly opensAt: string
  readonly closesAt: string
  readonly timeRule?: 'sent' | 'arrived'
  readonly posts?: number
  readonly observationDays?: number
}

export function avvisoOf(id: string, plan: CallPlan): Avviso {
  const usual = anAvviso()
  return anAvviso({
    id,
    requestingBody: { ...usual.requestingBody, pec: bodyAddress, requestedOn: '2031-02-20' },
    rankings: [aRanking(plan.posts ? { posts: plan.posts } : {})],
    window: { opensAt: plan.opensAt, closesAt: plan.closesAt },
    channels: { ...usual.channels, pec: { rule: plan.timeRule ?? 'sent' } },
    terms: { ...usual.terms, observationDays: plan.observationDays ?? null },
  })
}

/** An operatore drafts a call, a dirigente approves it and a responsabile publishes it now. */
export async function publish(stage: Stage, id: string, plan: CallPlan): Promise<CallId> {
  const avviso = avvisoOf(id, plan)
  await stage.commands.draftCall(commandOf(operatore), avviso)
  await stage.settle()
  await stage.commands.approveAvviso(avviso.id, { ...commandOf(dirigente), confirmed: ['pec-only'] })
  await stage.commands.publishAvviso(avviso.id, commandOf(responsabile))
  await stage.settle()
  return avviso.id
}

/** A person sends the form of a call, filled on screen, from the PEC that it says is theirs. @returns the transaction */
export async function apply(
  provider: Pick<Provider, 'send'>,
  call: string,
  sending: { from: string; at: string } & Partial<Sending>,
): Promise<string> {
  const form = {
    filename: 'domanda.pdf',
    contentType: 'application/pdf',
    content: ownForm(call, sending.from),
  }
  return await provider.send({
    to: [officeAddress],
    subject: 'Domanda di partecipazione',
    text: 'In allegato.',
    attachments: [form],
    ...sending,
  })
}

/** What became of a PEC transaction. */
export async function applicationOf({ db }: Pick<Record, 'db'>, transaction: string) {
  return await db
    .selectFrom('application')
    .innerJoin('message', 'message.id', 'application.message')
    .selectAll('application')
    .where('transaction', '=', transaction)
    .executeTakeFirstOrThrow()
}

export interface Person {
  /** Two digits that tell this person from others. */
  readonly number: number
  readonly isee?: string | null
  readonly birthDate?: string
  readonly didFiledOn?: string | null
  readonly pec?: string | null
}

/** What an operatore reads in the form of a person who has all that is asked. */
export function formOf(person: Person, other: Partial<ApplicationData> = {}): ApplicationData {
  const { number, isee = '8500.00', birthDate = '1980-01-01', didFiledOn = null, pec = null } = person
  const usual = applicationData(
    {
      codiceFiscale: `FTTMRA80A${String(number).padStart(2, '0')}D969X`,
      birthDate,
      pec,
    },
    {
      ...(pec ? { recapito: { by: 'pec', address: pec } } : {}),
      facts: { isee, unemployed: true, didFiledOn },
    },
  )
  return { ...usual, ...other }
}

const reasons: readonly string[] = [
  'late',
  'wrong-channel',
  'no-valid-ground',
  'form-missing',
  'requirement-not-met',
]

/** An operatore types the form; a responsabile admits, or excludes for what the checks found. */
export async function examine(commands: Commands, id: ApplicationId, data: ApplicationData): Promise<string> {
  const { findings } = await commands.enterData(id, commandOf(operatore), data)
  const against = findings.filter((code) => reasons.includes(code)) as ExclusionReason[]
  const { state } =
    against.length === 0
      ? await commands.admit(id, commandOf(responsabile))
      : await commands.exclude(id, { ...commandOf(responsabile), reasons: against })
  return state
}

/** The number of the draw, which has just come out. */
export function drawn({ clock }: Pick<Record, 'clock'>) {
  return { seed: '0712335489', drawnAt: clock.now(), readAt: 'www.lotto.example, estrazione del giorno' }
}

/** From the closed review to the published graduatoria. @returns its fingerprint */
export async function approveGraduatoria(
  { commands, record, settle, sign }: Pick<Stage, 'commands' | 'record' | 'settle' | 'sign'>,
  call: CallId,
  correction: string | null = null,
): Promise<string> {
  await commands.proposeGraduatoria(call, { ...commandOf(responsabile), draw: drawn(record) }, correction)
  const { sha256 } = await record.db
    .selectFrom('graduatoria')
    .select('sha256')
    .where('call', '=', call)
    .orderBy('version', 'desc')
    .executeTakeFirstOrThrow()
  const actDigest = await sign(directorName, await lastDraft(record, call))
  const actDate = record.clock.now().slice(0, 10) as LegalDate
  await commands.approveGraduatoria(call, {
    ...commandOf(dirigente),
    actNumber: '77',
    actDate,
    actDigest,
    sha256,
  })
  await settle()
  return sha256
}

/** The draft of the act for the last version of the graduatorie of a call. */
export async function lastDraft({ db }: Pick<Record, 'db'>, call: CallId): Promise<Digest> {
  const drafts = (await documentsOf(db, call)).filter(({ kind }) => kind === 'decree-draft')
  return drafts.at(-1)?.digest as Digest
}

/** Waits until no workflow of a call has a task under way. The time-skipping server never leaps again when a workflow
 *  is terminated in the middle of a task (1.40.0), which a real server bears. */
export async function untilAtRest({ record, time }: Stage, call: CallId): Promise<void> {
  const { db } = record
  const applications = await db.selectFrom('application').select('id').where('call', '=', call).execute()
  const ids = [workflowIds.call(call), ...applications.map(({ id }) => workflowIds.application(id))]
  for (const id of ids)
    for (;;) {
      const { events } = await time.client.workflow.getHandle(id).fetchHistory()
      const last = events?.at(-1)
      if (!last?.workflowTaskScheduledEventAttributes && !last?.workflowTaskStartedEventAttributes) break
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
}

/** The code of the refusal of a command, or `done`. */
export async function codeOf(command: Promise<unknown>): Promise<string> {
  try {
    await command
    return 'done'
  } catch (error) {
    if (error instanceof Refusal && isRefusalCode(error.code)) return error.code
    throw error
  }
}

export async function stateOf({ db }: Pick<Record, 'db'>, call: CallId): Promise<string> {
  const row = await db.selectFrom('call').select('state').where('id', '=', call).executeTakeFirstOrThrow()
  return row.state
}

/** The codes of the alerts about something, those that are over marked so. */
export async function alertsOf({ db }: Pick<Record, 'db'>, scope: string): Promise<string[]> {
  const rows = await db.selectFrom('alert').selectAll().where('scope', '=', scope).orderBy('code').execute()
  return rows.map(({ code, resolved_at }) => (resolved_at ? `${code}, resolved` : code))
}

/** The promises that are broken now, with what breaks them. */
export async function brokenPromises({ db, clock }: Record): Promise<string[]> {
  const found = await checkPromises(db, clock.now())
  return found.filter(({ count }) => count > 0).map(({ name, broken }) => `${name}: ${broken.join(' ')}`)
}
