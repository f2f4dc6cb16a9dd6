/**
 * Text as mail writes it: charsets, encoded words (RFC 2047) and parameter values (RFC 2231).
 * Header text comes in as one character per byte.
 */

import { TextDecoder } from 'node:util'

const decoders = new Map<string, TextDecoder | null>()
const strictUtf8 = new TextDecoder('utf-8', { fatal: true })
const MAX_DECODERS = 64

function decoderOf(charset: string): TextDecoder | null {
  const label = charset.trim().toLowerCase()
  const known = decoders.get(label)
  if (known !== undefined) return known
  let decoder: TextDecoder | null = null
  try {
    decoder = new TextDecoder(label)
  } catch {
    decoder = null
  }
  if (decoders.size >= MAX_DECODERS) decoders.clear()
  decoders.set(label, decoder)
  return decoder
}

/** The bytes as strict UTF-8, or null. */
export function utf8(bytes: Uint8Array): string | null {
  try {
    return strictUtf8.decode(bytes)
  } catch {
    return null
  }
}

/**
 * Bytes as text. A charset is a claim: a declared ISO-8859-1 often holds UTF-8, which is recognised because
 * text in ISO-8859-1 is practically never valid UTF-8 by chance.
 */
export function textOf(bytes: Uint8Array, charset: string | null): string {
  const label = charset?.trim().toLowerCase() ?? ''
  const singleByte = label === '' || /^(us-ascii|ascii|utf-?8|(iso-?8859|windows|cp)[-_]?\d+.*)$/.test(label)
  if (singleByte) {
    const text = utf8(bytes)
    if (text !== null) return text
  }
  // What is no UTF-8 and claims to be it, or nothing, is what Windows wrote.
  const claimed = /^(us-ascii|ascii|utf-?8)?$/.test(label) ? null : decoderOf(label)
  const decoder = claimed ?? decoderOf('windows-1252')
  return decoder ? decoder.decode(bytes) : Buffer.from(bytes).toString('latin1')
}

const WORD = /=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=/g
const BETWEEN_WORDS = /(=\?[^?\s]{1,60}\?[bBqQ]\?[^?]*\?=)\s+(?==\?[^?\s]{1,60}\?[bBqQ]\?)/g

/** Header text with its encoded words decoded (RFC 2047 §6.2); raw 8-bit bytes are read as UTF-8 if they are. */
export function headerText(latin1: string): string {
  const text = textOf8bit(latin1)
  if (!text.includes('=?')) return text
  const joined = text.replace(BETWEEN_WORDS, '$1')
  let result = ''
  let at = 0
  // Neighbours of one charset are decoded together: a character may be cut between two words.
  let pending: { charset: string; bytes: Buffer[] } | null = null
  const flush = () => {
    if (pending) result += textOf(Buffer.concat(pending.bytes), pending.charset)
    pending = null
  }
  for (const match of joined.matchAll(WORD)) {
    const between = joined.slice(at, match.index)
    const charset = (match[1] ?? '').replace(/\*.*$/, '').toLowerCase()
    const bytes = wordBytes(match[2] ?? 'q', match[3] ?? '')
    if (between !== '' || (pending && pending.charset !== charset)) flush()
    result += between
    if (pending) pending.bytes.push(bytes)
    else pending = { charset, bytes: [bytes] }
    at = match.index + match[0].length
  }
  flush()
  return result + joined.slice(at)
}

function wordBytes(encoding: string, text: string): Buffer {
  if (encoding === 'b' || encoding === 'B') return Buffer.from(text, 'base64')
  const unquoted = text
    .replace(/_/g, ' ')
    .replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(unquoted, 'latin1')
}

function textOf8bit(latin1: string): string {
  for (let i = 0; i < latin1.length; i++) {
    if (latin1.charCodeAt(i) > 127) return textOf(Buffer.from(latin1, 'latin1'), null)
  }
  return latin1
}

export interface FieldValue {
  /** The first word of the value, in lower case, without comments. */
  readonly value: string
  /** Parameters by lower-case name, decoded (RFC 2231 continuations and charsets, and RFC 2047 as senders do). */
  readonly parameters: ReadonlyMap<string, string>
}

const PARAMETER = /;\s*([^\s=;"]{1,80})\s*=\s*(?:"((?:[^"\\]|\\[\s\S])*)"?|([^\s;"]*))/g
/** More of a structured field is never read. */
const MAX_FIELD = 16 * 1024
const NONE: ReadonlyMap<string, string> = new Map()

/** A structured field such as Content-Type: value and parameters (RFC 2045 §5.1, RFC 2231). */
export function parseField(field: string): FieldValue {
  const latin1 = field.length > MAX_FIELD ? field.slice(0, MAX_FIELD) : field
  const semicolon = latin1.indexOf(';')
  const written = (semicolon < 0 ? latin1 : latin1.slice(0, semicolon)).trim().toLowerCase()
  const [value = ''] = written.split(/[\s(]/, 1)
  if (semicolon < 0) return { value, parameters: NONE }
  const parameters = new Map<string, string>()
  let extended: Map<string, Map<number, { text: string; encoded: boolean }>> | null = null
  PARAMETER.lastIndex = semicolon
  for (let match = PARAMETER.exec(latin1); match; match = PARAMETER.exec(latin1)) {
    const name = (match[1] ?? '').toLowerCase()
    const text = match[2] !== undefined ? match[2].replace(/\\(["\\])/g, '$1') : (match[3] ?? '')
    const star = name.indexOf('*')
    if (star < 0) {
      // A boundary is bytes, and may look like an encoded word.
      if (!parameters.has(name)) parameters.set(name, name === 'boundary' ? text : headerText(text))
      continue
    }
    const section = /^\*(\d{1,3})?(\*)?$/.exec(name.slice(star))
    if (!section) continue
    const base = name.slice(0, star)
    const order = section[1] === undefined ? 0 : Number(section[1])
    const encoded = section[1] === undefined || section[2] !== undefined
    extended ??= new Map()
    const pieces = extended.get(base) ?? new Map<number, { text: string; encoded: boolean }>()
    if (!pieces.has(order)) pieces.set(order, { text, encoded })
    extended.set(base, pieces)
  }
  if (extended) for (const [name, pieces] of extended) parameters.set(name, joinPieces(pieces))
  return { value, parameters }
}

function joinPieces(pieces: Map<number, { text: string; encoded: boolean }>): string {
  let charset: string | null = null
  const bytes: Buffer[] = []
  for (let order = 0; ; order++) {
    const piece = pieces.get(order)
    if (!piece) break
    let text = piece.text
    if (order === 0 && piece.encoded) {
      const parts = /^([^']*)'[^']*'([\s\S]*)$/.exec(text)
      if (parts) {
        charset = parts[1] || null
        text = parts[2] ?? ''
      }
    }
    const plain = piece.encoded
      ? text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
      : text
    bytes.push(Buffer.from(plain, 'latin1'))
  }
  return textOf(Buffer.concat(bytes), charset)
}
