import { AVVISO_TEXTS } from '../documents/avviso-texts.js'
import { decreeDraft } from '../documents/decree-draft.js'
import { drawMinutesPdf } from '../documents/draw-minutes.js'
import { rankingLabel } from '../documents/form-fields.js'
import type { ActReference } from '../documents/letterhead.js'
import { type OfficeGraduatoriaData, officeGraduatoriaPdf } from '../documents/office-graduatoria.js'
import { officeGraduatoriaXlsx } from '../documents/office-graduatoria-xlsx.js'
import {
  graduatoriaPage,
  type PublicGraduatoriaData,
  publicGraduatoria,
} from '../documents/public-graduatoria.js'
import { publicPageFile } from '../documents/public-page.js'
import type { Stage } from '../documents/version-of-graduatoria.js'
import { canonicalJson } from '../domain/canonical.js'
import { KINDS } from '../domain/kind-of-call.js'
import { publicView } from '../domain/public-view.js'
import { factSources } from '../domain/sources.js'
import type { ExclusionReason } from '../schemas/application.js'
import type { Ranking, RankingCode } from '../schemas/call.js'
import type { Graduatoria, Graduatorie } from '../schemas/graduatoria.js'
import { type ApplicationId, type CallId, type Digest, digestOf } from '../schemas/ids.js'
import type { DocumentOnFile } from '../storage/documents.js'
import type { Snapshot, SnapshotApplication } from '../storage/freeze.js'
import type { Record } from '../storage/record.js'
import { termsOf } from '../storage/terms.js'
import type { DrawNumber } from './contract.js'
import { correctionOf, type Replaced } from './correction.js'
import { lockedRuleSet } from './criteria.js'
import type { Dependencies } from './dependencies.js'
import type { Fixed } from './draw-number.js'
import { callHeading, letterheadOf, rankingOf, wholeCallHeading } from './letterhead.js'
import { keepFiles } from './paper.js'
import type { Proposed } from './snapshot.js'

/** A version of the graduatorie of a call: what it was made from, and the approved one that it replaces, if any. */
export interface Version extends Pick<Proposed, 'graduatorie' | 'sha256' | 'version' | 'stage'> {
  readonly snapshot: Snapshot
  readonly replaced: Replaced | null
  /** Why it replaces it, in words for everybody. */
  readonly reason: string | null
}

/** Every paper of a version; each is made from the frozen facts, and its bytes are kept before it is filed. */
export function graduatoriaPapers({ record, typesetter }: Pick<Dependencies, 'record' | 'typesetter'>) {
  return {
    /** What will be signed. */
    async decree({
      snapshot,
      graduatorie,
      sha256,
      version,
      stage,
      replaced,
      reason,
    }: Version): Promise<readonly DocumentOnFile[]> {
      const { avviso, publishedOn } = snapshot
      const terms = await termsOf(record.db, avviso.id)
      const dueOf = (name: string) => terms.find((term) => term.name === name)?.due ?? publishedOn
      const draft = await decreeDraft(typesetter, {
        letterhead: await letterheadOf(record.db, avviso.office),
        madeAt: record.clock.now(),
        call: wholeCallHeading(avviso),
        kind: avviso.kind,
        act: avviso.act,
        stage: stage,
        correction: correctionOf(version, replaced, reason, (before) => before.sha256),
        request: avviso.requestingBody.request,
        avvisoPublishedOn: publishedOn,
        fingerprint: sha256,
        publicFingerprint: publicFingerprint(graduatorie, await codesOf(record, avviso.id)),
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
      return await keepFiles(record, [draft], ['decree-draft'], { version })
    },

    /** Where lots were drawn, with what anybody needs to draw them again. */
    async drawMinutes(
      { snapshot: { avviso }, graduatorie, version }: Version,
      draw: DrawNumber | null,
      fixed: Fixed,
    ): Promise<readonly DocumentOnFile[]> {
      if (draw === null || graduatorie.every(({ graduatoria }) => graduatoria.draws.length === 0)) return []
      const minutes = await drawMinutesPdf(typesetter, {
        letterhead: await letterheadOf(record.db, avviso.office),
        madeAt: record.clock.now(),
        call: wholeCallHeading(avviso),
        source: avviso.drawSource,
        ...draw,
        frozenAt: fixed.first,
        frozenAgainAt: fixed.again,
        rankings: graduatorie.map(({ ranking, graduatoria: { draws, sha256 } }) => ({
          label: rankingLabel(rankingOf(avviso, ranking)),
          fingerprint: sha256,
          draws,
        })),
        responsible: avviso.responsible,
      })
      return await keepFiles(record, [minutes], ['draw-minutes'], { version })
    },

    /** What the act approves: the version for everybody, and those of each graduatoria for the office. */
    async approved(version: Version, act: ActReference): Promise<readonly DocumentOnFile[]> {
      const codes = await codesOf(record, version.snapshot.avviso.id)
      const papers = await Promise.all([
        publicPaper(version, codes, act),
        ...version.graduatorie.map((one) => officePapers(one, version, codes, act)),
      ])
      return papers.flat()
    },
  }

  /** The version for everybody, of the whole call. */
  async function publicPaper(
    { snapshot: { avviso }, graduatorie, version, stage, replaced, reason }: Version,
    codes: Codes,
    act: ActReference,
  ): Promise<readonly DocumentOnFile[]> {
    const data: PublicGraduatoriaData = {
      letterhead: await letterheadOf(record.db, avviso.office),
      madeAt: record.clock.now(),
      call: wholeCallHeading(avviso),
      kind: avviso.kind,
      stage: stageOf(stage, avviso),
      correction: correctionOf(version, replaced, reason, (before) =>
        publicFingerprint(before.graduatorie, codes),
      ),
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
    }
    const file = await publicGraduatoria(typesetter, data)
    const page = publicPageFile(file, graduatoriaPage(data, version))
    return await keepFiles(record, [file, page], ['graduatoria-public', 'graduatoria-page'], { version })
  }

  /** The versions of one graduatoria for the office. */
  async function officePapers(
    { ranking: code, graduatoria }: Graduatorie[number],
    { snapshot, version, stage, replaced, reason }: Version,
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
      correction: correctionOf(version, replaced, reason, (before) => fingerprintIn(before, code)),
      act,
      ...officeData(snapshot, ranking, graduatoria, codes),
      fingerprint: graduatoria.sha256,
      direction: first === 'highest' ? 'highest-first' : 'lowest-first',
    }
    const [pdf, xlsx] = [await officeGraduatoriaPdf(typesetter, office), await officeGraduatoriaXlsx(office)]
    return await keepFiles(record, [pdf, xlsx], ['graduatoria-office-pdf', 'graduatoria-office-xlsx'], {
      ranking: code,
      version,
    })
  }
}

function stageOf(stage: Proposed['stage'], { terms, mailbox }: Snapshot['avviso']): Stage {
  if (stage === 'final') return { kind: stage }
  return { kind: stage, observationDays: terms.observationDays ?? 0, mailbox }
}

/** Of the graduatoria that a version has for one ranking. */
function fingerprintIn({ graduatorie, sha256 }: Replaced, code: RankingCode): Digest {
  return graduatorie.find(({ ranking }) => ranking === code)?.graduatoria.sha256 ?? sha256
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
