import { isAutomatic, isAutomaticInner } from './automatic.js'
import type { Daticert } from './daticert.js'
import { headerFindings } from './disagreement.js'
import { type Envelope, readEnvelope } from './envelope.js'
import { UnreadableMessage } from './errors.js'
import { type FindingCode, finding } from './findings.js'
import type { Inspection, InspectOptions } from './inspection.js'
import { isReceiptKind, type Kind, kindOf } from './kind.js'
import { addressOf } from './mime/address.js'
import { instantOf } from './mime/date.js'
import type { Headers } from './mime/headers.js'
import { fileNameOf, type Part, readParts } from './mime/parts.js'
import { headerText } from './mime/words.js'
import { checkPart, type PartSignature, type SignedPart } from './signature/part.js'

/**
 * Reads a message as it came from the mailbox and verifies its signature. Synchronous, reads the bytes in
 * place, decodes no attachment, does not look at the clock: the chain is judged at the certified instant.
 *
 * Throws UnreadableMessage when the bytes are no e-mail; anything else is told in the value.
 */
export function inspect(raw: Uint8Array, options: InspectOptions = {}): Inspection {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength)
  const { root, cut } = readParts(bytes, 0, bytes.length)
  const { headers } = root
  if (!isMessage(headers)) throw new UnreadableMessage()

  const { kind, unknown } = kindOf(headers)
  const codes: FindingCode[] = []
  if (unknown) codes.push('unknown-type')
  if (headers.count('x-ricevuta') > 1 || headers.count('x-trasporto') > 1) codes.push('duplicate-header')
  if (headers.truncated) codes.push('headers-truncated')
  if (cut) codes.push('structure-cut')

  const from = addressOf(headers.get('from') ?? '')
  const signed = signedPartOf(root)
  // Ordinary mail may be signed by its sender: what it then carries is theirs, whatever its name.
  const envelope = signed && kind !== 'ordinaria' ? readEnvelope(bytes, signed.content) : NO_ENVELOPE
  const { daticert, inner } = envelope
  codes.push(...envelope.codes)
  if (!signed && isOpaque(root)) codes.push('signed-opaque')
  if (root.type === 'multipart/signed' && root.children.length > 2) codes.push('unsigned-parts')
  if (!signed || kind === 'ordinaria') codes.push(...strayFindings(root, signed !== null))
  else codes.push(...missingFindings(kind, envelope))

  const header = {
    from,
    subject: textOf(headers, 'subject'),
    messageId: headers.get('message-id'),
    date: instantOf(headers.get('date') ?? ''),
    referenceMessageId: headers.get('x-riferimento-message-id'),
  }
  if (daticert) codes.push(...headerFindings(kind, header, headers, daticert))

  const moment = { certified: daticert?.at ?? null, claimed: header.date }
  const signature = signed
    ? checkPart(bytes, signed, { from, moment, trust: options.trust })
    : unsigned(options.trust !== undefined)
  if (signed) codes.push(...signature.codes)

  return {
    kind,
    automatic: isReceiptKind(kind) || isAutomatic(root) || (inner !== null && isAutomaticInner(bytes, inner)),
    header,
    ...factsOf(daticert),
    integrity: signature.integrity,
    signer: signature.signer,
    chain: signature.chain,
    revocation: signature.revocation,
    inner,
    findings: [...new Set(codes)].map(finding),
  }
}

const NO_ENVELOPE: Envelope = { daticert: null, inner: null, codes: [] }

function unsigned(configured: boolean): PartSignature {
  const chain = configured ? 'untrusted' : 'not-configured'
  return { integrity: 'unsigned', signer: null, chain, revocation: 'not-checked', codes: [] }
}

/** A file of text may have a line with a colon: at least one field must be one that messages have. */
const FIELDS_OF_MAIL = [
  'from',
  'received',
  'date',
  'message-id',
  'subject',
  'content-type',
  'mime-version',
  'return-path',
  'x-ricevuta',
  'x-trasporto',
]

function isMessage(headers: Headers): boolean {
  return FIELDS_OF_MAIL.some((name) => headers.get(name) !== null)
}

/** Content and signature of a message whose top level is signed (RFC 1847 §2.1), or null. */
function signedPartOf(root: Part): SignedPart | null {
  const [content, second, ...others] = root.children
  if (root.type !== 'multipart/signed' || !content) return null
  const protocol = root.parameters.get('protocol')?.trim().toLowerCase() ?? ''
  const named = [second, ...others].find((part) => part !== undefined && SIGNATURE.test(part.type))
  if (!SIGNATURE.test(protocol) && !named) return null
  // With the signature torn off there is still a content, and what is wrong is that the signature is gone.
  return { content, signature: named ?? second ?? content }
}

const SIGNATURE = /^application\/(x-)?pkcs7-signature$/

/** Signed in one block, which S/MIME knows (RFC 8551 §3.5.2) and PEC doesn't (RFC 6109 §4). */
function isOpaque({ type, parameters }: Part): boolean {
  return /^application\/(x-)?pkcs7-mime$/.test(type) && parameters.get('smime-type') !== 'enveloped-data'
}

/** Parts that look like those of a PEC in a message that is none. */
function strayFindings(root: Part, signed: boolean): FindingCode[] {
  const codes: FindingCode[] = []
  const parts = descendantsOf(root)
  if (!signed && parts.some((part) => part.type === 'multipart/signed')) codes.push('signed-part-not-on-top')
  if (parts.some((part) => fileNameOf(part)?.toLowerCase() === 'daticert.xml')) codes.push('daticert-stray')
  return codes
}

function descendantsOf(root: Part): Part[] {
  const parts: Part[] = []
  const queue: Part[] = [...root.children]
  for (let part = queue.pop(); part; part = queue.pop()) {
    parts.push(part)
    queue.push(...part.children)
  }
  return parts
}

function missingFindings(kind: Kind, { daticert, inner, codes }: Envelope): FindingCode[] {
  const missing: FindingCode[] = []
  // An anomaly envelope has no daticert.xml by rule (RFC 6109 §3.2).
  const explained = codes.some((code) => code.startsWith('daticert-'))
  if (!daticert && kind !== 'anomalia' && !explained) missing.push('daticert-missing')
  if (!inner && (kind === 'posta-certificata' || kind === 'anomalia')) missing.push('inner-missing')
  return missing
}

function textOf(headers: Headers, name: string): string | null {
  const value = headers.get(name)
  return value === null ? null : headerText(value)
}

function factsOf(daticert: Daticert | null) {
  return {
    certifiedKind: daticert?.type ?? null,
    certifiedSender: daticert?.sender ?? null,
    recipients: daticert?.recipients ?? [],
    subject: daticert?.subject ?? null,
    at: daticert?.at ?? null,
    atAsWritten: daticert?.atAsWritten ?? null,
    identifier: daticert?.identifier ?? null,
    messageId: daticert?.messageId ?? null,
    receiptType: daticert?.receiptType ?? null,
    deliveredTo: daticert?.deliveredTo ?? null,
    error: daticert?.error ?? null,
    errorDetail: daticert?.errorDetail ?? null,
  }
}
