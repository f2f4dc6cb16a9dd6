import type { Digest } from '../schemas/ids.js'
import { type ActReference, type CallHeading, type PdfHeading, pdfFile } from './letterhead.js'
import type { PaperFile } from './paper.js'
import type { Typesetter } from './typst.js'
import { counted } from './words.js'

/** What the whole world may see: nothing here tells who a person is. */
export interface PublicGraduatoriaData extends PdfHeading {
  call: CallHeading
  /** The act that approves it. */
  act: ActReference
  /** SHA-256 of the public version. */
  fingerprint: Digest
  rows: readonly PublicPosition[]
}

export interface PublicPosition {
  position: number
  /** The random code that the person has in the receipt. */
  publicCode: string
}

/**
 * The graduatoria as it is published: codes and positions. What else `data` may hold never reaches the file,
 * because only the named members are taken.
 *
 * @throws TypesettingFailed
 * @norma D.Lgs 33/2013 art. 26 c. 4; Reg. UE 2016/679 art. 5 (minimizzazione)
 */
export function publicGraduatoria(typesetter: Typesetter, data: PublicGraduatoriaData): Promise<PaperFile> {
  const { letterhead, madeAt, call, act, fingerprint } = data
  return pdfFile(typesetter, 'public-graduatoria', `${call.code}-graduatoria-pubblica.pdf`, {
    letterhead,
    madeAt,
    call,
    act,
    fingerprint,
    posts: counted(call.posts, 'posto', 'posti'),
    count: counted(data.rows.length, 'posizione', 'posizioni'),
    rows: data.rows.map(({ position, publicCode }) => [String(position), publicCode]),
  })
}
