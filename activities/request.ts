import { randomBytes } from 'node:crypto'
import { type LetterContent, type LetterFrame, letterMail, letterPdf } from '../documents/letter.js'
import { REQUEST_TEXTS, type RequestAnswerData, requestAnswer } from '../documents/letters/request-answer.js'
import { promisedDays } from '../domain/avviso-findings.js'
import { addDays, romeDate, startOfDay } from '../domain/terms/index.js'
import { compose, newMessageId } from '../pec/index.js'
import { digestOf, requestAnswerId } from '../schemas/ids.js'
import type { Instant } from '../schemas/time.js'
import { numberOutgoing, prepareDelivery, raiseAlert } from '../storage/deliveries.js'
import { calendarOf, staffName } from '../storage/offices.js'
import { putTasks } from '../storage/outbox.js'
import {
  type RequestOnFile,
  readRequest,
  requestAnswerOf,
  requestProtocollo,
  requestTermOver,
} from '../storage/requests.js'
import type { RequestAnswerInput } from './contract.js'
import type { Dependencies } from './dependencies.js'
import { letterheadOf } from './letterhead.js'
import { domainOf } from './receipt.js'
import { segnaturaOf } from './segnatura.js'

export function requestActivities(dependencies: Dependencies) {
  const { record, senderOf, typesetter } = dependencies
  return {
    /** The written answer to a request, with its number; what becomes of it is watched by a run of its own. */
    async prepareRequestAnswer({
      request: id,
      ordinal,
      epoch,
    }: RequestAnswerInput): Promise<{ readonly due: Instant | null }> {
      const request = await readRequest(record.db, id)
      const { office, data } = request
      const content = await contentOf(dependencies, request, ordinal)
      const frame = await frameOf(dependencies, request, ordinal)
      const paper = await letterPdf(typesetter, frame, content)
      const delivery = requestAnswerId(id, ordinal)
      const { from } = senderOf(office)
      const recipient = data.body.pec ?? data.body.address ?? data.body.name
      const byPec = data.body.pec !== null
      await record.once(`${delivery}`, { request: id, epoch }, async (tx, at) => {
        const numbered = await numberOutgoing(tx, at, office, {
          delivery,
          recipient,
          subject: content.subject,
          reserved: false,
          digest: digestOf(paper.bytes),
        })
        const protocollo = { number: numbered.protocollo, date: romeDate(numbered.at) }
        const { subject, text } = letterMail({ ...frame, protocollo }, content)
        const messageId = newMessageId(domainOf(from), randomBytes(16))
        const signed = await segnaturaOf(tx, office, {
          recipient: { name: data.body.name, ipa: null },
          numbered,
          subject: content.subject,
          files: [paper],
        })
        const attachments = [paper, ...(signed ? [signed] : [])].map(({ name, mediaType, bytes }) => ({
          name,
          type: mediaType,
          content: bytes,
        }))
        const bytes = byPec
          ? await compose({ from, to: [recipient], subject, text, attachments, messageId, date: at })
          : Buffer.from(paper.bytes)
        await prepareDelivery(tx, at, {
          id: delivery,
          request: id,
          purpose: 'request-answer',
          recipient,
          messageId,
          digest: await record.blobs.put(bytes),
          channel: byPec ? 'pec' : 'paper',
        })
        if (byPec) {
          const task = { do: 'start-delivery', delivery, request: id, epoch, fresh: false } as const
          await putTasks(tx, at, [{ key: delivery, call: null, task }])
        } else await raiseAlert(tx, at, { scope: delivery, code: 'paper-to-send', call: null })
        return null
      })
      const { decision } = await requestAnswerOf(record.db, id, ordinal)
      return { due: decision.outcome === 'ask' ? startOfDay(addDays(decision.due, 1)) : null }
    },

    /** The term of what was asked of a body has passed. */
    async endRequestTerm({ request, ordinal, epoch }: RequestAnswerInput): Promise<void> {
      await record.once(`${requestAnswerId(request, ordinal)}/end`, { request, epoch }, (tx, at) =>
        requestTermOver(tx, at, request),
      )
    },
  }
}

async function contentOf(
  { record: { db } }: Dependencies,
  request: RequestOnFile,
  ordinal: number,
): Promise<LetterContent> {
  const { office, data } = request
  const { decision } = await requestAnswerOf(db, request.id, ordinal)
  return requestAnswer({
    request: { number: data.number, on: data.askedOn },
    received: { on: romeDate(request.receivedAt), protocollo: (await requestProtocollo(db, request)).number },
    outcome: await outcomeOf(),
  })

  async function outcomeOf(): Promise<RequestAnswerData['outcome']> {
    switch (decision.outcome) {
      case 'accept': {
        const asked = { kind: data.kind, requestedOn: data.askedOn }
        return {
          kind: 'accepted',
          plan: promisedDays(asked, decision.publishOn, await calendarOf(db, office)),
        }
      }
      case 'ask':
        return { kind: 'incomplete', missing: decision.missing, due: decision.due }
      case 'refuse':
        return { kind: 'refused', reasons: decision.reasons, ...REQUEST_TEXTS }
    }
  }
}

async function frameOf(
  { record: { db, clock } }: Dependencies,
  { id, office, data: { body } }: RequestOnFile,
  ordinal: number,
): Promise<LetterFrame> {
  const letterhead = await letterheadOf(db, office)
  const { actor } = await requestAnswerOf(db, id, ordinal)
  return {
    letterhead,
    madeAt: clock.now(),
    call: null,
    protocollo: null,
    addressee: { name: body.name, address: body.pec ?? body.address ?? '' },
    responsible: { name: await staffName(db, actor, office), contact: letterhead.pec },
  }
}
