import { day } from '../documents/words.js'
import { canonicalJson } from '../domain/canonical.js'
import { fingerprintOf } from '../domain/fingerprint.js'
import { buildGraduatorieApart } from '../domain/lists-apart.js'
import { Refusal } from '../domain/refusal.js'
import { addDays, romeDate } from '../domain/terms/index.js'
import { moveCallByFact, readCall } from '../storage/calls.js'
import { documentsOf, fileDocuments, recordPublication } from '../storage/documents.js'
import {
  approveGraduatoria,
  hadProvisional,
  hearObservations,
  latestGraduatoria,
  proposeGraduatoria,
  readGraduatoria,
} from '../storage/graduatorie.js'
import { observationsOpen } from '../storage/observations.js'
import { refuseStale } from '../storage/record.js'
import { keepTerm } from '../storage/terms.js'
import { commandKey } from './call.js'
import type { ApproveCommand, CallChanged, Fence, ProposeCommand } from './contract.js'
import { reasonForEverybody, replacedBy } from './correction.js'
import type { Dependencies } from './dependencies.js'
import { draftIfAny } from './drafts.js'
import { refuseForeseeable } from './draw-number.js'
import { graduatoriaPapers, type Version } from './graduatoria-papers.js'
import { proofsOfAct } from './signed-act.js'
import { frozenSnapshot, listsOf, proposedGraduatorie } from './snapshot.js'

export function graduatoriaActivities(dependencies: Dependencies) {
  const { record, site } = dependencies
  const papers = graduatoriaPapers(dependencies)
  return {
    /** Ranks the frozen facts by the locked criteria; the act is drafted with the fingerprint. */
    async proposeGraduatoria(input: Fence & ProposeCommand): Promise<CallChanged> {
      const { call: id, epoch, draw, ...command } = input
      const snapshot = await frozenSnapshot(record, id)
      const fixed = await refuseForeseeable(record, id, draw)
      const { avviso, publishedOn } = snapshot
      const outcomes = buildGraduatorieApart(
        { id, kind: avviso.kind, publishedOn, closesAt: avviso.window.closesAt },
        await listsOf(record, snapshot),
        draw?.seed ?? null,
      )
      const graduatorie = outcomes.map(({ ranking, outcome }) => {
        if (outcome.status === 'draw-needed')
          throw new Refusal('draw-needed', `${ranking}: ${outcome.drawNeeded.length}`)
        return { ranking, graduatoria: outcome.graduatoria }
      })
      const sha256 = fingerprintOf(graduatorie)
      const document = await record.blobs.put(Buffer.from(canonicalJson(plain(graduatorie))))
      const provisional = avviso.terms.observationDays !== null && !(await hadProvisional(record.db, id))
      const version = ((await latestGraduatoria(record.db, id))?.version ?? 0) + 1

      const replaced = await replacedBy(record, snapshot, version)
      const reason = reasonForEverybody(replaced, await draftIfAny(record, command), snapshot)
      const made: Version = {
        snapshot,
        graduatorie,
        sha256,
        version,
        stage: provisional ? 'provisional' : 'final',
        replaced,
        reason,
      }
      const documents = [...(await papers.decree(made)), ...(await papers.drawMinutes(made, draw, fixed))]
      const proposal = {
        version,
        stage: made.stage,
        sha256,
        document,
        snapshot: snapshot.digest,
        draw: graduatorie.some((one) => one.graduatoria.drawSeed) ? draw : null,
        corrects: reason,
        positions: graduatorie.flatMap(({ ranking, graduatoria }) =>
          graduatoria.positions.map((position) => ({ ...position, ranking })),
        ),
      }
      const { state } = await record.once(
        commandKey(command.command),
        { call: id, epoch, moves: true },
        async (tx, at) => {
          // Whoever made an observation has a right to its answer before the last word is said.
          if (!provisional && (await observationsOpen(tx, id, at))) throw new Refusal('observations-open')
          const proposed = await proposeGraduatoria(tx, at, id, command, proposal)
          await fileDocuments(tx, at, id, documents)
          return proposed
        },
      )
      return { state }
    },

    /** A dirigente approves by act; the versions for the office and for everybody are made from what was approved. */
    async approveGraduatoria(input: Fence & ApproveCommand): Promise<CallChanged> {
      const { call: id, epoch, actNumber, actDate, actDigest, sha256, ...command } = input
      const proposed = await proposedGraduatorie(record, id)
      if (proposed.sha256 !== sha256) throw new Refusal('stale-page')
      const proofs = await proofsOfAct(dependencies, id, command, actDigest)
      const snapshot = await frozenSnapshot(record, id)
      const replaced = await replacedBy(record, snapshot, proposed.version)
      const act = { kind: snapshot.avviso.act, number: actNumber, date: day(actDate) }
      const documents = await papers.approved(
        { ...proposed, snapshot, replaced, reason: proposed.corrects },
        act,
      )
      const approval = { number: actNumber, date: actDate, digest: actDigest, sha256, proofs }
      return await record.once(
        commandKey(command.command),
        { call: id, epoch, moves: true },
        async (tx, at) => {
          const changed = await approveGraduatoria(tx, at, id, command, approval)
          await fileDocuments(tx, at, id, documents)
          return changed
        },
      )
    },

    /** What the dirigente approved is published; the approval is the order. */
    async publishGraduatoria(fence: Fence): Promise<CallChanged> {
      const { call: id } = fence
      await refuseStale(record.db, fence)
      const { version, stage, approved_by } = await readGraduatoria(record.db, id)
      if (!approved_by) throw new Refusal('wrong-state')
      const files = (await documentsOf(record.db, id)).filter(
        (file) => file.kind === 'graduatoria-public' && file.version === version,
      )
      const published = await Promise.all(
        files.map(async ({ ranking, name, digest }) => {
          const there = await site.publish(id, name, await record.blobs.get(digest))
          if (there.digest !== digest) throw new Refusal('stale-page', 'copia pubblicata')
          return { ranking, name, ...there }
        }),
      )
      return await record.once(
        `${id}/publish-graduatoria/${version}`,
        { ...fence, moves: true },
        async (tx, at) => {
          const { avviso } = await readCall(tx, id)
          const onlineUntil = addDays(romeDate(at), avviso.terms.onlineDays)
          for (const one of published)
            await recordPublication(tx, at, {
              call: id,
              what: 'graduatoria',
              version,
              ...one,
              orderedBy: approved_by,
              onlineUntil,
            })
          await keepTerm(tx, id, 'publication', at)
          if (stage === 'provisional')
            await hearObservations(tx, id, version, addDays(romeDate(at), avviso.terms.observationDays ?? 0))
          const event = stage === 'provisional' ? 'publish-provisional' : 'publish-graduatoria'
          return await moveCallByFact(tx, at, id, event, { version, published })
        },
      )
    },
  }
}

/** As JSON says it, for the canonical form. */
function plain(value: object): never {
  return JSON.parse(JSON.stringify(value)) as never
}
