import { randomBytes } from 'node:crypto'
import { RECEIPT_TEXTS, type ReceiptData, receiptLetter, receiptPdf } from '../documents/receipt.js'
import { KINDS } from '../domain/kind-of-call.js'
import { ComposeError, compose, newMessageId } from '../pec/index.js'
import type { DeliveryId } from '../schemas/ids.js'
import type { ApplicationOnFile } from '../storage/applications.js'
import { numberOutgoing, prepareDelivery, raiseAlert } from '../storage/deliveries.js'
import type { Fence, Record } from '../storage/record.js'
import type { Dependencies } from './dependencies.js'
import { wholeCallHeading } from './letterhead.js'

/**
 * Prepares the receipt that the author of an application must get at once, to the certified address that sent it.
 * @returns what to send; null when there is nobody to whom it may go by PEC, and a person answers
 * @norma L. 241/1990 art. 18-bis
 */
export async function prepareReceipt(
  dependencies: Dependencies,
  application: ApplicationOnFile,
  fence: Fence,
): Promise<DeliveryId | null> {
  const { record } = dependencies
  const { id, certifiedSender: recipient } = application
  if (recipient === null) return null
  const key = `${id}/receipt`
  const done = await record.db.selectFrom('once').select('result').where('key', '=', key).executeTakeFirst()
  if (done) return done.result as DeliveryId | null

  const composed = await composeReceipt(dependencies, application, recipient)
  if (composed === null) {
    return await record.once(key, fence, async (tx, at) => {
      await raiseAlert(tx, at, { scope: id, code: 'no-receipt', call: fence.call })
      return null
    })
  }
  const delivery = `${id}.receipt` as DeliveryId
  const { messageId, subject } = composed
  const digest = await record.blobs.put(composed.bytes)
  return await record.once(key, fence, async (tx, at) => {
    const { call, office } = application
    const sending = {
      id: delivery,
      call,
      application: id,
      purpose: 'receipt',
      recipient,
      messageId,
      digest,
    } as const
    await prepareDelivery(tx, at, sending)
    const reserved = KINDS[application.avviso.kind].health
    await numberOutgoing(tx, at, office, { delivery, recipient, subject, reserved, digest })
    return delivery
  })
}

/** Null when no message can be written to that address: some provider certified what is not one. */
async function composeReceipt(dependencies: Dependencies, application: ApplicationOnFile, recipient: string) {
  const { record, typesetter, senderOf } = dependencies
  const { from } = senderOf(application.office)
  const data = await receiptOf(record, application)
  const { subject, text } = receiptLetter(data)
  const paper = await receiptPdf(typesetter, data)
  const messageId = newMessageId(domainOf(from), randomBytes(16))
  try {
    const bytes = await compose({
      from,
      to: [recipient],
      subject,
      text,
      attachments: [{ name: paper.name, type: paper.mediaType, content: paper.bytes }],
      messageId,
      date: record.clock.now(),
      automatic: true,
    })
    return { bytes, messageId, subject }
  } catch (error) {
    if (error instanceof ComposeError) return null
    throw error
  }
}

async function receiptOf({ db }: Record, application: ApplicationOnFile): Promise<ReceiptData> {
  const { id, avviso, presentedAt, publicCode } = application
  const { administration, name, address, pec, due, ...entry } = await db
    .selectFrom('application')
    .innerJoin('register_view', 'register_view.message', 'application.message')
    .innerJoin('term', 'term.call', 'application.call')
    .innerJoin('call', 'call.id', 'application.call')
    .innerJoin('office', 'office.id', 'call.office')
    .select(['register_view.protocollo', 'protocollo_date', 'at', 'due'])
    .select(['administration', 'office.name', 'address', 'pec'])
    .where('application.id', '=', id)
    .where('term.name', '=', 'publication')
    .executeTakeFirstOrThrow()
  return {
    ...RECEIPT_TEXTS,
    letterhead: { administration, office: name, address, pec },
    madeAt: entry.at,
    call: wholeCallHeading(avviso),
    presentedAt,
    protocollo: { number: entry.protocollo, date: entry.protocollo_date },
    publicCode,
    responsible: avviso.responsible,
    procedureEndsOn: due,
  }
}

export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1)
}
