import { isAutomatic } from './automatic.js'
import type { Daticert, Recipient } from './daticert.js'
import { headerFindings } from './disagreement.js'
import { type Envelope, type InnerRange, readEnvelope } from './envelope.js'
import { UnreadableMessage } from './errors.js'
import { type Finding, type FindingCode, finding } from './findings.js'
import { isReceiptKind, type Kind, kindOf } from './kind.js'
import { addressOf } from './mime/address.js'
import { instantOf } from './mime/date.js'
import { type Headers, readHeaders } from './mime/headers.js'
import { fileNameOf, type Part, readParts } from './mime/parts.js'
import { headerText } from './mime/words.js'
import type { ChainResult, RevocationResult } from './signature/chain.js'
import { checkPart, type PartSignature } from './signature/part.js'
import type { TrustStore } from './signature/trust.js'

export type Integrity = 'intact' | 'altered' | 'unsigned' | 'unreadable'

/** Who signed the envelope or receipt. */
export interface Signer {
  /** rfc822Name of the certificate. */
  readonly address: string | null
  readonly name: string
  /** The certificate is one for PEC providers and its address is the one the message comes from. */
  readonly isProvider: boolean
}

/** What a message is, says and proves. */
export interface Inspection {
  readonly kind: Kind
  /** A machine wrote it: it must never be answered by a machine. */
  readonly automatic: boolean
  /** The outer headers: not signed by anybody. */
  readonly header: {
    readonly from: string | null
    readonly subject: string | null
    readonly messageId: string | null
    /** ISO instant with offset. */
    readonly date: string | null
    readonly referenceMessageId: string | null
  }
  /** The facts of the signed daticert.xml; all null (recipients empty) when there is none to believe. */
  readonly certifiedKind: string | null
  readonly certifiedSender: string | null
  readonly recipients: readonly Recipient[]
  readonly subject: string | null
  /** The legal instant: ISO, with the offset written in daticert.xml. */
  readonly at: string | null
  readonly atAsWritten: string | null
  /** `identificativo`: the PEC transaction, constant from envelope to receipts. */
  readonly identifier: string | null
  /** `msgid`: what the sender sent, angle brackets as written. */
  readonly messageId: string | null
  readonly receiptType: 'completa' | 'breve' | 'sintetica' | (string & {}) | null
  readonly deliveredTo: string | null
  readonly error: string | null
  readonly errorDetail: string | null
  /** Four results that never stand for one another, and never a reason to drop a message. */
  readonly integrity: Integrity
  readonly signer: Signer | null
  readonly chain: ChainResult
  readonly revocation: RevocationResult
  /** The certified message, or null. */
  readonly inner: InnerRange | null
  readonly findings: readonly Finding[]
}

export interface InspectOptions {
  /** Without it the chain is `not-configured`. */
  readonly trust?: TrustStore | undefined
}

/**
 * Reads a message as it came from the mailbox and verifies its signature. Synchronous, reads the bytes in
 * place, decodes no attachment, does not look at the clock: the chain is judged at the certified instant.
 *
 * Throws UnreadableMessage when the bytes are no e-mail; anything else is told in the value.
 */
export function inspect(raw: Uint8Array, options: InspectOptions = {}): Inspection {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength)
  const { root, cut } = readParts(bytes, messageStart(bytes), bytes.length)
  const { headers } = root
  if (!isMessage(headers)) throw new UnreadableMessage()

  const { kind, unknown } = kindOf(headers)
  const codes: FindingCode[] = []
  if (unknown) codes.push('unknown-type')
  if (headers.count('x-ricevuta') > 1 || headers.count('x-trasporto') > 1) codes.push('duplicate-header')
  if (headers.truncated) codes.push('headers-truncated')
  if (cut) codes.push('structure-cut')

  const from = addressOf(headerText(headers.get('from') ?? ''))
  const signed = signedPartOf(root)
  const envelope = signed ? readEnvelope(bytes, signed.content) : NO_ENVELOPE
  const { daticert, inner } = envelope
  codes.push(...envelope.codes)
  if (!signed) codes.push(...unsignedFindings(root))
  else if (kind !== 'ordinaria') codes.push(...missingFindings(kind, envelope))

  const header = {
    from,
    subject: textOf(headers, 'subject'),
    messageId: headers.get('message-id'),
    date: instantOf(headers.get('date') ?? ''),
    referenceMessageId: headers.get('x-riferimento-message-id'),
  }
  if (daticert) codes.push(...headerFindings(kind, header, headers, daticert))

  const at = daticert?.at ?? header.date
  const signature = signed
    ? checkPart(
        bytes,
        signed.content,
        signed.signature,
        from,
        at === null ? null : Date.parse(at),
        options.trust,
      )
    : UNSIGNED
  if (signed) codes.push(...signature.codes)

  return {
    kind,
    automatic: kind === 'ordinaria' ? isAutomatic(headers) : isAutomaticPec(bytes, kind, headers, inner),
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

/**
 * Whether a provider's signature stands behind the facts: bytes intact, signed by a PEC provider, with a
 * certificate that was valid at the time and not revoked. Only then may `identifier` be trusted to tell that
 * two messages are the same PEC.
 */
export function isVerified(inspection: Inspection): boolean {
  return (
    inspection.integrity === 'intact' &&
    inspection.signer?.isProvider === true &&
    inspection.chain === 'valid' &&
    inspection.revocation !== 'revoked'
  )
}

const NO_ENVELOPE: Envelope = { daticert: null, inner: null, codes: [] }
const UNSIGNED: PartSignature = {
  integrity: 'unsigned',
  signer: null,
  chain: 'not-configured',
  revocation: 'not-checked',
  codes: [],
}
const BOM = Buffer.from([0xef, 0xbb, 0xbf])

function messageStart(raw: Buffer): number {
  return raw.length > 2 && raw.subarray(0, 3).equals(BOM) ? 3 : 0
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

interface SignedPart {
  readonly content: Part
  readonly signature: Part
}

/** Content and signature of a message whose top level is signed (RFC 1847 §2.1), or null. */
function signedPartOf(root: Part): SignedPart | null {
  const [content, signature] = root.children
  if (root.type !== 'multipart/signed' || !content) return null
  const protocol = root.parameters.get('protocol')?.toLowerCase() ?? signature?.type ?? ''
  if (!/^application\/(x-)?pkcs7-signature$/.test(protocol)) return null
  // With the signature torn off there is still a content, and what is wrong is that the signature is gone.
  return { content, signature: signature ?? content }
}

function unsignedFindings(root: Part): FindingCode[] {
  const codes: FindingCode[] = []
  const parts = descendantsOf(root)
  if (parts.some((part) => part.type === 'multipart/signed')) codes.push('signed-part-not-on-top')
  if (parts.some((part) => fileNameOf(part)?.toLowerCase() === 'daticert.xml')) {
    codes.push('daticert-outside-signature')
  }
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
  // An anomaly envelope has no daticert.xml by rule (RFC 6109 §4.4).
  const explained = codes.some((code) => code.startsWith('daticert-'))
  if (!daticert && kind !== 'anomalia' && !explained) missing.push('daticert-missing')
  if (!inner && (kind === 'posta-certificata' || kind === 'anomalia')) missing.push('inner-missing')
  return missing
}

function textOf(headers: Headers, name: string): string | null {
  const value = headers.get(name)
  return value === null ? null : headerText(value)
}

/** Receipts are written by providers' machines; an envelope is automatic if what it carries is. */
function isAutomaticPec(raw: Buffer, kind: Kind, headers: Headers, inner: InnerRange | null): boolean {
  if (isReceiptKind(kind) || isAutomatic(headers)) return true
  return inner !== null && isAutomatic(readHeaders(raw, inner.start, inner.end))
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
