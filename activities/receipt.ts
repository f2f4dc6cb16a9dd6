import { randomBytes } from 'node:crypto'
import { letterMail } from '../documents/letter.js'
import { messageReceived } from '../documents/letters/message-received.js'
import { RECEIPT_TEXTS, type ReceiptData, receiptLetter, receiptPdf } from '../documents/receipt.js'
import { KINDS } from '../domain/kind-of-call.js'
import { ComposeError, compose, type Draft, newMessageId } from '../pec/index.js'
import { whoApply } from '../reading/who-applies.js'
import type { DeliveryId } from '../schemas/ids.js'
import type { ApplicationOnFile } from '../storage/applications.js'
import { numberOutgoing, prepareDelivery, raiseAlert } from '../storage/deliveries.js'
import { messageToRead } from '../storage/form-readings.js'
import { answerTo, type Fence, type Record } from '../storage/record.js'
import type { Dependencies } from './dependencies.js'
import { wholeCallHeading } from './letterhead.js'
import { whereTo } from './where-to.js'

/** What its author, or whoever sent it for them, hears at once. */
export interface FirstAnswer {
  /** What to send by PEC; null when there is nothing, or it goes otherwise. */
  readonly delivery: DeliveryId | null
  /** The whole receipt follows, once somebody has read where its author wants it. */
  readonly follows: boolean
}

/**
 * Prepares the answer that an application gets at once. The whole receipt, with its public code, goes to the certified
 * address that sent it only if the form declares that address as the person's own or elects it for answers; anybody else
 * hears that a message came, once for each message. At the counter it is paper, to be handed over.
 * @norma L. 241/1990 art. 18-bis; Reg. UE 2016/679 art. 5 (minimizzazione)
 */
export async function prepareFirstAnswer(
  dependencies: Dependencies,
  application: ApplicationOnFile,
  fence: Fence,
): Promise<FirstAnswer> {
  const { db } = dependencies.record
  const { id, channel, certifiedSender: sender } = application
  if (channel === 'mail') return { delivery: null, follows: false }
  const key = `${id}/receipt`
  const done = await answerTo<FirstAnswer>(db, key)
  if (done) return done

  if (channel === 'counter' || channel === 'hand')
    return await putReceipt(dependencies, application, fence, key, { channel: 'counter', recipient: '' })
  if (sender !== null && (await isOfWhoApplies(dependencies, application, sender)))
    return await putReceipt(dependencies, application, fence, key, { channel: 'pec', recipient: sender })
  if (sender !== null && application.ordinal === 1)
    return await putAcknowledgement(dependencies, application, sender, fence, key)
  return await dependencies.record.once(key, fence, async () => ({ delivery: null, follows: true }))
}

/** Prepares the receipt that could not go at once, for where its author wants to be answered.
 *  @returns what to send by PEC; null when it goes on paper, or nobody has read where */
export async function prepareWholeReceipt(
  dependencies: Dependencies,
  application: ApplicationOnFile,
  fence: Fence,
): Promise<DeliveryId | null> {
  if (application.data === null) return null
  const key = `${application.id}/whole-receipt`
  return (await putReceipt(dependencies, application, fence, key, whereTo(application))).delivery
}

async function isOfWhoApplies(
  { record, reader }: Dependencies,
  { id, ordinal }: ApplicationOnFile,
  sender: string,
): Promise<boolean> {
  const { digest, size, at } = await messageToRead(record.db, id)
  const patience = new Promise<null>((resolve) => setTimeout(resolve, formPatience, null).unref())
  const forms = await Promise.race([
    reader.forms(record.blobs.fileOf(digest), size, at).catch(() => null),
    patience,
  ])
  const own = forms && whoApply(forms)?.[ordinal - 1]
  return own?.addresses.includes(sender.trim().toLowerCase()) ?? false
}

/** Who waits for an answer gets one at once, read or not; in milliseconds. */
const formPatience = 10_000

async function putReceipt(
  dependencies: Dependencies,
  application: ApplicationOnFile,
  fence: Fence,
  key: string,
  { channel, recipient }: ReturnType<typeof whereTo>,
): Promise<FirstAnswer> {
  const { record, senderOf } = dependencies
  const { from } = senderOf(application.office)
  const data = await receiptOf(record, application)
  const { subject, text } = receiptLetter(data)
  const paper = await receiptPdf(dependencies.typesetter, data)
  const attachments = [{ name: paper.name, type: paper.mediaType, content: paper.bytes }]
  const messageId = newMessageId(domainOf(from), randomBytes(16))
  const mail =
    channel === 'pec'
      ? await composed({
          from,
          to: [recipient],
          subject,
          text,
          attachments,
          messageId,
          date: record.clock.now(),
        })
      : Buffer.from(paper.bytes)
  return await putAnswer(dependencies, application, fence, key, {
    delivery: `${application.id}.receipt` as DeliveryId,
    purpose: 'receipt',
    channel,
    recipient,
    subject,
    messageId,
    bytes: mail,
    follows: false,
  })
}

async function putAcknowledgement(
  dependencies: Dependencies,
  application: ApplicationOnFile,
  recipient: string,
  fence: Fence,
  key: string,
): Promise<FirstAnswer> {
  const { record, senderOf } = dependencies
  const { from } = senderOf(application.office)
  const { letterhead, madeAt, call, presentedAt, protocollo, responsible, procedureEndsOn } = await receiptOf(
    record,
    application,
  )
  const { subject, text } = letterMail(
    { letterhead, madeAt, call, protocollo: null, addressee: null, responsible },
    messageReceived({ receivedAt: presentedAt, protocollo, procedureEndsOn }),
  )
  const messageId = newMessageId(domainOf(from), randomBytes(16))
  return await putAnswer(dependencies, application, fence, key, {
    delivery: `${application.id}.acknowledgement` as DeliveryId,
    purpose: 'acknowledgement',
    channel: 'pec',
    recipient,
    subject,
    messageId,
    bytes: await composed({ from, to: [recipient], subject, text, messageId, date: record.clock.now() }),
    follows: true,
  })
}

interface Answer {
  readonly delivery: DeliveryId
  readonly purpose: 'receipt' | 'acknowledgement'
  readonly channel: 'pec' | 'paper' | 'counter'
  readonly recipient: string
  readonly subject: string
  readonly messageId: string
  /** Null when no message can be written to that address: some provider certified what is not one. */
  readonly bytes: Buffer | null
  readonly follows: boolean
}

/** Writes down, once, what is about to leave; a person is told of what can't, and of what goes on paper. */
async function putAnswer(
  { record }: Dependencies,
  { id, call, office, avviso }: ApplicationOnFile,
  fence: Fence,
  key: string,
  { bytes, subject, follows, ...sending }: Answer,
): Promise<FirstAnswer> {
  const digest = bytes && (await record.blobs.put(bytes))
  return await record.once(key, fence, async (tx, at) => {
    if (digest === null) {
      await raiseAlert(tx, at, { scope: id, code: 'no-receipt', call })
      return { delivery: null, follows }
    }
    const { delivery, recipient, channel } = sending
    await prepareDelivery(tx, at, { ...sending, id: delivery, call, application: id, digest })
    const reserved = KINDS[avviso.kind].health
    await numberOutgoing(tx, at, office, { delivery, recipient, subject, reserved, digest })
    if (channel === 'pec') return { delivery, follows }
    await raiseAlert(tx, at, { scope: delivery, code: 'paper-to-send', call })
    return { delivery: null, follows }
  })
}

async function composed(draft: Draft): Promise<Buffer | null> {
  try {
    return await compose({ ...draft, automatic: true })
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
