import type { Part } from './parts.js'

/** Content-Transfer-Encoding (RFC 2045 §6): the bytes a part carries. */
export type TransferEncoding = 'identity' | 'base64' | 'quoted-printable'

/**
 * Decoded pieces are at most this long: small enough to live and die among the young objects, so that those of a large
 * attachment do not pile up until an old collection.
 */
const CHUNK = 64 * 1024
/** What is shorter is decoded in one go. */
const AT_ONCE = 1024 * 1024

export function transferEncodingOf(part: Part): TransferEncoding {
  const value = part.headers.get('content-transfer-encoding')?.toLowerCase() ?? ''
  if (value.startsWith('base64')) return 'base64'
  return value.startsWith('quoted-printable') ? 'quoted-printable' : 'identity'
}

/** Encoded bytes of the message. */
export interface EncodedRange {
  readonly start: number
  readonly end: number
  readonly encoding: TransferEncoding
}

export function bodyRangeOf(part: Part): EncodedRange {
  return { start: part.body, end: part.end, encoding: transferEncodingOf(part) }
}

/** The decoded body of a part. */
export function decodedBody(raw: Buffer, part: Part): Buffer {
  return decodedRange(raw, bodyRangeOf(part))
}

/** The decoded body of a part in pieces, in order; `decodedBody` is their concatenation. */
export function decodedChunks(raw: Buffer, part: Part): Generator<Buffer> {
  return rangeChunks(raw, bodyRangeOf(part))
}

/** The decoded bytes. Identity ranges are a view of the message, not a copy. */
export function decodedRange(raw: Buffer, range: EncodedRange): Buffer {
  const { start, end, encoding } = range
  if (encoding === 'identity') return raw.subarray(start, end)
  if (encoding === 'base64' && end - start <= AT_ONCE)
    return Buffer.from(raw.toString('latin1', start, end), 'base64')
  const decoded = Buffer.allocUnsafe(end - start)
  let length = 0
  for (const chunk of rangeChunks(raw, range)) length += chunk.copy(decoded, length)
  return decoded.subarray(0, length)
}

function* rangeChunks(raw: Buffer, { start, end, encoding }: EncodedRange): Generator<Buffer> {
  if (encoding === 'base64') yield* base64Chunks(raw, start, end)
  else if (encoding === 'quoted-printable') yield* quotedPrintableChunks(raw, start, end)
  else for (let at = start; at < end; at += CHUNK) yield raw.subarray(at, Math.min(at + CHUNK, end))
}

/** Line breaks fall anywhere, so the digits left over from one piece start the next one. */
function* base64Chunks(raw: Buffer, start: number, end: number): Generator<Buffer> {
  let rest = ''
  for (let at = start; at < end; at += CHUNK) {
    const last = at + CHUNK >= end
    const text = raw.toString('latin1', at, Math.min(at + CHUNK, end))
    if (start === at && last) {
      yield Buffer.from(text, 'base64')
      return
    }
    const digits = rest + text.replace(/[^A-Za-z0-9+/=_-]+/g, '')
    const padding = digits.indexOf('=')
    const whole = last || padding >= 0 ? digits.length : digits.length - (digits.length % 4)
    rest = digits.slice(whole)
    yield Buffer.from(digits.slice(0, whole), 'base64')
    if (padding >= 0) return
  }
}

function* quotedPrintableChunks(raw: Buffer, start: number, end: number): Generator<Buffer> {
  for (let at = start; at < end; ) {
    let to = Math.min(at + CHUNK, end)
    if (to < end) {
      // A piece ends after a line break, unless a line is longer than a piece.
      const line = raw.lastIndexOf(10, to - 1)
      if (line > at) to = line + 1
    }
    yield Buffer.from(unquote(raw.toString('latin1', at, to)), 'latin1')
    at = to
  }
}

function unquote(text: string): string {
  return text
    .replace(/(?<![ \t])[ \t]+(?=\r?\n|$)/g, '')
    .replace(/=(?:\r?\n|$)/g, '')
    .replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}
