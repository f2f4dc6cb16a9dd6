import type { ExclusionReason } from '../schemas/application.js'
import type { Digest } from '../schemas/ids.js'
import type { LegalDate } from '../schemas/time.js'
import { type CallHeading, type PdfHeading, pdfFile } from './letterhead.js'
import type { PaperFile } from './paper.js'
import type { Typesetter } from './typst.js'
import { counted, day, decimal, EXCLUSION_REASON } from './words.js'

/** What the dirigente will sign: no person is named in it; the graduatoria with names is a reserved annex. */
export interface DecreeDraftData extends PdfHeading {
  call: CallHeading
  /** Number that the body gave to its request. */
  request: string
  avvisoPublishedOn: LegalDate
  /** SHA-256 of the graduatoria that is approved, and of the version that is published. */
  fingerprint: Digest
  publicFingerprint: Digest
  admitted: number
  exclusions: Readonly<Partial<Record<ExclusionReason, number>>>
  publicationDueOn: LegalDate
  listDueOn: LegalDate
  responsible: { name: string; contact: string }
  /** A template of the office (`AVVISO_TEXTS.remedies` if it has none). */
  remedies: string
}

/** @throws TypesettingFailed @norma DPR 487/1994 art. 25; L. 241/1990 artt. 3 e 6 */
export function decreeDraft(typesetter: Typesetter, data: DecreeDraftData): Promise<PaperFile> {
  const { letterhead, madeAt, call, request, fingerprint, publicFingerprint, responsible, remedies } = data
  const excluded = Object.entries(data.exclusions) as [ExclusionReason, number][]
  return pdfFile(typesetter, 'decree-draft', `${call.code}-bozza-decreto.pdf`, {
    letterhead,
    madeAt,
    call,
    request,
    fingerprint,
    publicFingerprint,
    responsible,
    remedies,
    posts: counted(call.posts, 'posto', 'posti'),
    sent: counted(Math.min(call.posts * 2, data.admitted), 'persona', 'persone'),
    avvisoPublishedOn: day(data.avvisoPublishedOn),
    publicationDueOn: day(data.publicationDueOn),
    listDueOn: day(data.listDueOn),
    admitted: decimal(String(data.admitted)),
    excluded: decimal(String(excluded.reduce((sum, [, count]) => sum + count, 0))),
    exclusions: excluded.map(([reason, count]) => `${decimal(String(count))}: ${EXCLUSION_REASON[reason]}`),
  })
}
