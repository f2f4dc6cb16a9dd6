import type { RuleSet } from '../schemas/criteria.js'
import type { Digest } from '../schemas/ids.js'
import type { GraduatoriaPage } from '../schemas/public-page.js'
import { type FormRanking, rankingLabel } from './form-fields.js'
import { type ActReference, type CallHeading, type PdfHeading, pdfFile } from './letterhead.js'
import type { PaperFile } from './paper.js'
import type { Typesetter } from './typst.js'
import { actInWords, type Correction, type Stage, versionInWords } from './version-of-graduatoria.js'
import { capital, counted } from './words.js'

/** What the whole world may see: nothing here tells who a person is. */
export interface PublicGraduatoriaData extends PdfHeading {
  call: Pick<CallHeading, 'code' | 'requestingBody'>
  kind: RuleSet['kind']
  stage: Stage
  correction: Correction | null
  /** The act that approves it. */
  act: ActReference
  /** SHA-256 of the public version. */
  fingerprint: Digest
  /** Every graduatoria of the call, in the order of the avviso. */
  rankings: readonly PublicRanking[]
}

export interface PublicRanking extends Pick<FormRanking, 'profile' | 'category'> {
  contract: string
  posts: number
  rows: readonly PublicPosition[]
}

export interface PublicPosition {
  position: number
  /** The random code that the person has in the receipt. */
  publicCode: string
  status: 'admitted' | 'with-reserve'
}

const STATUS = { admitted: 'ammessa', 'with-reserve': 'ammessa con riserva' } as const

/**
 * The graduatoria as it is published, one for the call, a section for each ranking: code and position; in an L. 68
 * call, where everybody's place is known to be told by it, the status too. What else `data` may hold never reaches the
 * file, because only the named members are taken: no points, no exclusions.
 *
 * @throws TypesettingFailed
 * @norma D.Lgs 33/2013 art. 26 c. 4; D.Lgs 196/2003 art. 2-septies c. 8; Reg. UE 2016/679 art. 5 (minimizzazione)
 */
export function publicGraduatoria(typesetter: Typesetter, data: PublicGraduatoriaData): Promise<PaperFile> {
  const { letterhead, madeAt, call, kind, stage, correction, act, fingerprint, rankings } = data
  const name = stage.kind === 'provisional' ? 'graduatoria-provvisoria-pubblica' : 'graduatoria-pubblica'
  const version = correction === null ? '' : `-v${correction.version}`
  return pdfFile(typesetter, 'public-graduatoria', `${call.code}-${name}${version}.pdf`, {
    letterhead,
    madeAt,
    call,
    title: stage.kind === 'provisional' ? 'Graduatoria provvisoria' : 'Graduatoria',
    said: versionInWords(stage, correction),
    act: actInWords(act),
    fingerprint,
    statusSaid: kind === 'l68',
    rankings: rankings.map((ranking) => ({
      title: capital(rankingLabel(ranking)),
      contract: ranking.contract,
      posts: counted(ranking.posts, 'posto', 'posti'),
      count: counted(ranking.rows.length, 'posizione', 'posizioni'),
      rows: ranking.rows.map(({ position, publicCode, status }) => [
        String(position),
        publicCode,
        ...(kind === 'l68' ? [STATUS[status]] : []),
      ]),
    })),
  })
}

/** The same as a page, and as little of `data`. @param version as the record counts them */
export function graduatoriaPage(data: PublicGraduatoriaData, version: number): GraduatoriaPage {
  const { letterhead, call, kind, stage, correction, act, fingerprint, rankings } = data
  return {
    what: 'graduatoria',
    call: call.code,
    requestingBody: call.requestingBody,
    office: letterhead,
    stage: stage.kind,
    version,
    act: actInWords(act),
    said: versionInWords(stage, correction),
    fingerprint,
    rankings: rankings.map((ranking) => ({
      title: capital(rankingLabel(ranking)),
      contract: ranking.contract,
      posts: ranking.posts,
      rows: ranking.rows.map(({ position, publicCode, status }) => ({
        position,
        code: publicCode,
        status: kind === 'l68' ? status : null,
      })),
    })),
  }
}
