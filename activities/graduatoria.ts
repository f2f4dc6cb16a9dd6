import { AVVISO_TEXTS } from '../documents/avviso-texts.js'
import { decreeDraft } from '../documents/decree-draft.js'
import { rankingLabel } from '../documents/form-fields.js'
import type { ActReference } from '../documents/letterhead.js'
import { type OfficeGraduatoriaData, officeGraduatoriaPdf } from '../documents/office-graduatoria.js'
import { officeGraduatoriaXlsx } from '../documents/office-graduatoria-xlsx.js'
import { publicGraduatoria } from '../documents/public-graduatoria.js'
import type { Stage } from '../documents/version-of-graduatoria.js'
import { day } from '../documents/words.js'
import { canonicalJson } from '../domain/canonical.js'
import { fingerprintOf } from '../domain/fingerprint.js'
import { KINDS } from '../domain/kind-of-call.js'
import { buildGraduatorieApart } from '../domain/lists-apart.js'
import { publicView } from '../domain/public-view.js'
import { Refusal } from '../domain/refusal.js'
import { factSources } from '../domain/sources.js'
import { addDays, romeDate } from '../domain/terms/index.js'
import type { ExclusionReason } from '../schemas/application.js'
import type { Ranking, RankingCode } from '../schemas/call.js'
import type { Graduatoria, Graduatorie } from '../schemas/graduatoria.js'
import { type ApplicationId, type CallId, type Digest, digestOf } from '../schemas/ids.js'
import { moveCallByFact, readCall } from '../storage/calls.js'
import { type DocumentOnFile, documentsOf, fileDocuments, recordPublication } from '../storage/documents.js'
import type { Snapshot, SnapshotApplication } from '../storage/freeze.js'
import {
  approveGraduatoria,
  hadProvisional,
  hearObservations,
  latestGraduatoria,
  proposeGraduatoria,
  readGraduatoria,
} from '../storage/graduatorie.js'
import { observationsOpen } from '../storage/observations.js'
import { type Record, refuseStale } from '../storage/record.js'
import { keepTerm, termsOf } from '../storage/terms.js'
import { commandKey } from './call.js'
import type { ApproveCommand, CallChanged, Fence, ProposeCommand } from './contract.js'
import { lockedRuleSet } from './criteria.js'
import type { Dependencies } from './dependencies.js'
import { callHeading, letterheadOf, rankingOf, wholeCallHeading } from './letterhead.js'
import { keepFiles } from './paper.js'
import { proofsOfAct } from './signed-act.js'
import { frozenSnapshot, listsOf, type Proposed, proposedGraduatorie } from './snapshot.js'

export function graduatoriaActivities(dependencies: Dependencies) {
  const { record, typesetter, site } = dependencies
  return {
    /** Ranks the frozen facts by the locked criteria; the act is drafted with the fingerprint. */
    async proposeGraduatoria(input: Fence & ProposeCommand): Promise<CallChanged> {
      const { call: id, epoch, drawSeed, ...command } = input
      const snapshot = await frozenSnapshot(record, id)
      const { avviso, publishedOn } = snapshot
      const outcomes = buildGraduatorieApart(
        { id, kind: avviso.kind, publishedOn, closesAt: avviso.window.closesAt },
        await listsOf(record, snapshot),
        drawSeed,
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

      const terms = await termsOf(record.db, id)
      const dueOf = (name: string) => terms.find((term) => term.name === name)?.due ?? publishedOn
      const { office } = await readCall(record.db, id)
      const draft = await decreeDraft(typesetter, {
        letterhead: await letterheadOf(record.db, office),
        madeAt: record.clock.now(),
        call: wholeCallHeading(avviso),
        kind: avviso.kind,
        act: avviso.act,
        stage: provisional ? 'provisional' : 'final',
        correction: null,
        request: avviso.requestingBody.request,
        avvisoPublishedOn: publishedOn,
        fingerprint: sha256,
        publicFingerprint: publicFingerprint(graduatorie, await codesOf(record, id)),
        rankings: graduatorie.map(({ ranking: code, graduatoria }) => {
          const ranking = rankingOf(avviso, code)
          return {
            label: rankingLabel(ranking),
            posts: ranking.posts,
            namesPerPost: KINDS[avviso.kind].namesPerPost,
            admitted: graduatoria.positions.length,
            fingerprint: graduatoria.sha256,
          }
        }),
        exclusions: countReasons(snapshot),
        publicationDueOn: dueOf('publication'),
        listDueOn: dueOf('list'),
        responsible: avviso.responsible,
        remedies: AVVISO_TEXTS.remedies,
      })
      const documents = await keepFiles(record, [draft], ['decree-draft'], { version })
      const proposal = {
        version,
        stage: provisional ? ('provisional' as const) : ('final' as const),
        sha256,
        document,
        snapshot: snapshot.digest,
        drawSeed: graduatorie.find((one) => one.graduatoria.drawSeed)?.graduatoria.drawSeed ?? null,
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
      const codes = await codesOf(record, id)
      const act = { kind: snapshot.avviso.act, number: actNumber, date: day(actDate) }
      const documents = await Promise.all([
        publicPaper(proposed, snapshot, codes, act),
        ...proposed.graduatorie.map((one) => officePapers(one, proposed, snapshot, codes, act)),
      ])
      const approval = { number: actNumber, date: actDate, digest: actDigest, sha256, proofs }
      return await record.once(
        commandKey(command.command),
        { call: id, epoch, moves: true },
        async (tx, at) => {
          const changed = await approveGraduatoria(tx, at, id, command, approval)
          await fileDocuments(tx, at, id, documents.flat())
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

  /** The version for everybody, of the whole call. */
  async function publicPaper(
    { graduatorie, version, stage }: Proposed,
    { avviso }: Snapshot,
    codes: Codes,
    act: ActReference,
  ): Promise<readonly DocumentOnFile[]> {
    const file = await publicGraduatoria(typesetter, {
      letterhead: await letterheadOf(record.db, avviso.office),
      madeAt: record.clock.now(),
      call: wholeCallHeading(avviso),
      kind: avviso.kind,
      stage: stageOf(stage, avviso),
      correction: null,
      act,
      fingerprint: publicFingerprint(graduatorie, codes),
      rankings: graduatorie.map(({ ranking, graduatoria }) => ({
        ...rankingOf(avviso, ranking),
        rows: graduatoria.positions.map(({ position, id, status }) => ({
          position,
          publicCode: codeOf(codes, id),
          status,
        })),
      })),
    })
    return await keepFiles(record, [versioned(version, file)], ['graduatoria-public'], { version })
  }

  /** The versions of one graduatoria for the office. */
  async function officePapers(
    { ranking: code, graduatoria }: Graduatorie[number],
    { version, stage }: Proposed,
    snapshot: Snapshot,
    codes: Codes,
    act: ActReference,
  ): Promise<readonly DocumentOnFile[]> {
    const { avviso, criteria } = snapshot
    const ranking = rankingOf(avviso, code)
    const { first } = await lockedRuleSet(record, criteria[code] as Digest)
    const office: OfficeGraduatoriaData = {
      letterhead: await letterheadOf(record.db, avviso.office),
      madeAt: record.clock.now(),
      call: callHeading(avviso, ranking),
      ranking: avviso.rankings.length === 1 ? null : { code, label: rankingLabel(ranking) },
      stage: stageOf(stage, avviso),
      correction: null,
      act,
      ...officeData(snapshot, ranking, graduatoria, codes),
      fingerprint: graduatoria.sha256,
      direction: first === 'highest' ? 'highest-first' : 'lowest-first',
    }
    const [pdf, xlsx] = [await officeGraduatoriaPdf(typesetter, office), await officeGraduatoriaXlsx(office)]
    return await keepFiles(
      record,
      [versioned(version, pdf), versioned(version, xlsx)],
      ['graduatoria-office-pdf', 'graduatoria-office-xlsx'],
      { ranking: code, version },
    )
  }
}

function stageOf(stage: Proposed['stage'], { terms, mailbox }: Snapshot['avviso']): Stage {
  if (stage === 'final') return { kind: stage }
  return { kind: stage, observationDays: terms.observationDays ?? 0, mailbox }
}

/** A version after the first stands beside it. */
function versioned<File extends { readonly name: string }>(version: number, file: File): File {
  if (version === 1) return file
  return { ...file, name: file.name.replace(/(\.\w+)$/, `-${version}$1`) }
}

/** Of what everybody sees: codes and positions. */
function publicFingerprint(graduatorie: Graduatorie, codes: Codes): Digest {
  const views = graduatorie.map(({ ranking, graduatoria }) => ({
    ranking,
    ...publicView(graduatoria, (id) => codeOf(codes, id)),
  }))
  return digestOf(canonicalJson(plain(views)))
}

/** As JSON says it, for the canonical form. */
function plain(value: object): never {
  return JSON.parse(JSON.stringify(value)) as never
}

type Codes = ReadonlyMap<ApplicationId, { readonly code: string; readonly protocollo: string }>

/** The public code and the protocollo of each application of a call. */
async function codesOf({ db }: Record, call: CallId): Promise<Codes> {
  const rows = await db
    .selectFrom('application')
    .innerJoin('register_view', 'register_view.message', 'application.message')
    .select(['application.id', 'public_code', 'protocollo'])
    .where('application.call', '=', call)
    .execute()
  return new Map(rows.map(({ id, public_code, protocollo }) => [id, { code: public_code, protocollo }]))
}

function codeOf(codes: Codes, id: ApplicationId): string {
  return ofApplication(codes, id).code
}

function ofApplication<T>(all: ReadonlyMap<ApplicationId, T>, id: ApplicationId): T {
  const found = all.get(id)
  if (found === undefined) throw new Error(`application ${id} is not in the frozen facts`)
  return found
}

function officeData(snapshot: Snapshot, { code }: Ranking, graduatoria: Graduatoria, codes: Codes) {
  const applications = new Map(snapshot.applications.map((application) => [application.id, application]))
  const drawn = new Set(graduatoria.draws.flatMap((draw) => draw.drawn.map(({ id }) => id)))
  const identityOf = ({ id, data }: SnapshotApplication) => {
    if (data === null) throw new Error(`application ${id} stands in a graduatoria without data`)
    const { surname, name, codiceFiscale } = data.applicant
    const { code: publicCode, protocollo: number } = ofApplication(codes, id)
    return { publicCode, protocollo: number, surname, name, codiceFiscale }
  }
  return {
    rows: graduatoria.positions.map(({ position, id, status, points, elements, before }) => {
      const application = ofApplication(applications, id)
      const checked = new Set(Object.values(application.data ? factSources(application.data) : {}))
      return {
        ...identityOf(application),
        position,
        withReserve: status === 'with-reserve',
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
      .filter(({ state, data }) => state === 'excluded' && isOf(code, data?.ranking))
      .map((application) => ({
        ...identityOf(application),
        reason: application.reasons[0] as ExclusionReason,
        note: null,
      })),
  }
}

function isOf(code: RankingCode, ranking: RankingCode | undefined): boolean {
  return ranking === code
}

function countReasons({ applications }: Snapshot): Partial<globalThis.Record<ExclusionReason, number>> {
  const counts: Partial<globalThis.Record<ExclusionReason, number>> = {}
  for (const { reasons } of applications)
    for (const reason of reasons.slice(0, 1)) counts[reason] = (counts[reason] ?? 0) + 1
  return counts
}
