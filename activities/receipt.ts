import { randomBytes } from 'node:crypto'
import { letterMail } from '../documents/letter.js'
import { messageReceived } from '../documents/letters/message-received.js'
import { RECEIPT_TEXTS, type ReceiptData, receiptLetter, receiptPdf } from '../documents/receipt.js'
import { KINDS } from '../domain/kind-of-call.js'
import { ComposeError, compose, type Draft, newMessageId } from '../pec/index.js'
import { whoApply } from '../reading/who-applies.js'
import type { ApplicationId, DeliveryId, Digest } from '../schemas/ids.js'
import type { Instant } from '../schemas/time.js'
import type { ApplicationOnFile } from '../storage/applications.js'
import { BlobMissing } from '../storage/blobs.js'
import type { Tx } from '../storage/database.js'
import { numberOutgoing, prepareDelivery, raiseAlert } from '../storage/deliveries.js'
import { keepFormReading } from '../storage/form-readings.js'
import { answerTo, type Fence, type Record } from '../storage/record.js'
import type { Dependencies } from './dependencies.js'
import { formsOf } from './form.js'
import { wholeCallHeading } from './letterhead.js'
import { whereTo } from './where-to.js'

/** What its author, or whoever sent it for them, hears at once. */
export interface FirstAnswer {
  /** What to send by PEC; null when there is nothing, or it goes otherwise. */
  readonly delivery: DeliveryId | null
  /** The whole receipt follows, once somebody has read where its author wants it. */
  readonly follows: boolean
  /** Its forms took longer than its author may wait: they are still to be read. */
  readonly unread: boolean
}

/**
 * Prepares the answer that an application gets at once. The whole receipt, with its public code, goes to the certified
 * address that sent it only if the form declares that address as the person's own or elects it for answers; anybody else
 * hears that a message came, once for each message. At the counter it is paper, to be handed over. What was read in the
 * forms on the way is kept with it.
 * @norma L. 241/1990 art. 18-bis; Reg. UE 2016/679 art. 5 (minimizzazione)
 */
export async function prepareFirstAnswer(
  dependencies: Dependencies,
  application: ApplicationOnFile,
  fence: Fence,
): Promise<FirstAnswer> {
  const { record } = dependencies
  const key = `${application.id}/receipt`
  const done = await answerTo<FirstAnswer>(record.db, key)
  if (done) return done
  const read = await formsAtOnce(dependencies, application.id)
  const { answer, follows } = await firstAnswer(dependencies, application, read)
  return await record.once(key, fence, async (tx, at) => {
    if (read) await keepFormReading(tx, at, read)
    const delivery = answer && (await putAnswer(tx, at, application, answer))
    return { delivery, follows, unread: read === null }
  })
}

/** Prepares the receipt that could not go at once, for where its author wants to be answered.
 *  @returns what to send by PEC; null when it goes on paper, or nobody has read where */
export async function prepareWholeReceipt(
  dependencies: Dependencies,
  application: ApplicationOnFile,
  fence: Fence,
): Promise<DeliveryId | null> {
  if (application.data === null) return null
  const receipt = await makeReceipt(dependencies, application, whereTo(application))
  return await dependencies.record.once(`${application.id}/whole-receipt`, fence, (tx, at) =>
    putAnswer(tx, at, application, receipt),
  )
}

/** Who waits for an answer gets one at once, read or not; in milliseconds. */
const formPatience = 10_000

/** Null when the forms take longer than that, or their bytes are missing. */
async function formsAtOnce(dependencies: Dependencies, application: ApplicationId) {
  const patience = new Promise<null>((resolve) => setTimeout(resolve, formPatience, null).unref())
  const forms = formsOf(dependencies, application).catch((error: unknown) => {
    if (error instanceof BlobMissing) return null
    throw error
  })
  return await Promise.race([forms, patience])
}

async function firstAnswer(
  dependencies: Dependencies,
  application: ApplicationOnFile,
  read: Awaited<ReturnType<typeof formsAtOnce>>,
): Promise<{ answer: Answer | null; follows: boolean }> {
  const { channel, ordinal, certifiedSender: sender } = application
  if (channel === 'mail') return { answer: null, follows: false }
  if (channel === 'counter' || channel === 'hand') {
    const handed = { channel: 'counter', recipient: '' } as const
    return { answer: await makeReceipt(dependencies, application, handed), follows: false }
  }
  if (sender === null) return { answer: null, follows: true }
  const own = read?.forms && whoApply(read.forms)?.[ordinal - 1]
  if (own?.addresses.includes(sender.trim().toLowerCase())) {
    const back = { channel: 'pec', recipient: sender } as const
    return { answer: await makeReceipt(dependencies, application, back), follows: false }
  }
  const answer = ordinal === 1 ? await makeAcknowledgement(dependencies, application, sender) : null
  return { answer, follows: true }
}

interface Answer {
  readonly delivery: DeliveryId
  readonly purpose: 'receipt' | 'acknowledgement'
  readonly channel: 'pec' | 'paper' | 'counter'
  readonly recipient: string
  readonly subject: string
  readonly messageId: string
  /** Null when no message can be written to that address: some provider certified what is not one. */
  readonly digest: Digest | null
}

async function makeReceipt(
  { record, senderOf, typesetter }: Dependencies,
  application: ApplicationOnFile,
  { channel, recipient }: ReturnType<typeof whereTo>,
): Promise<Answer> {
  const { from } = senderOf(application.office)
  const data = await receiptOf(record, application)
  const { subject, text } = receiptLetter(data)
  const paper = await receiptPdf(typesetter, data)
  const attachments = [{ name: paper.name, type: paper.mediaType, content: paper.bytes }]
  const messageId = newMessageId(domainOf(from), randomBytes(16))
  const date = record.clock.now()
  const bytes =
    channel === 'pec'
      ? await composed({ from, to: [recipient], subject, text, attachments, messageId, date })
      : Buffer.from(paper.bytes)
  const digest = bytes && (await record.blobs.put(bytes))
  const delivery = `${application.id}.receipt` as DeliveryId
  return { delivery, purpose: 'receipt', channel, recipient, subject, messageId, digest }
}

async function makeAcknowledgement(
  { record, senderOf }: Dependencies,
  application: ApplicationOnFile,
  recipient: string,
): Promise<Answer> {
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
  const bytes = await composed({
    from,
    to: [recipient],
    subject,
    text,
    messageId,
    date: record.clock.now(),
  })
  const digest = bytes && (await record.blobs.put(bytes))
  const delivery = `${application.id}.acknowledgement` as DeliveryId
  return { delivery, purpose: 'acknowledgement', channel: 'pec', recipient, subject, messageId, digest }
}

/** Writes down what is about to leave; a person is told of what can't, and of what goes on paper.
 *  @returns what to send by PEC */
async function putAnswer(
  tx: Tx,
  at: Instant,
  { id, call, office, avviso }: ApplicationOnFile,
  { subject, digest, ...sending }: Answer,
): Promise<DeliveryId | null> {
  if (digest === null) {
    await raiseAlert(tx, at, { scope: id, code: 'no-receipt', call })
    return null
  }
  const { delivery, recipient, channel } = sending
  await prepareDelivery(tx, at, { ...sending, id: delivery, call, application: id, digest })
  const reserved = KINDS[avviso.kind].health
  await numberOutgoing(tx, at, office, { delivery, recipient, subject, reserved, digest })
  if (channel === 'pec') return delivery
  await raiseAlert(tx, at, { scope: delivery, code: 'paper-to-send', call })
  return null
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
