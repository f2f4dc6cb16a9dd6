import { type Daticert, readDaticert } from './daticert.js'
import type { FindingCode } from './findings.js'
import { fileNameOf, fileNamesOf, type Part } from './mime/parts.js'
import { decodedBody, type TransferEncoding, transferEncodingOf } from './mime/transfer.js'

/** Where the certified message lies in the bytes. */
export interface InnerRange {
  readonly start: number
  readonly end: number
  /** message/rfc822 may only be identity (RFC 2046 §5.2.1), but senders have encoded it. */
  readonly encoding: TransferEncoding
}

/** The parts of a PEC by their role. Only direct children of the signed multipart/mixed have one. */
export interface Envelope {
  readonly daticert: Daticert | null
  readonly inner: InnerRange | null
  readonly codes: readonly FindingCode[]
}

/**
 * Reads the roles in the signed part (RFC 6109 §4). What lies deeper, in an attachment or in postacert.eml,
 * was written by the sender: a `daticert.xml` there is an attachment that bears that name, nothing more.
 */
export function readEnvelope(raw: Buffer, signed: Part): Envelope {
  const codes: FindingCode[] = []
  const documents: Part[] = []
  const messages: Part[] = []
  const unnamed: Part[] = []
  let extra = false
  let rem = false
  for (const part of signed.type === 'multipart/mixed' ? signed.children : []) {
    const names = fileNamesOf(part).map((name) => name.trim().toLowerCase())
    if (names.includes('daticert.xml')) documents.push(part)
    else if (part.type === 'message/rfc822' || names.includes('postacert.eml')) messages.push(part)
    else if (part.headers.get('rem-section-type') !== null) rem = true
    else if (names.length === 0 && XML_TYPES.has(part.type)) unnamed.push(part)
    else if (!part.type.startsWith('text/') && part.type !== 'multipart/alternative') extra = true
  }
  // The name of the file is the rule; without any, the one document of that type can only be it.
  if (documents.length === 0 && unnamed.length === 1) documents.push(...unnamed)
  else if (unnamed.length > 0) extra = true
  if (extra) codes.push('extra-parts')
  if (rem) codes.push('rem-evidence')
  return { daticert: readDocuments(raw, documents, codes), inner: chooseInner(messages, codes), codes }
}

const XML_TYPES: ReadonlySet<string> = new Set(['application/xml', 'text/xml'])

function readDocuments(raw: Buffer, parts: readonly Part[], codes: FindingCode[]): Daticert | null {
  const read = parts.slice(0, 10).map((part) => readDaticert(decodedBody(raw, part)))
  const [first] = read
  if (first === undefined) return null
  for (const fault of read) {
    if (fault === 'malformed') codes.push('daticert-unreadable')
    else if (typeof fault === 'string') codes.push('daticert-doctype')
  }
  if (parts.length > 1) {
    const same = read.every((one) => JSON.stringify(one) === JSON.stringify(first))
    codes.push(same ? 'daticert-several' : 'daticert-contradictory')
    if (!same) return null
  }
  return typeof first === 'string' ? null : first
}

function chooseInner(messages: readonly Part[], codes: FindingCode[]): InnerRange | null {
  if (messages.length > 1) codes.push('inner-several')
  const named = messages.find((part) => fileNameOf(part)?.toLowerCase() === 'postacert.eml')
  const part = named ?? messages[0]
  return part ? { start: part.body, end: part.end, encoding: transferEncodingOf(part) } : null
}
