import {
  ActivityFailure,
  ApplicationFailure,
  condition,
  proxyActivities,
  proxyLocalActivities,
  TimeoutFailure,
} from '@temporalio/workflow'
import type { Activities } from '../activities/index.js'
import { type RefusalCode, refusalWords } from '../domain/refusal.js'
import type { Instant } from '../schemas/time.js'

/** The end of the last local activity that was asked for. The sandbox gives each workflow its own. */
let turn: Promise<unknown> = Promise.resolve()

/** Work that is tried until it succeeds: a server that is down comes back. What can't succeed is refused, and a
 *  refusal is never retried. */
const retry = { initialInterval: '200 ms', backoffCoefficient: 2, maximumInterval: '1 minute' } as const

/** Steps that make documents or wait for others. */
export const steps = proxyActivities<Activities>({ startToCloseTimeout: '5 minutes', retry })

/** For some seconds a step is tried here, which costs the history one event. */
const forSomeSeconds = { ...retry, maximumAttempts: 6 } as const

/** Short steps on the database: every legal write goes through one door, so doing one twice is doing it once. */
export const shortSteps = hereFirst(
  proxyLocalActivities<Activities>({ startToCloseTimeout: '30 seconds', retry: forSomeSeconds }),
)

/** Handing a message to the provider: never sent again by a second try. The record knows how far it came. */
export const handOver = hereFirst(
  proxyLocalActivities<Activities>({ startToCloseTimeout: '5 minutes', retry: forSomeSeconds }),
)

/**
 * Local activities of one workflow, one after another. Of several under way at once, a replay may hear the answers in
 * another order than the first run did; what comes next is then numbered otherwise, a step gets another's answer, and
 * the workflow stands still. With one at a time there is one order only.
 *
 * What does not succeed here is left to the server, whose tries go on for days without an event. Here they would make
 * the history grow until it is full: a database that is down for a night must not end a call.
 */
function hereFirst<Hands extends object>(hands: Hands): Hands {
  return new Proxy(hands, {
    get: (target, name) => {
      const here = Reflect.get(target, name) as Hand
      const elsewhere = Reflect.get(steps, name) as Hand
      return async (...args: unknown[]) => {
        const mine = turn.then(() => here(...args))
        turn = mine.catch(() => {})
        try {
          return await mine
        } catch (error) {
          if (isFinal(error)) throw error
          return await elsewhere(...args)
        }
      }
    },
  })
}

type Hand = (...args: unknown[]) => Promise<unknown>

/** A refusal, or a run that is ending: another try would hear the same. (The SDK hands on the failure of a local
 *  activity as it is, and not as the cause of an `ActivityFailure`.) */
function isFinal(error: unknown): boolean {
  const cause = error instanceof ActivityFailure ? error.cause : error
  if (cause instanceof ApplicationFailure) return cause.nonRetryable === true
  return !(cause instanceof TimeoutFailure)
}

/** Waits until an instant of the calendar has come, however often the worker restarts meanwhile. */
export async function until(instant: Instant): Promise<void> {
  const left = Date.parse(instant) - Date.now()
  if (left > 0) await condition(() => false, left)
}

/** Refuses a command, in the words that its giver reads. */
export function refuse(code: RefusalCode): never {
  throw ApplicationFailure.create({
    type: 'Refusal',
    message: refusalWords(code),
    details: [code],
    nonRetryable: true,
  })
}
