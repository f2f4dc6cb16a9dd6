import {
  type Client,
  type SignalDefinition,
  WorkflowExecutionAlreadyStartedError,
  WorkflowIdConflictPolicy,
  WorkflowIdReusePolicy,
  WorkflowNotFoundError,
} from '@temporalio/client'
import { type ApplicationId, type CallId, type CommandId, requestAnswerId } from '../schemas/ids.js'
import type { Task } from '../schemas/task.js'
import { look, wake } from '../workflows/messages.js'

/** The queue on which the worker listens. */
export const taskQueue = 'chiamate'

/** Workflow ids are built here and nowhere else. They carry ids, never a personal datum. */
export const workflowIds = {
  call: (id: CallId) => `call/${id}`,
  application: (id: ApplicationId) => `application/${id}`,
  delivery: (id: string, epoch: number) => `delivery/${id}/${epoch}`,
  answer: (id: string, epoch: number) => `answer/${id}/${epoch}`,
  minutes: (sample: string, epoch: number) => `minutes/${sample}/${epoch}`,
  notice: (decision: CommandId, epoch: number) => `notice/${decision}/${epoch}`,
  publication: (call: CallId, what: string, version: number) => `publication/${call}/${what}/${version}`,
  bulk: (command: CommandId, epoch: number) => `bulk/${command}/${epoch}`,
  mailing: (id: string, epoch: number) => `mailing/${id}/${epoch}`,
}

/** What a provider of PEC takes in an hour from one mailbox without slowing down; a parameter of the contract. */
const lettersPerHour = 3_000

/** Carries out one task of the outbox. Doing it twice is doing it once. */
export async function carryOut(client: Client, task: Task): Promise<void> {
  switch (task.do) {
    case 'start-call': {
      const { call, epoch, fresh } = task
      return await start(client, 'publicCall', workflowIds.call(call), fresh, {
        call,
        epoch,
      })
    }
    case 'start-application': {
      const { application: id, call, epoch, fresh } = task
      return await start(client, 'application', workflowIds.application(id), fresh, {
        application: id,
        call,
        epoch,
      })
    }
    case 'start-delivery': {
      const { do: _, fresh, ...input } = task
      return await start(client, 'delivery', workflowIds.delivery(input.delivery, input.epoch), fresh, input)
    }
    case 'start-publication': {
      const { call, what, version, until, epoch, fresh } = task
      const input = { call, what, version, until, epoch }
      return await start(client, 'publication', workflowIds.publication(call, what, version), fresh, input)
    }
    case 'start-bulk': {
      const { command, call, epoch, fresh } = task
      return await start(client, 'bulk', workflowIds.bulk(command, epoch), fresh, { command, call, epoch })
    }
    case 'start-answer': {
      const { observation, call, epoch, fresh } = task
      const input = { observation, call, epoch }
      return await start(client, 'answer', workflowIds.answer(observation, epoch), fresh, input)
    }
    case 'start-request-answer': {
      const { request, ordinal, epoch, fresh } = task
      const workflowId = workflowIds.answer(requestAnswerId(request, ordinal), epoch)
      return await start(client, 'requestAnswer', workflowId, fresh, { request, ordinal, epoch })
    }
    case 'start-minutes': {
      const { sample, call, epoch, fresh } = task
      const input = { sample, call, epoch }
      return await start(client, 'minutes', workflowIds.minutes(sample, epoch), fresh, input)
    }
    case 'start-notice': {
      const { decision, call, epoch, fresh } = task
      const input = { decision, call, epoch }
      return await start(client, 'notice', workflowIds.notice(decision, epoch), fresh, input)
    }
    case 'start-mailing': {
      const { mailing, call, epoch, fresh } = task
      const input = { mailing, call, epoch, perHour: lettersPerHour }
      return await start(client, 'mailing', workflowIds.mailing(mailing, epoch), fresh, input)
    }
    case 'wake-call':
      return await tell(client, workflowIds.call(task.call), wake)
    case 'wake-application':
      return await tell(client, workflowIds.application(task.application), wake)
    case 'look-at-application':
      return await tell(client, workflowIds.application(task.application), look)
    case 'wake-delivery':
      return await tell(client, workflowIds.delivery(task.delivery, task.epoch), wake)
  }
}

async function start(
  client: Client,
  workflow:
    | 'publicCall'
    | 'application'
    | 'delivery'
    | 'mailing'
    | 'answer'
    | 'requestAnswer'
    | 'minutes'
    | 'notice'
    | 'bulk'
    | 'publication',
  workflowId: string,
  fresh: boolean,
  input: object,
): Promise<void> {
  try {
    await client.workflow.start(workflow, {
      workflowId,
      taskQueue,
      args: [input],
      workflowIdReusePolicy: fresh
        ? WorkflowIdReusePolicy.ALLOW_DUPLICATE
        : WorkflowIdReusePolicy.REJECT_DUPLICATE,
      workflowIdConflictPolicy: fresh
        ? WorkflowIdConflictPolicy.TERMINATE_EXISTING
        : WorkflowIdConflictPolicy.USE_EXISTING,
    })
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error
  }
}

/** Nobody there to be woken is no failure: the run ended, or reads the record when it starts. */
async function tell(client: Client, workflowId: string, word: SignalDefinition): Promise<void> {
  try {
    await client.workflow.getHandle(workflowId).signal(word)
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error
  }
}
