import { ApplicationFailure, condition, proxyActivities, proxyLocalActivities } from '@temporalio/workflow'
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

/** Short steps on the database: every legal write goes through one door, so doing one twice is doing it once. */
export const shortSteps = oneAtATime(
  proxyLocalActivities<Activities>({ startToCloseTimeout: '30 seconds', retry }),
)

/** Handing a message to the provider: never tried again by itself. The record knows how far it came. */
export const handOver = oneAtATime(
  proxyLocalActivities<Activities>({
    startToCloseTimeout: '5 minutes',
    retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
  }),
)

/**
 * Local activities of one workflow, one after another. Of several under way at once, a replay may hear the answers in
 * another order than the first run did; what comes next is then numbered otherwise, a step gets another's answer, and
 * the workflow stands still. With one at a time there is one order only.
 */
function oneAtATime<Hands extends object>(hands: Hands): Hands {
  return new Proxy(hands, {
    get: (target, name) => {
      const hand = Reflect.get(target, name) as (...args: unknown[]) => Promise<unknown>
      return (...args: unknown[]) => {
        const mine = turn.then(() => hand(...args))
        turn = mine.catch(() => {})
        return mine
      }
    },
  })
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
