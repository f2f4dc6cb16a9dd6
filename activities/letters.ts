import { randomBytes } from 'node:crypto'
import { type LetterContent, type LetterFrame, letterMail, letterPdf } from '../documents/letter.js'
import type { PaperFile } from '../documents/paper.js'
import { KINDS } from '../domain/kind-of-call.js'
import { romeDate } from '../domain/terms/index.js'
import { ComposeError, compose, newMessageId } from '../pec/index.js'
import { type DeliveryId, type Digest, digestOf } from '../schemas/ids.js'
import type { Instant } from '../schemas/time.js'
import type { ApplicationOnFile } from '../storage/applications.js'
import type { Tx } from '../storage/database.js'
import { numberAllOutgoing, prepareDeliveries, raiseAlert } from '../storage/deliveries.js'
import { putTasks } from '../storage/outbox.js'
import type { Fence } from '../storage/record.js'
import type { Registered } from '../storage/register.js'
import type { Purpose } from '../storage/tables.js'
import type { Dependencies } from './dependencies.js'
import { callHeading, letterheadOf, rankingOf, wholeCallHeading } from './letterhead.js'
import { domainOf } from './receipt.js'
import { whereTo } from './where-to.js'

/** What is to be said to the author of an application. */
export interface Letter {
  readonly application: ApplicationOnFile
  readonly purpose: Purpose
  readonly ordinal: number
  readonly content: LetterContent
}

/** A letter before it has a number. */
export interface MadeLetter extends Letter {
  readonly delivery: DeliveryId
  readonly frame: LetterFrame
  readonly paper: PaperFile
}

/** Typesets letters of an office. Done outside of any transaction: each takes some milliseconds. */
export async function makeLetters(
  { record, typesetter }: Dependencies,
  letters: readonly Letter[],
): Promise<MadeLetter[]> {
  const [first] = letters
  if (!first) return []
  const letterhead = await letterheadOf(record.db, first.application.office)
  const madeAt = record.clock.now()
  return await Promise.all(
    letters.map(async (letter) => {
      const { id, avviso, data } = letter.application
      const frame: LetterFrame = {
        letterhead,
        madeAt,
        call: data ? callHeading(avviso, rankingOf(avviso, data.ranking)) : wholeCallHeading(avviso),
        protocollo: null,
        addressee: data && {
          name: `${data.applicant.name} ${data.applicant.surname}`,
          address: data.applicant.address,
        },
        responsible: avviso.responsible,
      }
      const delivery = `${id}.${letter.purpose}.${letter.ordinal}` as DeliveryId
      return { ...letter, delivery, frame, paper: await letterPdf(typesetter, frame, letter.content) }
    }),
  )
}

/**
 * Numbers letters of an office and writes down that they are about to leave: to the PEC that its author elected, or as
 * paper that somebody must post or hand over, and is told so.
 * What becomes of each is watched by a run of its own, or by the mailing that it is one of.
 * @norma DPR 445/2000 art. 53 (numero prima dell’invio); L. 241/1990 art. 3-bis
 */
export async function putLetters(
  tx: Tx,
  at: Instant,
  { record, senderOf }: Dependencies,
  letters: readonly MadeLetter[],
  mailing: string | null = null,
): Promise<void> {
  const [first] = letters
  if (!first) return
  const { call, office, epoch } = first.application
  const { from } = senderOf(office)
  const acts = letters.map(({ delivery, application, content, paper }) => ({
    delivery,
    recipient: whereTo(application).recipient,
    subject: content.subject,
    reserved: KINDS[application.avviso.kind].health,
    digest: digestOf(paper.bytes),
  }))
  const numbers = await numberAllOutgoing(tx, at, office, acts)
  const sendings = await Promise.all(
    letters.map((letter, n) => sendingOf(letter, from, numbers[n] as Registered, at)),
  )
  const digests = await record.blobs.putAll(sendings.map(({ bytes }) => bytes))
  const prepared = sendings.map(({ bytes: _, ...sending }, n) => ({
    ...{ ...sending, call, mailing, digest: digests[n] as Digest },
    watchedBy: 'delivery' as const,
  }))
  await prepareDeliveries(tx, at, prepared)
  const byPec = prepared.filter(({ channel }) => channel === 'pec')
  for (const { id, channel } of prepared)
    if (channel !== 'pec') await raiseAlert(tx, at, { scope: id, code: 'paper-to-send', call })
  if (mailing !== null) return
  const tasks = byPec.map(({ id: delivery }) => ({
    ...{ key: delivery, call },
    task: { do: 'start-delivery', delivery, call, epoch, fresh: false } as const,
  }))
  await putTasks(tx, at, tasks)
}

/** A numbered letter as it leaves; as paper where nobody can be written to at the address. */
async function sendingOf(
  { delivery, application, purpose, frame, content, paper }: MadeLetter,
  from: string,
  numbered: Registered,
  date: Instant,
) {
  const { channel, recipient } = whereTo(application)
  const protocollo = { number: numbered.protocollo, date: romeDate(numbered.at) }
  const { subject, text } = letterMail({ ...frame, protocollo }, content)
  const messageId = newMessageId(domainOf(from), randomBytes(16))
  const attachments = [{ name: paper.name, type: paper.mediaType, content: paper.bytes }]
  const mail =
    channel === 'pec'
      ? await compose({ from, to: [recipient], subject, text, attachments, messageId, date }).catch(
          notAnAddress,
        )
      : null
  return {
    ...{ id: delivery, application: application.id, purpose, recipient, messageId },
    channel: channel === 'pec' && mail === null ? ('counter' as const) : channel,
    bytes: mail ?? paper.bytes,
  }
}

/** Prepares one letter, once. */
export async function prepareLetter(
  dependencies: Dependencies,
  application: ApplicationOnFile,
  fence: Fence,
  letter: Omit<Letter, 'application'>,
): Promise<void> {
  const made = await makeLetters(dependencies, [{ application, ...letter }])
  await dependencies.record.once(`${made[0]?.delivery}`, fence, async (tx, at) => {
    await putLetters(tx, at, dependencies, made)
    return null
  })
}

function notAnAddress(error: unknown): null {
  if (error instanceof ComposeError) return null
  throw error
}
