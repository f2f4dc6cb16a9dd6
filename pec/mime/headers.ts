/** One header section, read from the bytes: fields in order, values unfolded on demand (RFC 5322 §2.2). */

/** Fields beyond this many bytes of one header section are not read; the body is still found. */
const MAX_SECTION = 256 * 1024
const MAX_FIELDS = 5_000
const MAX_NAME = 80
/** Enough for nearly every part; the message itself takes another round. */
const FIRST_SLICE = 1024

const LF = 10
const CR = 13
const DASH = 45
const COLON = 58

export interface Headers {
  /** The first field of that lower-case name, unfolded and trimmed, one character per byte; or null. */
  get(name: string): string | null
  /** How many fields of that lower-case name there are. */
  count(name: string): number
  /** How many well-formed fields there are. */
  readonly size: number
  /** Offset of the first byte of the body. */
  readonly bodyStart: number
  /** Fields were left out because the section is too long. */
  readonly truncated: boolean
}

/**
 * Reads the header section that starts at `start`. It ends after the first empty line, or where a line
 * starts with `--` (a boundary that comes without an empty line before it), or at `end`.
 */
export function readHeaders(raw: Buffer, start: number, end: number): Headers {
  let length = Math.min(FIRST_SLICE, end - start)
  for (;;) {
    const section = raw.toString('latin1', start, start + length)
    const complete = start + length >= end || length >= MAX_SECTION
    const fields = scan(section, complete)
    if (fields) return new FieldTable(section, fields, bodyAfter(raw, start, end, fields))
    length = Math.min(length * 8, MAX_SECTION, end - start)
  }
}

interface Scan {
  names: string[]
  /** Pairs: offset of the value, offset of its end. */
  ranges: number[]
  /** Offset of the body in the section, or -1 if the section does not end in the slice. */
  body: number
}

function scan(section: string, complete: boolean): Scan | null {
  const names: string[] = []
  const ranges: number[] = []
  const length = section.length
  let position = 0
  while (position < length) {
    let lineEnd = section.indexOf('\n', position)
    if (lineEnd < 0) {
      if (!complete) return null
      lineEnd = length
    }
    const first = section.charCodeAt(position)
    if (first === LF || (first === CR && isBlank(section, position, lineEnd))) {
      return { names, ranges, body: lineEnd + 1 > length ? length : lineEnd + 1 }
    }
    if (first === DASH && section.charCodeAt(position + 1) === DASH) return { names, ranges, body: position }
    if (first === 32 || first === 9) {
      if (ranges.length > 0) ranges[ranges.length - 1] = lineEnd
    } else if (names.length < MAX_FIELDS) {
      const colon = fieldNameEnd(section, position, lineEnd)
      if (colon > 0) {
        names.push(section.slice(position, colon).trimEnd().toLowerCase())
        ranges.push(colon + 1, lineEnd)
      }
    }
    position = lineEnd + 1
  }
  return complete ? { names, ranges, body: -1 } : null
}

function isBlank(section: string, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (section.charCodeAt(i) !== CR) return false
  return true
}

/** Offset of the colon after a field name, or -1: names are short and printable, blanks only before the colon. */
function fieldNameEnd(section: string, from: number, to: number): number {
  const limit = Math.min(to, from + MAX_NAME)
  let blank = false
  for (let i = from; i < limit; i++) {
    const code = section.charCodeAt(i)
    if (code === COLON) return i > from ? i : -1
    if (code === 32 || code === 9) blank = true
    else if (blank || code < 33 || code > 126) return -1
  }
  return -1
}

/** Where the body starts when the section is longer than what was sliced: the next empty line, or the end. */
function bodyAfter(
  raw: Buffer,
  start: number,
  end: number,
  fields: Scan,
): { body: number; truncated: boolean } {
  if (fields.body >= 0) return { body: Math.min(start + fields.body, end), truncated: false }
  if (start + MAX_SECTION >= end) return { body: end, truncated: false }
  let line = raw.indexOf(LF, start + MAX_SECTION - 1)
  while (line >= 0 && line + 1 < end) {
    const next = raw[line + 1]
    if (next === LF) return { body: line + 2, truncated: true }
    if (next === CR && raw[line + 2] === LF) return { body: line + 3, truncated: true }
    line = raw.indexOf(LF, line + 1)
  }
  return { body: end, truncated: true }
}

class FieldTable implements Headers {
  readonly bodyStart: number
  readonly truncated: boolean
  readonly #section: string
  readonly #names: readonly string[]
  readonly #ranges: readonly number[]

  constructor(section: string, fields: Scan, end: { body: number; truncated: boolean }) {
    this.#section = section
    this.#names = fields.names
    this.#ranges = fields.ranges
    this.bodyStart = end.body
    this.truncated = end.truncated
  }

  get size(): number {
    return this.#names.length
  }

  get(name: string): string | null {
    const index = this.#names.indexOf(name)
    if (index < 0) return null
    const from = this.#ranges[index * 2] ?? 0
    const to = this.#ranges[index * 2 + 1] ?? 0
    const value = this.#section.slice(from, to)
    return (value.includes('\n') ? value.replace(/\r*\n/g, '') : value).trim()
  }

  count(name: string): number {
    let count = 0
    for (const candidate of this.#names) if (candidate === name) count++
    return count
  }
}
