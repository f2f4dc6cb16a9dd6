import type { Block } from './blocks.js'
import { type CallHeading, type PdfHeading, pdfFile } from './letterhead.js'
import type { PaperFile } from './paper.js'
import type { Typesetter } from './typst.js'

/** A paper that is read from top to bottom: an act, a notice, minutes, a register. */
export interface PaperOfWords {
  /** What the file is called after the call's code, or after the office where there is no call. */
  file: string
  title: string
  /** Why it is not for everybody, at the foot of each page; null if it is. */
  reserved: string | null
  landscape?: boolean
  body: readonly Block[]
  /** Who signs, line by line; null if nobody does. */
  signed: readonly string[] | null
}

/** @throws TypesettingFailed */
export function paperOfWords(
  typesetter: Typesetter,
  { letterhead, madeAt, call }: PdfHeading & { call: Pick<CallHeading, 'code'> | null },
  { file, title, reserved, landscape = false, body, signed }: PaperOfWords,
): Promise<PaperFile> {
  const name = call === null ? file : `${call.code}-${file}`
  return pdfFile(typesetter, 'words', `${name}.pdf`, {
    letterhead,
    madeAt,
    call,
    title,
    reserved,
    landscape,
    body,
    signed,
  })
}
