import { applicationForm } from '../documents/application-form.js'
import { AVVISO_TEXTS, avvisoPdf } from '../documents/avviso.js'
import { criteriaInWords } from '../documents/criteria-in-words.js'
import { canonicalJson } from '../domain/canonical.js'
import { Refusal } from '../domain/refusal.js'
import {
  addHours,
  italianCalendar,
  PATRON_SAINTS,
  type PatronSaint,
  romeDate,
} from '../domain/terms/index.js'
import type { DeliveryId, Digest, OfficeId } from '../schemas/ids.js'
import type { Instant } from '../schemas/time.js'
import { callMayMove, moveCallByFact, moveCallByPerson, readCall } from '../storage/calls.js'
import { deliveredList, deliveryProgress, latestListDelivery } from '../storage/deliveries.js'
import { documentOf, fileDocuments, recordPublication } from '../storage/documents.js'
import { closeReview, lateDeliveryHours, type Snapshot } from '../storage/freeze.js'
import { askForSweep } from '../storage/mailboxes.js'
import { refuseStale } from '../storage/record.js'
import { keepTerm, setTerms } from '../storage/terms.js'
import type { CallChanged, Command, Fence } from './contract.js'
import { lockedRuleSet } from './criteria.js'
import type { Dependencies } from './dependencies.js'
import { draftIfAny } from './drafts.js'
import { callHeading, letterheadOf } from './letterhead.js'
import { keepFiles } from './paper.js'

/** What the call's workflow needs to find its way. */
export interface LoadedCall extends CallChanged {
  readonly closesAt: Instant
  /** Until when a message that was sent in time may still be delivered. */
  readonly lateUntil: Instant
  readonly list: DeliveryId | null
}

export function callActivities(dependencies: Dependencies) {
  const { record, typesetter, site } = dependencies
  return {
    async loadCall({ call }: Fence): Promise<LoadedCall> {
      const { state, avviso } = await readCall(record.db, call)
      const { closesAt } = avviso.window
      const lateUntil = addHours(closesAt, lateDeliveryHours)
      return { state, closesAt, lateUntil, list: await latestListDelivery(record.db, call) }
    },

    /** The avviso and its form are made, published and captured; the criteria are locked and the terms run. */
    async publishAvviso({ call: id, epoch, command, actor }: Fence & Command): Promise<CallChanged> {
      const call = await readCall(record.db, id)
      const madeAt = record.clock.now()
      const heading = { madeAt, letterhead: await letterheadOf(record.db, call.office) }
      const ruleSet = await lockedRuleSet(record, call.criteriaDigest)
      const { avviso } = call
      const [avvisoFile, formFile] = await keepFiles(
        record,
        [
          await avvisoPdf(typesetter, {
            ...heading,
            ...AVVISO_TEXTS,
            avviso,
            criteria: { ...criteriaInWords(ruleSet), fingerprint: call.criteriaDigest },
            publishedAt: site.addressOf(id, ''),
          }),
          await applicationForm(typesetter, {
            ...heading,
            call: callHeading(avviso),
            ranking: null,
            form: {
              kind: avviso.kind,
              rankings: [{ code: 'unica', profile: avviso.profile, category: null, reserves: [] }],
              requirements: avviso.requirements,
              facts: ruleSet.facts,
              words: {},
            },
            mailbox: avviso.mailbox,
            otherChannels: [],
            window: avviso.window,
            documents: [],
            filled: null,
          }),
        ],
        ['avviso', 'form'],
      )
      return await record.once(commandKey(command), { call: id, epoch, moves: true }, async (tx, at) => {
        const move = await callMayMove(tx, id, 'publish-avviso', { command, actor })
        // By whoever may, and before it is recorded: a fact is written down once it is one.
        const published = await site.publish(id, avvisoFile.name, await record.blobs.get(avvisoFile.digest))
        await site.publish(id, formFile.name, await record.blobs.get(formFile.digest))
        const publishedOn = romeDate(at)
        await fileDocuments(tx, at, id, [avvisoFile, formFile])
        await recordPublication(tx, at, { call: id, what: 'avviso', ...published, orderedBy: actor })
        await tx
          .updateTable('call')
          .set({ published_at: at, published_on: publishedOn })
          .where('id', '=', id)
          .execute()
        await setTerms(tx, avviso, publishedOn, await calendarOf(dependencies, call.office))
        const body = { ...published, publishedOn, criteria: call.criteriaDigest }
        return await moveCallByPerson(tx, at, 'publish-avviso', { command, actor }, move, body)
      })
    },

    /** Asks the listener for a complete sweep that begins at or after an instant; true when there was one. */
    async askForSweep({ call, epoch, from }: Fence & { from: Instant }): Promise<boolean> {
      return await record.db.transaction().execute((tx) => askForSweep(tx, { call, epoch }, from))
    },

    async closeWindow(fence: Fence): Promise<CallChanged> {
      return await record.once(`${fence.call}/close-window`, { ...fence, moves: true }, (tx, at) =>
        moveCallByFact(tx, at, fence.call, 'close-window', {}),
      )
    },

    async endLateDeliveries(fence: Fence): Promise<CallChanged> {
      return await record.once(`${fence.call}/end-late-deliveries`, { ...fence, moves: true }, (tx, at) =>
        moveCallByFact(tx, at, fence.call, 'end-late-deliveries', { hours: lateDeliveryHours }),
      )
    },

    async closeReview({ call, epoch, command, actor }: Fence & Command): Promise<CallChanged> {
      const reason = await draftIfAny(record, { command, actor })
      const keep = (snapshot: Snapshot): Promise<Digest> =>
        record.blobs.put(Buffer.from(canonicalSnapshot(snapshot)))
      const { state } = await record.once(commandKey(command), { call, epoch, moves: true }, (tx, at) =>
        closeReview(tx, at, call, { command, actor }, reason, keep),
      )
      return { state }
    },

    /** What the dirigente approved is published; the approval is the order. */
    async publishGraduatoria(fence: Fence): Promise<CallChanged> {
      const { call: id } = fence
      await refuseStale(record.db, fence)
      const file = await documentOf(record.db, id, 'graduatoria-public')
      const published = await site.publish(id, file.name, await record.blobs.get(file.digest))
      if (published.digest !== file.digest) throw new Refusal('stale-page', 'copia pubblicata')
      return await record.once(`${id}/publish-graduatoria`, { ...fence, moves: true }, async (tx, at) => {
        const { approved_by } = await tx
          .selectFrom('graduatoria')
          .select('approved_by')
          .where('call', '=', id)
          .orderBy('version', 'desc')
          .executeTakeFirstOrThrow()
        if (!approved_by) throw new Refusal('wrong-state')
        await recordPublication(tx, at, {
          call: id,
          what: 'graduatoria',
          ...published,
          orderedBy: approved_by,
        })
        await keepTerm(tx, id, 'publication', at)
        return await moveCallByFact(tx, at, id, 'publish-graduatoria', published)
      })
    },

    /** Closes the call once the provider's evidence says that the list was delivered. */
    async closeIfListDelivered(fence: Fence): Promise<CallChanged> {
      const { call: id } = fence
      const list = await deliveredList(record.db, id)
      const { state } = await readCall(record.db, id)
      if (!list) return { state }
      const progress = await deliveryProgress(record.db, list)
      return await record.once(`${id}/prove-delivery`, { ...fence, moves: true }, async (tx, at) => {
        await keepTerm(tx, id, 'list', progress.acceptedAt ?? progress.endedAt ?? at)
        await tx.updateTable('call').set({ closed_at: at }).where('id', '=', id).execute()
        return await moveCallByFact(tx, at, id, 'prove-delivery', { delivery: list, ...progress })
      })
    },
  }
}

export function commandKey(command: string): string {
  return `command/${command}`
}

/** The bytes by which a snapshot is kept and compared. */
export function canonicalSnapshot(snapshot: Snapshot): string {
  return canonicalJson(JSON.parse(JSON.stringify(snapshot)))
}

async function calendarOf({ record }: Dependencies, office: OfficeId) {
  const { patron_extends } = await record.db
    .selectFrom('office')
    .select('patron_extends')
    .where('id', '=', office)
    .executeTakeFirstOrThrow()
  const saints: { readonly [office: string]: PatronSaint } = PATRON_SAINTS
  const patron = saints[office]
  return italianCalendar(patron_extends && patron ? { patron } : {})
}
