import { condition, sleep } from '@temporalio/workflow'
import type { DeliveryProgress, Fence, RequestFence } from '../activities/contract.js'
import type { DeliveryId } from '../schemas/ids.js'
import { handOver, shortSteps } from './steps.js'
import { attemptWaits } from './waits.js'

/** The provider has 24 hours to deliver or to give up (RFC 6109 section 3.3.5); one more for its notice. */
export const patience = 25 * 60 * 60 * 1000

/**
 * Hands a prepared message to the provider and waits for its evidence. What was not taken is handed over again
 * later, under a Message-ID of its own. An outcome that nobody knows is never
 * repeated by itself: it stays visible until its receipts, or a person, settle it.
 * @param news grows whenever the record may have changed
 */
export async function sendWithEvidence(
  delivery: DeliveryId,
  fence: Fence | RequestFence,
  news: () => number,
): Promise<DeliveryProgress> {
  let seen = news()
  let progress = await handOver.submitDelivery({ delivery, ...fence })
  for (const minutes of attemptWaits) {
    if (!progress.mayRetry) break
    await sleep(minutes * 60_000)
    await shortSteps.prepareNextAttempt({ delivery, ...fence })
    progress = await handOver.submitDelivery({ delivery, ...fence })
  }
  if (progress.mayRetry) return await shortSteps.giveUpWaiting({ delivery, ...fence })
  const deadline = Date.now() + patience
  while (!progress.ended) {
    const left = deadline - Date.now()
    if (left <= 0) return await shortSteps.giveUpWaiting({ delivery, ...fence })
    const told = seen
    await condition(() => news() > told, left)
    seen = news()
    progress = await shortSteps.deliveryProgress({ delivery, ...fence })
  }
  return progress
}
