import { type Client, type UpdateDefinition, WorkflowNotFoundError } from '@temporalio/client'
import { ApplicationFailure } from '@temporalio/common'
import { anotherAttempt } from '../activities/another-attempt.js'
import type {
  ApproveAvvisoCommand,
  ApproveCommand,
  Command,
  ExcludeCommand,
  ProposeCommand,
  WithdrawCommand,
} from '../activities/contract.js'
import { ownCriteria } from '../activities/criteria.js'
import { draftIfAny } from '../activities/drafts.js'
import { effectOf } from '../activities/effect.js'
import { UNDECIDED } from '../domain/application-transitions.js'
import type { Moved } from '../domain/effect.js'
import { RuleError, type RuleErrorCode } from '../domain/errors.js'
import { isRefusalCode, Refusal } from '../domain/refusal.js'
import type { ApplicationData } from '../schemas/application.js'
import type { ApplicationId, CallId, DeliveryId, Digest, MessageId, OfficeId } from '../schemas/ids.js'
import type { Instant } from '../schemas/time.js'
import {
  type ApplicationChanged,
  declareConflict,
  reopen,
  withdraw,
} from '../storage/application-decisions.js'
import { readApplication } from '../storage/applications.js'
import { admitInBulk } from '../storage/bulk.js'
import { keepCriteria } from '../storage/criteria.js'
import type { Tx } from '../storage/database.js'
import { keepDraft } from '../storage/decisions.js'
import { repeatDelivery } from '../storage/deliveries.js'
import { compareAct } from '../storage/graduatorie.js'
import type { IntegrationRequest } from '../storage/integrations.js'
import type { Reserve } from '../storage/notices.js'
import { decideObservation, type ObservationDecision } from '../storage/observations.js'
import { answerTo, type Record } from '../storage/record.js'
import { resumeCall } from '../storage/resume.js'
import { type Assignment, assignMessage } from '../storage/smistamento.js'
import * as messages from '../workflows/messages.js'
import { type AvvisoCommands, avvisoCommands } from './avviso-commands.js'
import { type CheckCommands, checkCommands } from './check-commands.js'
import { workflowIds } from './door.js'
import { type ExchangeCommands, exchangeCommands } from './exchange.js'
import { type PaperCommands, paperCommands } from './paper-commands.js'
import { type RegisterCommands, registerCommands } from './register-commands.js'
import { type RequestCommands, requestCommands } from './request-commands.js'

/**
 * What people can do. Each command has an id of its own: given again, even after the procedure has ended, it gives
 * back the answer that was stored. A refusal says why in Italian and has changed nothing.
 */
export interface Commands
  extends ExchangeCommands,
    RegisterCommands,
    PaperCommands,
    CheckCommands,
    RequestCommands,
    AvvisoCommands {
  /** Keeps criteria that the office has completed and confirmed; its calls use them from here on. */
  keepCriteria(office: OfficeId, command: Command, yaml: string): Promise<{ digest: Digest }>
  /** `confirmed`: the codes of what the avviso shows and the dirigente has seen. */
  approveAvviso(call: CallId, command: ApproveAvvisoCommand): Promise<{ state: string }>
  publishAvviso(call: CallId, command: Command): Promise<{ state: string }>
  assignMessage(message: MessageId, command: Command, assignment: Assignment): Promise<{ standing: string }>
  enterData(application: ApplicationId, command: Command, data: ApplicationData): Promise<ApplicationAnswer>
  /** Asks its author for what is missing, by a day. */
  askIntegration(
    application: ApplicationId,
    command: Command,
    request: IntegrationRequest,
  ): Promise<ApplicationAnswer>
  admit(application: ApplicationId, command: Command): Promise<ApplicationAnswer>
  /** Admits many by one decision; one against which something stands by then is left as it is. */
  admitInBulk(
    call: CallId,
    command: Command,
    applications: readonly ApplicationId[],
  ): Promise<{ admitting: number }>
  /** Its author is told at once what keeps the decision open, what lifts the reserve and by when. */
  admitWithReserve(application: ApplicationId, command: Command, reserve: Reserve): Promise<ApplicationAnswer>
  exclude(application: ApplicationId, command: ExcludeCommand): Promise<ApplicationAnswer>
  /** Its author withdraws it, by a message of theirs, and is told that this was noted. */
  withdraw(application: ApplicationId, command: WithdrawCommand): Promise<ApplicationAnswer>
  /** Takes a decided application up again, for a reason. */
  reopen(application: ApplicationId, command: Command, reason: string): Promise<ApplicationAnswer>
  /** Says that one must not decide on an application: from here on one can't. */
  declareConflict(application: ApplicationId, command: Command): Promise<{ declared: true }>
  /** `reason`: why the review is closed although mail is pending; null in the ordinary case. */
  closeReview(call: CallId, command: Command, reason: string | null): Promise<{ state: string }>
  /** Takes the review up again, for a reason: an observation that was accepted, an error that was found. */
  reopenReview(call: CallId, command: Command, reason: string): Promise<{ state: string }>
  /** `correction`: why it replaces one that was approved for good, in words for everybody; nobody is named in them. */
  proposeGraduatoria(
    call: CallId,
    command: ProposeCommand,
    correction?: string | null,
  ): Promise<{ state: string }>
  approveGraduatoria(call: CallId, command: ApproveCommand): Promise<{ state: string }>
  /** What would change in the graduatorie if the data of an application were others. Changes nothing. */
  effectOf(application: ApplicationId, data: ApplicationData): Promise<readonly Moved[]>
  decideObservation(
    observation: string,
    command: Command,
    decision: ObservationDecision,
  ): Promise<{ state: string }>
  closeObservations(call: CallId, command: Command): Promise<{ state: string }>
  /** Says that one has compared a signed act, which does not show it by itself, with the graduatorie it approves. */
  compareAct(call: CallId, command: Command, act: Digest): Promise<{ compared: number }>
  /** Everybody is told: their position, or why they are left out. */
  sendLetters(call: CallId, command: Command): Promise<{ state: string }>
  sendList(call: CallId, command: Command): Promise<{ state: string }>
  /** Sends a receipt again after its sending failed, or its fate is unknown. */
  repeatSending(delivery: DeliveryId, command: Command): Promise<{ state: string }>
  /** Starts the procedure of a call again from the record. */
  resume(call: CallId): Promise<{ epoch: number; applications: number }>
}

interface ApplicationAnswer {
  readonly state: string
  readonly findings: readonly string[]
  /** How many decisions stand on it: given back with the next command, it says what its giver had seen. */
  readonly seen: number
}

export function openCommands(record: Record, client: Client): Commands {
  const toCall = <R extends object, C extends Command>(
    update: UpdateDefinition<R, [C]>,
    call: CallId,
    command: C,
  ) => give(record, client, workflowIds.call(call), update, command, () => isClosed(record, call))
  const toApplication = <R extends object, C extends Command>(
    update: UpdateDefinition<R, [C]>,
    application: ApplicationId,
    command: C,
  ) =>
    give(record, client, workflowIds.application(application), update, command, () =>
      isDecided(record, application),
    )

  /** What is decided on an application whose procedure has ended; it is not there to be asked. */
  const onApplication = async (
    application: ApplicationId,
    command: Command,
    write: (tx: Tx, at: Instant) => Promise<ApplicationChanged>,
  ): Promise<ApplicationAnswer> => {
    const { call, epoch } = await readApplication(record.db, application)
    return await record.once(`command/${command.command}`, { call, epoch }, async (tx, at) => {
      const { state, findings, seen } = await write(tx, at)
      return { state, findings: findings.map(({ code }) => code), seen }
    })
  }

  return {
    ...exchangeCommands(record),
    ...registerCommands(record),
    ...paperCommands(record),
    ...checkCommands(record),
    ...requestCommands(record),
    ...avvisoCommands(record),
    async keepCriteria(office, command, yaml) {
      const own = await ownCriteria(record, yaml)
      return await record.once(`command/${command.command}`, null, (tx, at) =>
        keepCriteria(tx, at, command, { office, ...own }),
      )
    },
    approveAvviso: (call, command) => toCall(messages.approveAvviso, call, command),
    publishAvviso: (call, command) => toCall(messages.publishAvviso, call, command),
    assignMessage: (message, command, assignment) =>
      record.once(`command/${command.command}`, null, (tx, at) =>
        assignMessage(tx, at, message, command, assignment),
      ),
    async enterData(application, command, data) {
      await keepDraft(record.db, command, data, record.clock.now())
      return await toApplication(messages.enterData, application, command)
    },
    async askIntegration(application, command, request) {
      await keepDraft(record.db, command, request, record.clock.now())
      return await toApplication(messages.askIntegration, application, command)
    },
    admit: (application, command) => toApplication(messages.admit, application, command),
    admitInBulk: (call, command, applications) =>
      record.once(`command/${command.command}`, null, (tx, at) =>
        admitInBulk(tx, at, call, command, applications),
      ),
    async admitWithReserve(application, command, reserve) {
      await keepDraft(record.db, command, reserve, record.clock.now())
      return await toApplication(messages.admitWithReserve, application, command)
    },
    exclude: (application, command) => toApplication(messages.exclude, application, command),
    async withdraw(application, command) {
      if (!(await isDecided(record, application)))
        return await toApplication(messages.withdraw, application, command)
      return await onApplication(application, command, (tx, at) =>
        withdraw(tx, at, application, command, command.message),
      )
    },
    async reopen(application, command, reason) {
      await keepDraft(record.db, command, { reason }, record.clock.now())
      const why = await draftIfAny(record, command)
      return await onApplication(application, command, (tx, at) => reopen(tx, at, application, command, why))
    },
    declareConflict: (application, command) =>
      record.once(`command/${command.command}`, null, (tx, at) =>
        declareConflict(tx, at, application, command),
      ),
    async closeReview(call, command, reason) {
      if (reason !== null) await keepDraft(record.db, command, { reason }, record.clock.now())
      return await toCall(messages.closeReview, call, command)
    },
    async reopenReview(call, command, reason) {
      await keepDraft(record.db, command, { reason }, record.clock.now())
      return await toCall(messages.reopenReview, call, command)
    },
    async proposeGraduatoria(call, command, correction = null) {
      if (correction !== null) await keepDraft(record.db, command, { reason: correction }, record.clock.now())
      return await toCall(messages.proposeGraduatoria, call, command)
    },
    approveGraduatoria: (call, command) => toCall(messages.approveGraduatoria, call, command),
    effectOf: (application, data) => effectOf(record, application, data),
    decideObservation: (observation, command, decision) =>
      record.once(`command/${command.command}`, null, (tx, at) =>
        decideObservation(tx, at, observation, command, decision),
      ),
    closeObservations: (call, command) => toCall(messages.closeObservations, call, command),
    compareAct: (call, command, act) =>
      record.once(`command/${command.command}`, null, (tx, at) => compareAct(tx, at, call, command, act)),
    sendLetters: (call, command) => toCall(messages.sendLetters, call, command),
    sendList: (call, command) => toCall(messages.sendList, call, command),
    async repeatSending(delivery, command) {
      const next = await anotherAttempt(record, delivery)
      return await record.once(`command/${command.command}`, null, (tx, at) =>
        repeatDelivery(tx, at, command, next),
      )
    },
    async resume(call) {
      const at = record.clock.now()
      return await record.db.transaction().execute((tx) => resumeCall(tx, at, call))
    },
  }
}

async function give<R extends object, C extends Command>(
  record: Record,
  client: Client,
  workflowId: string,
  update: UpdateDefinition<R, [C]>,
  command: C,
  isOver: () => Promise<boolean>,
): Promise<R> {
  const key = `command/${command.command}`
  const answered = await answerTo<R>(record.db, key)
  if (answered) return answered
  try {
    return await client.workflow
      .getHandle(workflowId)
      .executeUpdate(update, { args: [command], updateId: command.command })
  } catch (error) {
    // The run may have ended between the look and the update, having carried this very command out.
    const settled = await answerTo<R>(record.db, key)
    if (settled) return settled
    // Nobody there because all is done, or because the procedure has to be taken up again?
    if (error instanceof WorkflowNotFoundError && (await isOver())) throw new Refusal('wrong-state')
    throw inWords(error)
  }
}

async function isClosed({ db }: Record, id: CallId): Promise<boolean> {
  const call = await db.selectFrom('call').select('closed_at').where('id', '=', id).executeTakeFirst()
  return call?.closed_at != null
}

async function isDecided({ db }: Record, id: ApplicationId): Promise<boolean> {
  const row = await db.selectFrom('application').select('state').where('id', '=', id).executeTakeFirst()
  return row !== undefined && !UNDECIDED.includes(row.state)
}

/** A refusal in the words of whoever refused, wherever in the chain of causes it stands. */
function inWords(error: unknown): unknown {
  if (error instanceof WorkflowNotFoundError) return new Refusal('not-running')
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    if (!(cause instanceof ApplicationFailure)) continue
    const [code] = (cause.details ?? []) as string[]
    if (cause.type === 'Refusal' && code && isRefusalCode(code))
      return new Refusal(code, undefined, cause.message)
    if (cause.type === 'RuleError' && code) return new RuleError(code as RuleErrorCode, cause.message)
    if (cause.type === 'StaleEpoch') return new Refusal('not-running')
  }
  return error
}
