import { AVVISO_TEXTS } from '../documents/avviso.js'
import { decreeDraft } from '../documents/decree-draft.js'
import { type OfficeGraduatoriaData, officeGraduatoriaPdf } from '../documents/office-graduatoria.js'
import { officeGraduatoriaXlsx } from '../documents/office-graduatoria-xlsx.js'
import { publicGraduatoria } from '../documents/public-graduatoria.js'
import { day } from '../documents/words.js'
import { canonicalJson } from '../domain/canonical.js'
import { publicView } from '../domain/public-view.js'
import { buildGraduatoria } from '../domain/ranking.js'
import { Refusal } from '../domain/refusal.js'
import { factSources } from '../domain/sources.js'
import type { ExclusionReason } from '../schemas/application.js'
import type { Graduatoria } from '../schemas/graduatoria.js'
import { type ApplicationId, type CallId, type Digest, digestOf } from '../schemas/ids.js'
import { readCall } from '../storage/calls.js'
import { fileDocuments } from '../storage/documents.js'
import type { Snapshot, SnapshotApplication } from '../storage/freeze.js'
import { approveGraduatoria, proposeGraduatoria } from '../storage/graduatorie.js'
import type { Record } from '../storage/record.js'
import { protocollo } from '../storage/register.js'
import { termsOf } from '../storage/terms.js'
import { commandKey } from './call.js'
import type { ApproveCommand, CallChanged, Fence, ProposeCommand } from './contract.js'
import { lockedRuleSet } from './criteria.js'
import type { Dependencies } from './dependencies.js'
import { callHeading, letterheadOf } from './letterhead.js'
import { keepFiles } from './paper.js'
import { candidatesOf, frozenSnapshot, proposedGraduatoria } from './snapshot.js'

export function graduatoriaActivities({ record, typesetter }: Dependencies) {
  return {
    /** Ranks the frozen facts by the locked criteria; the decree is drafted with the fingerprint. */
    async proposeGraduatoria({
      call: id,
      epoch,
      command,
      actor,
      drawSeed,
    }: Fence & ProposeCommand): Promise<CallChanged> {
      const call = await readCall(record.db, id)
      const snapshot = await frozenSnapshot(record, id)
      const criteria = await lockedRuleSet(record, call.criteriaDigest)
      const { avviso, publishedOn } = snapshot
      const outcome = buildGraduatoria({
        call: { id, kind: avviso.kind, posts: avviso.posts, publishedOn, closesAt: avviso.window.closesAt },
        criteria,
        candidates: candidatesOf(snapshot, criteria),
        drawSeed,
      })
      if (outcome.status === 'draw-needed') throw new Refusal('draw-needed', `${outcome.drawNeeded.length}`)
      const { graduatoria } = outcome
      const { sha256 } = graduatoria
      const document = await record.blobs.put(
        Buffer.from(canonicalJson(JSON.parse(JSON.stringify(graduatoria)))),
      )

      const codes = await codesOf(record, id)
      const heading = { letterhead: await letterheadOf(record.db, call.office), madeAt: record.clock.now() }
      const terms = await termsOf(record.db, id)
      const dueOf = (name: string) => terms.find((term) => term.name === name)?.due ?? publishedOn
      const draft = await decreeDraft(typesetter, {
        ...heading,
        call: callHeading(avviso),
        request: avviso.requestingBody.request,
        avvisoPublishedOn: publishedOn,
        fingerprint: sha256,
        publicFingerprint: publicFingerprint(graduatoria, codes),
        admitted: graduatoria.positions.length,
        exclusions: countReasons(snapshot),
        publicationDueOn: dueOf('publication'),
        listDueOn: dueOf('list'),
        responsible: avviso.responsible,
        remedies: AVVISO_TEXTS.remedies,
      })
      const documents = await keepFiles(record, [draft], ['decree-draft'])
      const proposal = { sha256, document, drawSeed: graduatoria.drawSeed, positions: graduatoria.positions }
      const { state } = await record.once(
        commandKey(command),
        { call: id, epoch, moves: true },
        async (tx, at) => {
          await fileDocuments(tx, at, id, documents)
          return await proposeGraduatoria(tx, at, id, { command, actor }, proposal)
        },
      )
      return { state }
    },

    /** A dirigente approves by act; the versions for the office and for everybody are made from what was approved. */
    async approveGraduatoria(input: Fence & ApproveCommand): Promise<CallChanged> {
      const { call: id, epoch, command, actor, actNumber, actDate, actDigest } = input
      // The signed file must be here before anybody relies on it.
      await record.blobs.get(actDigest)
      const { graduatoria, sha256 } = await proposedGraduatoria(record, id)
      if (sha256 !== input.sha256) throw new Refusal('stale-page')
      const call = await readCall(record.db, id)
      const snapshot = await frozenSnapshot(record, id)
      const codes = await codesOf(record, id)
      const common = {
        letterhead: await letterheadOf(record.db, call.office),
        madeAt: record.clock.now(),
        call: callHeading(snapshot.avviso),
        act: { kind: 'decreto del dirigente', number: actNumber, date: day(actDate) },
      }
      const office = officeData(snapshot, graduatoria, codes)
      const { first } = await lockedRuleSet(record, call.criteriaDigest)
      const officeGraduatoria: OfficeGraduatoriaData = {
        ...common,
        ...office,
        fingerprint: sha256,
        direction: first === 'highest' ? 'highest-first' : 'lowest-first',
      }
      const documents = await keepFiles(
        record,
        [
          await publicGraduatoria(typesetter, {
            ...common,
            fingerprint: publicFingerprint(graduatoria, codes),
            rows: graduatoria.positions.map(({ position, id }) => ({
              position,
              publicCode: codeOf(codes, id),
            })),
          }),
          await officeGraduatoriaPdf(typesetter, officeGraduatoria),
          await officeGraduatoriaXlsx(officeGraduatoria),
        ],
        ['graduatoria-public', 'graduatoria-office-pdf', 'graduatoria-office-xlsx'],
      )
      const act = { number: actNumber, date: actDate, digest: actDigest, sha256: input.sha256 }
      return await record.once(commandKey(command), { call: id, epoch, moves: true }, async (tx, at) => {
        const changed = await approveGraduatoria(tx, at, id, { command, actor }, act)
        await fileDocuments(tx, at, id, documents)
        return changed
      })
    },
  }
}

/** Of what everybody sees: codes and positions. */
function publicFingerprint(graduatoria: Graduatoria, codes: Codes): Digest {
  const view = publicView(graduatoria, (id) => codeOf(codes, id))
  return digestOf(canonicalJson(JSON.parse(JSON.stringify(view))))
}

type Codes = ReadonlyMap<ApplicationId, { readonly code: string; readonly protocollo: string }>

/** The public code and the protocollo of each application of a call. */
async function codesOf({ db }: Record, call: CallId): Promise<Codes> {
  const rows = await db
    .selectFrom('application')
    .innerJoin('register_entry', 'register_entry.message', 'application.message')
    .select(['application.id', 'public_code', 'year', 'number'])
    .where('application.call', '=', call)
    .execute()
  return new Map(rows.map((row) => [row.id, { code: row.public_code, protocollo: protocollo(row) }]))
}

function codeOf(codes: Codes, id: ApplicationId): string {
  return ofApplication(codes, id).code
}

function ofApplication<T>(all: ReadonlyMap<ApplicationId, T>, id: ApplicationId): T {
  const found = all.get(id)
  if (found === undefined) throw new Error(`application ${id} is not in the frozen facts`)
  return found
}

function officeData(snapshot: Snapshot, graduatoria: Graduatoria, codes: Codes) {
  const applications = new Map(snapshot.applications.map((application) => [application.id, application]))
  const drawn = new Set(graduatoria.draws.flatMap((draw) => draw.drawn.map(({ id }) => id)))
  const identityOf = (application: SnapshotApplication) => {
    const { surname, name, codiceFiscale } = application.data.applicant
    const { code, protocollo } = ofApplication(codes, application.id)
    return { publicCode: code, protocollo, surname, name, codiceFiscale }
  }
  return {
    rows: graduatoria.positions.map(({ position, id, points, elements, before }) => {
      const application = ofApplication(applications, id)
      const checked = new Set(Object.values(factSources(application.data)))
      return {
        ...identityOf(application),
        position,
        points,
        elements: elements.map(({ label, datum, points, source }) => ({
          label,
          datum,
          points,
          // Where the criteria say that it is looked for is the same for everybody; here stands where it was found.
          source: source !== undefined && checked.has(source) ? source : null,
        })),
        tie: drawn.has(id) ? before : null,
      }
    }),
    exclusions: snapshot.applications
      .filter(({ state }) => state === 'excluded')
      .map((application) => ({
        ...identityOf(application),
        reason: application.reasons[0] as ExclusionReason,
        note: null,
      })),
  }
}

function countReasons({ applications }: Snapshot): Partial<globalThis.Record<ExclusionReason, number>> {
  const counts: Partial<globalThis.Record<ExclusionReason, number>> = {}
  for (const { reasons } of applications)
    for (const reason of reasons.slice(0, 1)) counts[reason] = (counts[reason] ?? 0) + 1
  return counts
}
