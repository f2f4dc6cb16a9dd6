import type { CallId } from '../schemas/ids.js'
import type { Instant } from '../schemas/time.js'
import { type PaperFile, PDF } from './paper.js'
import type { Typesetter } from './typst.js'

/** Who writes. */
export interface Letterhead {
  /** `Regione Liguria`. */
  administration: string
  /** `Centro per l’Impiego di Genova`. */
  office: string
  address: string
  pec: string
}

/** The call that a document is about. */
export interface CallHeading {
  code: CallId
  profile: string
  contract: string
  posts: number
  /** Name of the body that asked for the call. */
  requestingBody: string
}

/** An act: kind in words (`decreto del dirigente`), number and day in words. */
export interface ActReference {
  kind: string
  number: string
  date: string
}

/** What every PDF knows: who writes, and the instant at which the office makes it (never the machine's clock). */
export interface PdfHeading {
  letterhead: Letterhead
  madeAt: Instant
}

/**
 * A PDF/A-2a and PDF/UA-1 from a template of `templates/`, which reads `data` with the heading in it.
 *
 * @throws TypesettingFailed
 */
export async function pdfFile(
  typesetter: Typesetter,
  template: string,
  name: string,
  data: PdfHeading & Record<string, unknown>,
): Promise<PaperFile> {
  const bytes = await typesetter.typeset(template, { ...data, made: creationDate(data.madeAt) })
  return { name, mediaType: PDF, bytes }
}

/** The creation date of the file, in UTC, as the typesetter takes it. */
function creationDate(instant: Instant): Record<string, number> {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = new Date(instant)
    .toISOString()
    .split(/\D/)
    .map(Number)
  return { year, month, day, hour, minute, second }
}
