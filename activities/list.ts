import { randomBytes } from 'node:crypto'
import { listCoverLetter } from '../documents/cover-letter.js'
import { type ListForBodyData, listForBodyPdf, listForBodyXlsx } from '../documents/list-for-body.js'
import { day } from '../documents/words.js'
import { listForBody } from '../domain/list-for-body.js'
import { Refusal } from '../domain/refusal.js'
import { romeDate } from '../domain/terms/index.js'
import { compose, newMessageId } from '../pec/index.js'
import type { Applicant } from '../schemas/application.js'
import type { DeliveryId } from '../schemas/ids.js'
import { callMayMove, moveCallByPerson, readCall } from '../storage/calls.js'
import {
  deliveryAlerts,
  latestListDelivery,
  numberOutgoing,
  prepareDelivery,
  resolveAlerts,
} from '../storage/deliveries.js'
import { fileDocuments } from '../storage/documents.js'
import { readGraduatoria } from '../storage/graduatorie.js'
import { commandKey } from './call.js'
import type { CallChanged, Command, Fence } from './contract.js'
import type { Dependencies } from './dependencies.js'
import { callHeading, letterheadOf } from './letterhead.js'
import { keepFiles } from './paper.js'
import { domainOf } from './receipt.js'
import { frozenSnapshot, proposedGraduatoria } from './snapshot.js'

export function listActivities({ record, typesetter, senderOf }: Dependencies) {
  return {
    /** A responsabile sends the list of those who come first, double the posts, made from the approved graduatoria. */
    async sendList({
      call: id,
      epoch,
      command,
      actor,
    }: Fence & Command): Promise<CallChanged & { list: DeliveryId }> {
      const call = await readCall(record.db, id)
      const { avviso, applications } = await frozenSnapshot(record, id)
      const { graduatoria } = await proposedGraduatoria(record, id)
      const approved = await readGraduatoria(record.db, id)
      if (!approved.approved_at || !approved.act_number || !approved.act_date)
        throw new Refusal('wrong-state')
      const earlier = await latestListDelivery(record.db, id)
      if (earlier && !(await mayBeRepeated(record, earlier))) {
        const done = await record.db
          .selectFrom('once')
          .select('key')
          .where('key', '=', commandKey(command))
          .executeTakeFirst()
        if (!done) throw new Refusal('wrong-state', 'l’invio precedente è ancora in corso')
      }

      const applicants = new Map(
        applications.map((application) => [application.id, application.data.applicant]),
      )
      const people = listForBody(graduatoria, avviso, (one) => applicants.get(one) as Applicant)
      const letterhead = await letterheadOf(record.db, call.office)
      const data: ListForBodyData = {
        letterhead,
        madeAt: record.clock.now(),
        call: callHeading(avviso),
        request: avviso.requestingBody.request,
        protocollo: null,
        people: people.map(({ position, ...person }) => ({ ...person, order: position })),
      }
      const files = [await listForBodyPdf(typesetter, data), await listForBodyXlsx(data)] as const
      const documents = await keepFiles(record, files, ['list-pdf', 'list-xlsx'])
      const recipient = avviso.requestingBody.pec
      const { from } = senderOf(call.office)
      const messageId = newMessageId(domainOf(from), randomBytes(16))
      const letterOf = (protocollo: { number: string; date: ReturnType<typeof romeDate> }) =>
        listCoverLetter({
          letterhead,
          call: data.call,
          request: data.request,
          protocollo,
          act: {
            kind: 'decreto del dirigente',
            number: approved.act_number as string,
            date: day(approved.act_date as never),
          },
          people: people.length,
          attachments: files.map(({ name }) => name),
          responsible: avviso.responsible,
        })

      return await record.once(commandKey(command), { call: id, epoch, moves: true }, async (tx, at) => {
        const move = await callMayMove(tx, id, 'send-list', { command, actor })
        const { count } = await tx
          .selectFrom('delivery')
          .select((select) => select.fn.countAll<number>().as('count'))
          .where('call', '=', id)
          .where('purpose', '=', 'list')
          .executeTakeFirstOrThrow()
        const delivery = `${id}.list.${Number(count) + 1}` as DeliveryId
        await fileDocuments(tx, at, id, documents)
        if (earlier) await resolveAlerts(tx, at, [earlier], deliveryAlerts)
        const changed = await moveCallByPerson(tx, at, 'send-list', { command, actor }, move, {
          delivery,
          people: people.length,
        })
        // The cover letter bears the number, so the act is numbered first, by the fingerprint of the list itself.
        const subject = `Chiamata pubblica ${id} – elenco degli avviati`
        const numbered = await numberOutgoing(tx, at, call.office, {
          delivery,
          recipient,
          subject,
          digest: documents[0].digest,
        })
        const letter = letterOf({ number: numbered.protocollo, date: romeDate(numbered.at) })
        const bytes = await compose({
          from,
          to: [recipient],
          subject: letter.subject,
          text: letter.text,
          attachments: files.map(({ name, mediaType, bytes }) => ({ name, type: mediaType, content: bytes })),
          messageId,
          date: at,
        })
        const digest = await record.blobs.put(bytes)
        await prepareDelivery(tx, at, {
          id: delivery,
          call: id,
          application: null,
          purpose: 'list',
          recipient,
          messageId,
          digest,
        })
        return { ...changed, list: delivery }
      })
    },
  }
}

/** Another list leaves only when the earlier one surely did not arrive, or nobody knows: a person has been told,
 *  and has decided. */
async function mayBeRepeated({ db }: Dependencies['record'], delivery: DeliveryId): Promise<boolean> {
  const alert = await db
    .selectFrom('alert')
    .select('code')
    .where('scope', '=', delivery)
    .where('resolved_at', 'is', null)
    .executeTakeFirst()
  return alert !== undefined
}
