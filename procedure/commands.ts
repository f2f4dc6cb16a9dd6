import { type Client, type UpdateDefinition, WorkflowNotFoundError } from '@temporalio/client'
import { ApplicationFailure } from '@temporalio/common'
import { anotherAttempt } from '../activities/another-attempt.js'
import type { ApproveCommand, Command, ExcludeCommand, ProposeCommand } from '../activities/contract.js'
import { lockRuleSet } from '../activities/criteria.js'
import { RuleError, type RuleErrorCode } from '../domain/errors.js'
import { isRefusalCode, Refusal } from '../domain/refusal.js'
import type { ApplicationData } from '../schemas/application.js'
import type { Avviso } from '../schemas/call.js'
import type { ApplicationId, CallId, DeliveryId, MessageId } from '../schemas/ids.js'
import { draftCall, resumeCall } from '../storage/calls.js'
import { keepDraft } from '../storage/decisions.js'
import { repeatDelivery } from '../storage/deliveries.js'
import type { JsonValue, Record } from '../storage/record.js'
import { type Assignment, assignMessage } from '../storage/smistamento.js'
import * as messages from '../workflows/messages.js'
import { workflowIds } from './door.js'
import { type ExchangeCommands, exchangeCommands } from './exchange.js'

/**
 * What people can do. Each command has an id of its own: given again, even after the procedure has ended, it gives
 * back the answer that was stored. A refusal says why in Italian and has changed nothing.
 */
export interface Commands extends ExchangeCommands {
  draftCall(command: Command, avviso: Avviso): Promise<{ state: string }>
  publishAvviso(call: CallId, command: Command): Promise<{ state: string }>
  assignMessage(message: MessageId, command: Command, assignment: Assignment): Promise<{ standing: string }>
  enterData(application: ApplicationId, command: Command, data: ApplicationData): Promise<ApplicationAnswer>
  admit(application: ApplicationId, command: Command): Promise<ApplicationAnswer>
  exclude(application: ApplicationId, command: ExcludeCommand): Promise<ApplicationAnswer>
  /** `reason`: why the review is closed although mail is pending; null in the ordinary case. */
  closeReview(call: CallId, command: Command, reason: string | null): Promise<{ state: string }>
  proposeGraduatoria(call: CallId, command: ProposeCommand): Promise<{ state: string }>
  approveGraduatoria(call: CallId, command: ApproveCommand): Promise<{ state: string }>
  sendList(call: CallId, command: Command): Promise<{ state: string }>
  /** Sends a receipt again after its sending failed, or its fate is unknown. */
  repeatSending(delivery: DeliveryId, command: Command): Promise<{ state: string }>
  /** Starts the procedure of a call again from the record. */
  resume(call: CallId): Promise<{ epoch: number; applications: number }>
}

interface ApplicationAnswer {
  readonly state: string
  readonly findings: readonly string[]
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

  return {
    ...exchangeCommands(record),
    async draftCall(command, avviso) {
      const digest = await lockRuleSet(record, avviso.criteria)
      return await record.once(`command/${command.command}`, null, (tx, at) =>
        draftCall(tx, at, command, avviso, digest),
      )
    },
    publishAvviso: (call, command) => toCall(messages.publishAvviso, call, command),
    assignMessage: (message, command, assignment) =>
      record.once(`command/${command.command}`, null, (tx, at) =>
        assignMessage(tx, at, message, command, assignment),
      ),
    async enterData(application, command, data) {
      await keepDraft(record.db, command, data, record.clock.now())
      return await toApplication(messages.enterData, application, command)
    },
    admit: (application, command) => toApplication(messages.admit, application, command),
    exclude: (application, command) => toApplication(messages.exclude, application, command),
    async closeReview(call, command, reason) {
      if (reason !== null) await keepDraft(record.db, command, { reason }, record.clock.now())
      return await toCall(messages.closeReview, call, command)
    },
    proposeGraduatoria: (call, command) => toCall(messages.proposeGraduatoria, call, command),
    approveGraduatoria: (call, command) => toCall(messages.approveGraduatoria, call, command),
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
  const answered = await storedAnswer<R>(record, command)
  if (answered) return answered
  try {
    return await client.workflow
      .getHandle(workflowId)
      .executeUpdate(update, { args: [command], updateId: command.command })
  } catch (error) {
    // The run may have ended between the look and the update, having carried this very command out.
    const settled = await storedAnswer<R>(record, command)
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
  return row !== undefined && row.state !== 'registered' && row.state !== 'examined'
}

async function storedAnswer<R extends JsonValue>({ db }: Record, { command }: Command): Promise<R | null> {
  const row = await db
    .selectFrom('once')
    .select('result')
    .where('key', '=', `command/${command}`)
    .executeTakeFirst()
  return (row?.result as R | undefined) ?? null
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
