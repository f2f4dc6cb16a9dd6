import { randomBytes } from 'node:crypto'
import type { Letter, PaperFile } from '../documents/paper.js'
import { KINDS } from '../domain/kind-of-call.js'
import { ComposeError, compose, newMessageId } from '../pec/index.js'
import type { DeliveryId } from '../schemas/ids.js'
import type { ApplicationOnFile } from '../storage/applications.js'
import { numberOutgoing, prepareDelivery, raiseAlert } from '../storage/deliveries.js'
import type { Fence } from '../storage/record.js'
import type { Purpose } from '../storage/tables.js'
import type { Dependencies } from './dependencies.js'
import { domainOf } from './receipt.js'

/** A letter to the author of an application. */
export interface OutgoingLetter {
  readonly purpose: Purpose
  /** The one-th, two-th, … of its kind. */
  readonly ordinal: number
  readonly letter: Letter
  readonly files: readonly PaperFile[]
}

/**
 * Prepares a letter once: to the PEC that the person elected, or as paper that somebody must post or hand over, and
 * is told so. Numbered before it leaves.
 * @returns what to send by PEC; null when it goes otherwise
 */
export async function prepareLetter(
  { record, senderOf }: Dependencies,
  application: ApplicationOnFile,
  fence: Fence,
  { purpose, ordinal, letter, files }: OutgoingLetter,
): Promise<DeliveryId | null> {
  const { id, call, office, avviso, data, certifiedSender } = application
  const delivery = `${id}.${purpose}.${ordinal}` as DeliveryId
  const recapito =
    data?.recapito ?? (certifiedSender ? { by: 'pec', address: certifiedSender } : { by: 'counter' })
  const recipient = recapito.by === 'counter' ? '' : recapito.address
  const { from } = senderOf(office)
  const messageId = newMessageId(domainOf(from), randomBytes(16))
  const bytes = await compose({
    from,
    // Paper is kept as the message that it would be, to the office itself.
    to: [recapito.by === 'pec' ? recipient : from],
    subject: letter.subject,
    text: letter.text,
    attachments: files.map(({ name, mediaType, bytes }) => ({ name, type: mediaType, content: bytes })),
    messageId,
    date: record.clock.now(),
  }).catch((error: unknown) => {
    if (error instanceof ComposeError) return null
    throw error
  })
  const digest = bytes && (await record.blobs.put(bytes))
  return await record.once(`${id}/${purpose}/${ordinal}`, fence, async (tx, at) => {
    if (digest === null) {
      await raiseAlert(tx, at, { scope: id, code: 'no-letter', call })
      return null
    }
    const channel = recapito.by === 'pec' ? 'pec' : recapito.by === 'post' ? 'paper' : 'counter'
    const sending = {
      id: delivery,
      call,
      application: id,
      purpose,
      recipient,
      messageId,
      digest,
      channel,
    } as const
    await prepareDelivery(tx, at, sending)
    const reserved = KINDS[avviso.kind].health
    await numberOutgoing(tx, at, office, { delivery, recipient, subject: letter.subject, reserved, digest })
    if (channel === 'pec') return delivery
    await raiseAlert(tx, at, { scope: delivery, code: 'paper-to-send', call })
    return null
  })
}
