import { type AvvisoFinding, avvisoFindings } from '../domain/avviso-findings.js'
import { canonicalJson } from '../domain/canonical.js'
import { Refusal } from '../domain/refusal.js'
import { addDays, addHours, romeDate } from '../domain/terms/index.js'
import type { Avviso } from '../schemas/call.js'
import type { DeliveryId, Digest } from '../schemas/ids.js'
import type { Instant } from '../schemas/time.js'
import { callMayMove, moveCallByFact, moveCallByPerson, readCall } from '../storage/calls.js'
import type { Tx } from '../storage/database.js'
import { deliveredList, deliveryProgress, latestListDelivery } from '../storage/deliveries.js'
import { fileDocuments, recordPublication } from '../storage/documents.js'
import { closeReview, lateDeliveryHours, reopenReview, type Snapshot } from '../storage/freeze.js'
import { askForSweep } from '../storage/mailboxes.js'
import { closeObservations } from '../storage/observations.js'
import { calendarOf } from '../storage/offices.js'
import { keepTerm, setTerms } from '../storage/terms.js'
import { avvisoFiles } from './avviso.js'
import type { ApproveAvvisoCommand, CallChanged, Command, Fence } from './contract.js'
import type { Dependencies } from './dependencies.js'
import { draftIfAny } from './drafts.js'
import { refuseMissingFacts } from './missing-facts.js'

/** When a call is over for who applies. */
interface Closing {
  readonly closesAt: Instant
  /** Until when a message that was sent in time may still be delivered. */
  readonly lateUntil: Instant
}

/** What the call's workflow needs to find its way. */
export interface LoadedCall extends CallChanged, Closing {
  readonly list: DeliveryId | null
}

function closingOf({ window: { closesAt } }: Pick<Avviso, 'window'>): Closing {
  return { closesAt, lateUntil: addHours(closesAt, lateDeliveryHours) }
}

export function callActivities(dependencies: Dependencies) {
  const { record, site } = dependencies
  return {
    async loadCall({ call }: Fence): Promise<LoadedCall> {
      const { state, avviso } = await readCall(record.db, call)
      return { state, ...closingOf(avviso), list: await latestListDelivery(record.db, call) }
    },

    /** Another person than who wrote it approves the avviso, having seen what it shows. @norma L. 241/1990 art. 12 */
    async approveAvviso({ call, epoch, ...command }: Fence & ApproveAvvisoCommand): Promise<CallChanged> {
      return await record.once(commandKey(command.command), { call, epoch, moves: true }, async (tx, at) => {
        const move = await callMayMove(tx, call, 'approve-avviso', command)
        const { avviso, criteria, plan, office } = move.call
        const calendar = await calendarOf(tx, office)
        const findings = avvisoFindings(avviso, plan, romeDate(at), calendar)
        refuseFindings(findings, command.confirmed ?? [])
        const confirmed = findings.map(({ code }) => code)
        return await moveCallByPerson(tx, at, 'approve-avviso', command, move, {
          avviso,
          criteria,
          confirmed,
        })
      })
    },

    /** The avviso and its forms are made, published and captured; the criteria are locked and the terms run. It closes
     *  when the avviso that is published says, whatever its first draft said. */
    async publishAvviso({ call: id, epoch, ...command }: Fence & Command): Promise<CallChanged & Closing> {
      const { avviso, office, criteria } = await readCall(record.db, id)
      const { files, page } = await avvisoFiles(dependencies, avviso, criteria)
      return await record.once(
        commandKey(command.command),
        { call: id, epoch, moves: true },
        async (tx, at) => {
          const move = await callMayMove(tx, id, 'publish-avviso', command)
          // What was approved is what goes out, not what was corrected meanwhile.
          if (canonicalJson(move.call.avviso as never) !== canonicalJson(avviso as never))
            throw new Refusal('stale-page')
          const publishedOn = romeDate(at)
          const onlineUntil = addDays(publishedOn, avviso.terms.onlineDays)
          const published = []
          // By whoever may, and before it is recorded: a fact is written down once it is one.
          for (const { kind: what, ranking, version, name, digest } of files) {
            const there = await site.publish(id, name, await record.blobs.get(digest))
            const publication = { call: id, what, ranking, version, name, ...there, orderedBy: command.actor }
            await recordPublication(tx, at, { ...publication, onlineUntil })
            published.push(there)
          }
          await fileDocuments(tx, at, id, [...files, page])
          await tx
            .updateTable('call')
            .set({ published_at: at, published_on: publishedOn })
            .where('id', '=', id)
            .execute()
          await setTerms(tx, avviso, publishedOn, await calendarOf(record.db, office))
          const body = { published, publishedOn, criteria }
          const moved = await moveCallByPerson(tx, at, 'publish-avviso', command, move, body)
          return { ...moved, ...closingOf(avviso) }
        },
      )
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

    async closeReview({ call, epoch, ...command }: Fence & Command): Promise<CallChanged> {
      const reason = await draftIfAny(record, command)
      const keep = async (snapshot: Snapshot, tx: Tx): Promise<Digest> => {
        await refuseMissingFacts(record, snapshot, tx)
        return await record.blobs.put(Buffer.from(canonicalSnapshot(snapshot)))
      }
      const { state } = await record.once(
        commandKey(command.command),
        { call, epoch, moves: true },
        (tx, at) => closeReview(tx, at, call, command, reason, keep),
      )
      return { state }
    },

    async reopenReview({ call, epoch, ...command }: Fence & Command): Promise<CallChanged> {
      const reason = await draftIfAny(record, command)
      return await record.once(commandKey(command.command), { call, epoch, moves: true }, (tx, at) =>
        reopenReview(tx, at, call, command, reason),
      )
    },

    async closeObservations({ call, epoch, ...command }: Fence & Command): Promise<CallChanged> {
      return await record.once(commandKey(command.command), { call, epoch, moves: true }, (tx, at) =>
        closeObservations(tx, at, call, command),
      )
    },

    /** Closes the call once the provider's evidence says that the list was delivered. */
    async closeIfListDelivered(fence: Fence): Promise<CallChanged> {
      const { call: id } = fence
      const list = await deliveredList(record.db, id)
      const { state } = await readCall(record.db, id)
      if (!list) return { state }
      const progress = await deliveryProgress(record.db, list)
      return await record.once(`${id}/prove-delivery`, { ...fence, moves: true }, async (tx, at) => {
        for (const name of ['list', 'list-from-request'] as const)
          await keepTerm(tx, id, name, progress.acceptedAt ?? progress.endedAt ?? at)
        await tx.updateTable('call').set({ closed_at: at }).where('id', '=', id).execute()
        return await moveCallByFact(tx, at, id, 'prove-delivery', { delivery: list, ...progress })
      })
    },
  }
}

/** @throws {Refusal} `plan-impossible`, `warnings-to-confirm`, naming the codes */
function refuseFindings(findings: readonly AvvisoFinding[], confirmed: readonly string[]): void {
  const codes = (weight: AvvisoFinding['weight']) =>
    findings.filter((finding) => finding.weight === weight).map(({ code }) => code)
  const impossible = codes('impossible')
  if (impossible.length > 0) throw new Refusal('plan-impossible', impossible.join(', '))
  const unseen = codes('to-confirm').filter((code) => !confirmed.includes(code))
  if (unseen.length > 0) throw new Refusal('warnings-to-confirm', unseen.join(', '))
}

export function commandKey(command: string): string {
  return `command/${command}`
}

/** The bytes by which a snapshot is kept and compared. */
export function canonicalSnapshot(snapshot: Snapshot): string {
  return canonicalJson(JSON.parse(JSON.stringify(snapshot)))
}
