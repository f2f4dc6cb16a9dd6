import { randomBytes } from 'node:crypto'
import { listCoverLetter } from '../documents/cover-letter.js'
import { type ListForBodyData, listForBodyPdf, listForBodyXlsx } from '../documents/list-for-body.js'
import type { PaperFile } from '../documents/paper.js'
import { day } from '../documents/words.js'
import { KINDS } from '../domain/kind-of-call.js'
import { listForBody } from '../domain/list-for-body.js'
import { Refusal } from '../domain/refusal.js'
import { romeDate } from '../domain/terms/index.js'
import { compose, newMessageId } from '../pec/index.js'
import type { Applicant } from '../schemas/application.js'
import { type DeliveryId, type Digest, digestOf } from '../schemas/ids.js'
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
import { isDone } from '../storage/record.js'
import { commandKey } from './call.js'
import type { CallChanged, Command, Fence } from './contract.js'
import type { Dependencies } from './dependencies.js'
import { callHeading, letterheadOf, rankingOf, wholeCallHeading } from './letterhead.js'
import { keepFiles, namedFor } from './paper.js'
import { domainOf } from './receipt.js'
import { segnaturaOf } from './segnatura.js'
import { frozenSnapshot, proposedGraduatorie } from './snapshot.js'

export function listActivities({ record, typesetter, senderOf }: Dependencies) {
  return {
    /** A responsabile sends the lists of those who come first, made from the approved graduatorie. */
    async sendList(input: Fence & Command): Promise<CallChanged & { list: DeliveryId }> {
      const { call: id, epoch, ...command } = input
      const call = await readCall(record.db, id)
      const { avviso, applications } = await frozenSnapshot(record, id)
      const { graduatorie, version } = await proposedGraduatorie(record, id)
      const approved = await readGraduatoria(record.db, id)
      const { act_number, act_date } = approved
      if (!approved.approved_at || !act_number || !act_date) throw new Refusal('wrong-state')
      const earlier = await latestListDelivery(record.db, id)
      if (earlier && !(await mayBeRepeated(record, earlier))) {
        const done = await isDone(record.db, commandKey(command.command))
        if (!done) throw new Refusal('wrong-state', 'l’invio precedente è ancora in corso')
      }

      const data = new Map(applications.map((application) => [application.id, application.data]))
      const letterhead = await letterheadOf(record.db, call.office)
      const madeAt = record.clock.now()
      const lists = await Promise.all(
        graduatorie.map(async ({ ranking: code, graduatoria }) => {
          const ranking = rankingOf(avviso, code)
          const people = listForBody(
            graduatoria,
            { kind: avviso.kind, ranking, declaredBy: (one) => data.get(one)?.reserves ?? [] },
            (one) => data.get(one)?.applicant as Applicant,
          )
          const list: ListForBodyData = {
            letterhead,
            madeAt,
            call: callHeading(avviso, ranking),
            request: avviso.requestingBody.request,
            protocollo: null,
            people: people.map(({ position, ...person }) => ({ ...person, order: position })),
          }
          const files = [
            namedFor(avviso, ranking, await listForBodyPdf(typesetter, list)),
            namedFor(avviso, ranking, await listForBodyXlsx(list)),
          ] as const
          const documents = await keepFiles(record, files, ['list-pdf', 'list-xlsx'], {
            ranking: code,
            version,
          })
          return { people: people.length, files, documents }
        }),
      )
      const files = lists.flatMap((list) => list.files)
      const documents = lists.flatMap((list) => [...list.documents])
      const people = lists.reduce((sum, list) => sum + list.people, 0)
      const recipient = avviso.requestingBody.pec
      const { from } = senderOf(call.office)
      const messageId = newMessageId(domainOf(from), randomBytes(16))
      const letterOf = (protocollo: { number: string; date: ReturnType<typeof romeDate> }) =>
        listCoverLetter({
          letterhead,
          call: wholeCallHeading(avviso),
          kind: avviso.kind,
          request: avviso.requestingBody.request,
          protocollo,
          act: { kind: avviso.act, number: act_number, date: day(act_date) },
          people,
          attachments: files.map(({ name }) => name),
          responsible: avviso.responsible,
        })

      return await record.once(
        commandKey(command.command),
        { call: id, epoch, moves: true },
        async (tx, at) => {
          const move = await callMayMove(tx, id, 'send-list', command)
          // A correction made meanwhile has another version; its list must be made from it.
          if ((await readGraduatoria(tx, id)).version !== version) throw new Refusal('stale-page')
          const { count } = await tx
            .selectFrom('delivery')
            .select((select) => select.fn.countAll<number>().as('count'))
            .where('call', '=', id)
            .where('purpose', '=', 'list')
            .executeTakeFirstOrThrow()
          const delivery = `${id}.list.${Number(count) + 1}` as DeliveryId
          await fileDocuments(tx, at, id, documents)
          if (earlier) await resolveAlerts(tx, at, [earlier], deliveryAlerts)
          const body = { delivery, people, version }
          const changed = await moveCallByPerson(tx, at, 'send-list', command, move, body)
          // The cover letter bears the number, so the act is numbered first, by the fingerprint of the list itself.
          const subject = `Chiamata pubblica ${id} – elenco degli avviati`
          const numbered = await numberOutgoing(tx, at, call.office, {
            delivery,
            recipient,
            subject,
            reserved: KINDS[avviso.kind].health,
            digest: documents.length === 2 ? (documents[0]?.digest as Digest) : digestOfAll(documents),
          })
          const letter = letterOf({ number: numbered.protocollo, date: romeDate(numbered.at) })
          const outgoing = {
            recipient: { name: avviso.requestingBody.name, ipa: null },
            numbered,
            subject,
            files: files as [PaperFile, ...PaperFile[]],
          }
          const signed = await segnaturaOf(tx, call.office, outgoing)
          const bytes = await compose({
            from,
            to: [recipient],
            subject: letter.subject,
            text: letter.text,
            attachments: [...files, ...(signed ? [signed] : [])].map(({ name, mediaType, bytes }) => ({
              name,
              type: mediaType,
              content: bytes,
            })),
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
        },
      )
    },
  }
}

/** Of several files, in their order, one line each. */
function digestOfAll(files: readonly { readonly digest: Digest }[]): Digest {
  return digestOf(files.map(({ digest }) => `${digest}\n`).join(''))
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
