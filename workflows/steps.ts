import { ApplicationFailure, condition, proxyActivities, proxyLocalActivities } from '@temporalio/workflow'
import type { Activities } from '../activities/index.js'
import { type RefusalCode, refusalWords } from '../domain/refusal.js'
import type { Instant } from '../schemas/time.js'

/** Work that is tried until it succeeds: a server that is down comes back. What can't succeed is refused, and a
 *  refusal is never retried. */
const retry = { initialInterval: '200 ms', backoffCoefficient: 2, maximumInterval: '1 minute' } as const

/** Steps that make documents or wait for others. */
export const steps = proxyActivities<Activities>({ startToCloseTimeout: '5 minutes', retry })

/** Short steps on the database: every legal write goes through one door, so doing one twice is doing it once. */
export const shortSteps = proxyLocalActivities<Activities>({ startToCloseTimeout: '30 seconds', retry })

/** Handing a message to the provider: never tried again by itself. The record knows how far it came. */
export const handOver = proxyLocalActivities<Activities>({
  startToCloseTimeout: '5 minutes',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
})

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
