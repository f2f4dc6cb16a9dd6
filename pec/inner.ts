import { createHash } from 'node:crypto'
import type { InnerRange } from './envelope.js'
import type { Inspection } from './inspection.js'
import { addressOf } from './mime/address.js'
import { bodyTextOf } from './mime/body-text.js'
import { instantOf } from './mime/date.js'
import { fileNameOf, type Part, readParts } from './mime/parts.js'
import { bodyRangeOf, decodedBody, decodedChunks, decodedRange } from './mime/transfer.js'
import { headerText } from './mime/words.js'

/** A file that came with a message. Nothing is decoded before it is asked for. */
export interface Attachment {
  /** As the sender wrote it, without any folder: still a stranger's text, never a path to write to. */
  readonly name: string
  /** Media type claimed by the sender, in lower case. */
  readonly type: string
  /** Length in bytes when decoded. */
  readonly size: number
  /** SHA-256 of the decoded bytes, 64 hexadecimal digits. */
  readonly sha256: string
  /** The decoded bytes, made anew at each reading. */
  readonly content: Uint8Array
  /** The decoded bytes in pieces of at most 64 KiB, for what is too large to hold. */
  chunks(): Iterable<Uint8Array>
}

/** The message that a person wrote: unsigned headers, signed as content of the envelope. */
export interface InnerMessage {
  readonly from: string | null
  readonly subject: string | null
  readonly messageId: string | null
  /** ISO instant with offset, as the sender's machine wrote it. */
  readonly date: string | null
  /** The body in plain text, at most 100,000 characters. */
  readonly text: string
  readonly attachments: readonly Attachment[]
}

/**
 * The certified message of a PEC (postacert.eml), or the message itself when it carries none (ordinary mail).
 * Headers here are the sender's own claims; facts are in the Inspection.
 */
export function readInner(raw: Uint8Array, inspection: Inspection): InnerMessage {
  const { bytes, range } = innerBytes(raw, inspection.inner)
  const { root } = readParts(bytes, range.start, range.end)
  const { body, attachments } = rolesOf(root)
  const { headers } = root
  const subject = headers.get('subject')
  return {
    from: addressOf(headers.get('from') ?? ''),
    subject: subject === null ? null : headerText(subject),
    messageId: headers.get('message-id'),
    date: instantOf(headers.get('date') ?? ''),
    text: bodyTextOf(bytes, body),
    attachments: attachments.map((part, index) => attachmentOf(bytes, part, index)),
  }
}

const MAX_NESTING = 4

/** Every file that came with a message, and with the messages that are attached to it, at most four deep. */
export function everyAttachment(raw: Uint8Array, inspection: Inspection): Iterable<Attachment> {
  const { bytes, range } = innerBytes(raw, inspection.inner)
  return filesWithin(bytes, range, 0)
}

function* filesWithin(
  bytes: Buffer,
  { start, end }: { start: number; end: number },
  nesting: number,
): Generator<Attachment> {
  for (const [index, part] of rolesOf(readParts(bytes, start, end).root).attachments.entries()) {
    if (part.type === 'message/rfc822' && nesting < MAX_NESTING) {
      const inside = innerBytes(bytes, bodyRangeOf(part))
      yield* filesWithin(inside.bytes, inside.range, nesting + 1)
    } else yield attachmentOf(bytes, part, index)
  }
}

/** The bytes in which the certified message can be read as a tree, and where it lies in them. */
export function innerBytes(
  raw: Uint8Array,
  inner: InnerRange | null,
): { bytes: Buffer; range: { start: number; end: number } } {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength)
  if (inner === null) return { bytes, range: { start: 0, end: bytes.length } }
  if (inner.encoding === 'identity') return { bytes, range: inner }
  const decoded = decodedRange(bytes, inner)
  return { bytes: decoded, range: { start: 0, end: decoded.length } }
}

/** Which leaves are the text that is read and which are files; of alternatives the plain one is read. */
export function rolesOf(root: Part): { body: Part[]; attachments: Part[] } {
  const body: Part[] = []
  const attachments: Part[] = []
  const visit = (part: Part, readText: boolean) => {
    if (part.children.length > 0) {
      const alternatives = part.type === 'multipart/alternative' ? part.children : []
      const plain = alternatives.find((child) => child.type === 'text/plain' && isBody(child))
      for (const child of part.children) visit(child, readText && (plain === undefined || child === plain))
    } else if (isBody(part)) {
      if (readText) body.push(part)
    } else if (!part.type.startsWith('multipart/')) attachments.push(part)
  }
  visit(root, true)
  return { body, attachments }
}

function isBody(part: Part): boolean {
  if (part.type !== 'text/plain' && part.type !== 'text/html') return false
  if (/^\s*attachment\b/i.test(part.headers.get('content-disposition') ?? '')) return false
  return fileNameOf(part) === null
}

function attachmentOf(raw: Buffer, part: Part, index: number): Attachment {
  let measured: { size: number; sha256: string } | null = null
  const measure = () => {
    if (measured) return measured
    const digest = createHash('sha256')
    let size = 0
    for (const chunk of decodedChunks(raw, part)) {
      digest.update(chunk)
      size += chunk.length
    }
    measured = { size, sha256: digest.digest('hex') }
    return measured
  }
  return {
    name: plainName(fileNameOf(part)) || nameFor(part.type, index),
    type: part.type,
    get size() {
      return measure().size
    },
    get sha256() {
      return measure().sha256
    },
    get content() {
      return decodedBody(raw, part)
    },
    chunks: () => decodedChunks(raw, part),
  }
}

const MAX_NAME = 255

/** Folders and control characters are never part of a name. */
function plainName(name: string | null): string {
  return (name ?? '')
    .replace(/^.*[\\/]/s, '')
    .replace(/\p{Cc}/gu, '')
    .trim()
    .slice(0, MAX_NAME)
}

const EXTENSIONS: Readonly<Record<string, string>> = {
  'message/rfc822': 'eml',
  'application/pdf': 'pdf',
  'application/pkcs7-mime': 'p7m',
  'application/x-pkcs7-mime': 'p7m',
  'application/pkcs7-signature': 'p7s',
  'application/x-pkcs7-signature': 'p7s',
  'text/plain': 'txt',
  'text/html': 'html',
}

function nameFor(type: string, index: number): string {
  return `allegato-${index + 1}.${EXTENSIONS[type] ?? 'bin'}`
}
