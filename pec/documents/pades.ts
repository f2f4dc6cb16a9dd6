import { MalformedAsn1 } from '../signature/asn1.js'
import { asItIs } from '../signature/canonical.js'
import { readSignedData, type SignedData } from '../signature/cms.js'
import {
  type DocumentSignature,
  type ReadDocumentOptions,
  type SignedDocument,
  signatureFacts,
} from './signature-facts.js'

const MAX_SIGNATURES = 50
/** Between a `/ByteRange` and the end of its dictionary there is at most this much besides `/Contents`. */
const BYTE_RANGE = /^\/ByteRange\s*\[\s*(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s*\]/
const NEEDLE = Buffer.from('/ByteRange')

/**
 * Reads the signatures of a PDF (ISO 32000-1 §12.8, ETSI EN 319 142-1), or null when the bytes are no PDF with
 * signatures. Each signature covers its revision: bytes added later are told by `coversWholeFile`, and
 * `revision` says where it ends. Time stamps of the document are nobody's signature and are passed over.
 */
export function readPades(bytes: Buffer, options: ReadDocumentOptions): SignedDocument | null {
  if (bytes.subarray(0, 1024).indexOf('%PDF-') < 0) return null
  const signatures: DocumentSignature[] = []
  for (let at = bytes.indexOf(NEEDLE); at >= 0; at = bytes.indexOf(NEEDLE, at + NEEDLE.length)) {
    if (signatures.length >= MAX_SIGNATURES) break
    const range = rangeAt(bytes, at)
    if (range) signatures.push(...signaturesIn(bytes, at, range, options))
  }
  return signatures.length > 0 ? { format: 'pades', content: bytes, signatures } : null
}

interface Range {
  /** The signed bytes are 0…gap and after…end; between them is the signature, in hexadecimal. */
  readonly gap: number
  readonly after: number
  readonly end: number
}

function rangeAt(bytes: Buffer, at: number): Range | null | 'broken' {
  const match = BYTE_RANGE.exec(bytes.toString('latin1', at, at + 100))
  if (!match) return null
  const [start = 0, gap = 0, after = 0, rest = 0] = match.slice(1).map(Number)
  // Placeholders of a signature that was never put in are all zeros or stars.
  if (gap === 0) return null
  const end = after + rest
  if (start !== 0 || after <= gap || end > bytes.length) return 'broken'
  return { gap, after, end }
}

const BROKEN: DocumentSignature = {
  integrity: 'unreadable',
  signer: null,
  claimedAt: null,
  digest: null,
  chain: 'not-configured',
  revocation: 'not-checked',
  qualified: 'not-validated',
  layer: 0,
  coversWholeFile: false,
  revision: null,
}

function signaturesIn(
  bytes: Buffer,
  at: number,
  range: Range | 'broken',
  options: ReadDocumentOptions,
): DocumentSignature[] {
  if (range === 'broken') return [BROKEN]
  const { gap, after, end } = range
  const dictionary = dictionaryAt(bytes, at, after)
  if (TIME_STAMP.test(dictionary)) return []
  const data = signedDataIn(bytes.subarray(gap, after))
  if (!data) return [BROKEN]
  const contents = () => [asItIs(bytes.subarray(0, gap), bytes.subarray(after, end))]
  // A line end after the last %%EOF changes nothing that anybody can see.
  const coversWholeFile =
    /^\s*$/.test(bytes.toString('latin1', end, Math.min(bytes.length, end + 1000))) &&
    bytes.length - end < 1000
  const claimed = claimedTimeOf(dictionary)
  return data.signers.map((each) => {
    // PAdES forbids the signing time in the CMS and puts it in the PDF, under the same signature.
    const signer = { ...each, signingTime: each.signingTime ?? claimed }
    return signatureFacts(signer, data.certificates, contents, options, {
      layer: 0,
      coversWholeFile,
      revision: end,
    })
  })
}

const MAX_DICTIONARY = 65_536

/** What stands around the signature in its dictionary. */
function dictionaryAt(bytes: Buffer, at: number, after: number): string {
  const start = Math.max(bytes.lastIndexOf(' obj', at), at - MAX_DICTIONARY, 0)
  const close = bytes.indexOf('endobj', after)
  const end = Math.min(close < 0 ? bytes.length : close, after + MAX_DICTIONARY)
  return `${bytes.toString('latin1', start, at + 100)} ${bytes.toString('latin1', after, end)}`
}

const TIME_STAMP = /\/SubFilter\s*\/ETSI\.RFC3161\b/
const DATE = /\/M\s*\(D:(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(?:Z|([+-]\d{2})'?(\d{2})?)?/

/** `/M` of a signature dictionary, milliseconds since 1970; UTC where no zone is given. */
function claimedTimeOf(dictionary: string): number | null {
  // Any character of a PDF string may be written in octal, and some writers do so with the colon.
  const match = DATE.exec(
    dictionary.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8))),
  )
  if (!match) return null
  const [, year, month, day, hour, minute, second, zone = '+00', minutes = '00'] = match
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}${zone}:${minutes}`)
  return Number.isNaN(time) ? null : time
}

/**
 * The signature in the gap of the byte range. The gap must be one hexadecimal string and nothing else, or bytes
 * could hide in it that nobody signed (ISO 32000-1 §12.8.1); the zeros after the CMS are padding.
 */
function signedDataIn(gap: Buffer): SignedData | null {
  const text = gap.toString('latin1')
  if (!/^<[0-9A-Fa-f\s]*>$/.test(text)) return null
  try {
    const der = Buffer.from(text.slice(1, -1).replace(/\s+/g, ''), 'hex')
    const data = readSignedData(der)
    return data.content === null && data.signers.length > 0 ? data : null
  } catch (error) {
    if (error instanceof MalformedAsn1) return null
    throw error
  }
}
