import { randomBytes } from 'node:crypto'
import { type LetterContent, type LetterFrame, letterMail, letterPdf } from '../documents/letter.js'
import type { PaperFile } from '../documents/paper.js'
import { KINDS } from '../domain/kind-of-call.js'
import { romeDate } from '../domain/terms/index.js'
import { ComposeError, compose, newMessageId } from '../pec/index.js'
import { type DeliveryId, digestOf } from '../schemas/ids.js'
import type { Instant } from '../schemas/time.js'
import type { ApplicationOnFile } from '../storage/applications.js'
import type { Tx } from '../storage/database.js'
import { numberOutgoing, prepareDelivery, raiseAlert } from '../storage/deliveries.js'
import { putTasks } from '../storage/outbox.js'
import type { Fence } from '../storage/record.js'
import type { Purpose } from '../storage/tables.js'
import type { Dependencies } from './dependencies.js'
import { callHeading, letterheadOf, rankingOf, wholeCallHeading } from './letterhead.js'
import { domainOf } from './receipt.js'
import { whereTo } from './where-to.js'

/** A letter to the author of an application, before it has a number. */
export interface MadeLetter {
  readonly delivery: DeliveryId
  readonly application: ApplicationOnFile
  readonly purpose: Purpose
  readonly frame: LetterFrame
  readonly content: LetterContent
  readonly paper: PaperFile
}

/** Typesets a letter. Done outside of any transaction: it takes some milliseconds. */
export async function makeLetter(
  { record, typesetter }: Dependencies,
  application: ApplicationOnFile,
  purpose: Purpose,
  ordinal: number,
  content: LetterContent,
): Promise<MadeLetter> {
  const { id, avviso, data, office } = application
  const frame: LetterFrame = {
    letterhead: await letterheadOf(record.db, office),
    madeAt: record.clock.now(),
    call: data ? callHeading(avviso, rankingOf(avviso, data.ranking)) : wholeCallHeading(avviso),
    protocollo: null,
    addressee: data && {
      name: `${data.applicant.name} ${data.applicant.surname}`,
      address: data.applicant.address,
    },
    responsible: avviso.responsible,
  }
  return {
    delivery: `${id}.${purpose}.${ordinal}` as DeliveryId,
    application,
    purpose,
    frame,
    content,
    paper: await letterPdf(typesetter, frame, content),
  }
}

/**
 * Numbers a letter and writes down that it is about to leave: to the PEC that its author elected, or as paper that
 * somebody must post or hand over, and is told so.
 * What becomes of it is watched by a run of its own, or by the mailing that it is one of.
 * @norma DPR 445/2000 art. 53 (numero prima dell’invio); L. 241/1990 art. 3-bis
 */
export async function putLetter(
  tx: Tx,
  at: Instant,
  { record, senderOf }: Dependencies,
  { delivery, application, purpose, frame, content, paper }: MadeLetter,
  mailing: string | null = null,
): Promise<void> {
  const { id, call, office, epoch } = application
  const { channel, recipient } = whereTo(application)
  const { from } = senderOf(office)
  const digest = digestOf(paper.bytes)
  const numbered = await numberOutgoing(tx, at, office, {
    delivery,
    recipient,
    subject: content.subject,
    reserved: KINDS[application.avviso.kind].health,
    digest,
  })
  const protocollo = { number: numbered.protocollo, date: romeDate(numbered.at) }
  const { subject, text } = letterMail({ ...frame, protocollo }, content)
  const messageId = newMessageId(domainOf(from), randomBytes(16))
  const attachments = [{ name: paper.name, type: paper.mediaType, content: paper.bytes }]
  const bytes =
    channel === 'pec'
      ? await compose({ from, to: [recipient], subject, text, attachments, messageId, date: at }).catch(
          notAnAddress,
        )
      : Buffer.from(paper.bytes)
  // Nobody can be written to at that address: the letter goes as paper.
  const leaves = channel === 'pec' && bytes !== null
  await prepareDelivery(tx, at, {
    id: delivery,
    call,
    application: id,
    purpose,
    recipient,
    messageId,
    digest: await record.blobs.put(bytes ?? paper.bytes),
    channel: leaves ? 'pec' : channel === 'pec' ? 'counter' : channel,
    mailing,
    watchedBy: 'delivery',
  })
  if (!leaves) await raiseAlert(tx, at, { scope: delivery, code: 'paper-to-send', call })
  else if (mailing === null) {
    const task = { do: 'start-delivery', delivery, call, epoch, fresh: false } as const
    await putTasks(tx, at, [{ key: delivery, call, task }])
  }
}

/** Prepares one letter, once. */
export async function prepareLetter(
  dependencies: Dependencies,
  application: ApplicationOnFile,
  fence: Fence,
  { purpose, ordinal, content }: { purpose: Purpose; ordinal: number; content: LetterContent },
): Promise<void> {
  const made = await makeLetter(dependencies, application, purpose, ordinal, content)
  await dependencies.record.once(`${made.delivery}`, fence, async (tx, at) => {
    await putLetter(tx, at, dependencies, made)
    return null
  })
}

function notAnAddress(error: unknown): null {
  if (error instanceof ComposeError) return null
  throw error
}
