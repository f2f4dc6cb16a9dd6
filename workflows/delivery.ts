import { setHandler } from '@temporalio/workflow'
import type { DeliveryInput, DeliveryProgress } from '../activities/contract.js'
import { wake } from './messages.js'
import { sendWithEvidence } from './send.js'

/** One message that no other workflow watches: it ends with the proof that it was delivered, or why it was not. */
export async function delivery(input: DeliveryInput): Promise<DeliveryProgress> {
  let news = 0
  setHandler(wake, () => {
    news += 1
  })
  return await sendWithEvidence(input.delivery, input, () => news)
}
