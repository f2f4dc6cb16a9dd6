import { randomBytes } from 'node:crypto'
import { newMessageId, withMessageId } from '../pec/index.js'
import type { DeliveryId, Digest } from '../schemas/ids.js'
import { lastAttempt } from '../storage/deliveries.js'
import type { Record } from '../storage/record.js'
import { domainOf } from './receipt.js'

/** The same words under a Message-ID of their own, so that receipts tell the attempts apart. */
export async function anotherAttempt(
  { db, blobs }: Record,
  delivery: DeliveryId,
): Promise<{ delivery: DeliveryId; messageId: string; digest: Digest }> {
  const last = await lastAttempt(db, delivery)
  const messageId = newMessageId(domainOf(last.messageId.replace(/>$/, '')), randomBytes(16))
  const bytes = withMessageId(await blobs.get(last.digest), messageId)
  return { delivery, messageId, digest: await blobs.put(bytes) }
}
