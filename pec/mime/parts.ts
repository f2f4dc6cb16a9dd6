import { type Headers, readHeaders } from './headers.js'
import { parseField } from './words.js'

/**
 * The MIME tree as byte ranges of the message, found in one pass (RFC 2046 §5.1). message/rfc822 parts are
 * leaves: what is inside another message never mixes with the levels of this one.
 */
export interface Part {
  /** First byte of the part's header section. */
  readonly start: number
  /** First byte of the body. */
  readonly body: number
  /** One past the last byte; the line break before a boundary belongs to the boundary. */
  readonly end: number
  readonly headers: Headers
  /** Media type in lower case, `text/plain` where none is given (RFC 2045 §5.2). */
  readonly type: string
  readonly parameters: ReadonlyMap<string, string>
  readonly children: readonly Part[]
}

export interface PartTree {
  readonly root: Part
  /** The tree was cut: more levels or parts than are ever walked. */
  readonly cut: boolean
}

const MAX_LEVELS = 50
const MAX_PARTS = 10_000
const MAX_BOUNDARY = 200
const DASHES = Buffer.from('--')
const LF = 10
const CR = 13

interface OpenPart {
  start: number
  body: number
  end: number
  headers: Headers
  type: string
  parameters: ReadonlyMap<string, string>
  children: OpenPart[]
}

interface OpenMultipart {
  readonly part: OpenPart
  readonly boundary: string
  /** The child whose end is not known yet. */
  child: OpenPart | null
}

/** Reads the tree of the message that occupies `start`…`end` of the bytes. Never throws. */
export function readParts(raw: Buffer, start: number, end: number): PartTree {
  const root = openPart(raw, firstLine(raw, start, end), end, 'text/plain')
  const open: OpenMultipart[] = []
  let count = 1
  let cut = false
  const enter = (part: OpenPart) => {
    // Never ends with a blank (RFC 2046 §5.1.1): one there was put in on the way.
    const boundary = part.type.startsWith('multipart/') ? part.parameters.get('boundary')?.trimEnd() : ''
    if (!boundary || boundary.length > MAX_BOUNDARY) return
    if (open.length >= MAX_LEVELS) cut = true
    else open.push({ part, boundary, child: null })
  }
  enter(root)

  let position = root.body
  while (open.length > 0 && position < end) {
    const dashes = raw.indexOf(DASHES, position)
    if (dashes < 0 || dashes + 2 >= end) break
    let lineEnd = raw.indexOf(LF, dashes + 2)
    if (lineEnd < 0 || lineEnd > end) lineEnd = end
    position = lineEnd + 1
    if (dashes !== start && raw[dashes - 1] !== LF) continue
    if (lineEnd - dashes > MAX_BOUNDARY + 80) continue
    const hit = match(open, raw.toString('latin1', dashes + 2, lineEnd).trimEnd())
    if (!hit) continue

    const before = breakBefore(raw, dashes)
    for (const { child } of open.splice(hit.level + 1)) close(child, before)
    close(hit.multipart.child, before)
    hit.multipart.child = null
    if (hit.closing) {
      open.pop()
      continue
    }
    if (++count > MAX_PARTS) {
      cut = true
      break
    }
    const { part: parent } = hit.multipart
    const fallback = parent.type === 'multipart/digest' ? 'message/rfc822' : 'text/plain'
    const child = openPart(raw, Math.min(position, end), end, fallback)
    parent.children.push(child)
    hit.multipart.child = child
    position = child.body
    enter(child)
  }
  return { root, cut }
}

/** Byte order marks and empty lines before the first header field are no part of the message. */
function firstLine(raw: Buffer, start: number, end: number): number {
  let at = start
  if (raw[at] === 0xef && raw[at + 1] === 0xbb && raw[at + 2] === 0xbf) at += 3
  while (at < end && (raw[at] === CR || raw[at] === LF)) at++
  return at
}

function openPart(raw: Buffer, start: number, end: number, fallback: string): OpenPart {
  const headers = readHeaders(raw, start, end)
  const contentType = headers.get('content-type')
  const field = contentType ? parseField(contentType) : null
  const type = field && /^[^\s/]+\/[^\s/]+$/.test(field.value) ? field.value : fallback
  return {
    start,
    body: headers.bodyStart,
    end,
    headers,
    type,
    parameters: field?.parameters ?? new Map(),
    children: [],
  }
}

function close(part: OpenPart | null, end: number): void {
  if (!part) return
  part.end = Math.max(end, part.start)
  part.body = Math.min(part.body, part.end)
}

/** The innermost open multipart that this line delimits. */
function match(
  open: readonly OpenMultipart[],
  line: string,
): { level: number; closing: boolean; multipart: OpenMultipart } | null {
  for (let level = open.length - 1; level >= 0; level--) {
    const multipart = open[level]
    if (!multipart || !line.startsWith(multipart.boundary)) continue
    const rest = line.length - multipart.boundary.length
    if (rest === 0) return { level, closing: false, multipart }
    if (rest === 2 && line.endsWith('--')) return { level, closing: true, multipart }
  }
  return null
}

function breakBefore(raw: Buffer, at: number): number {
  if (raw[at - 1] !== LF) return at
  return raw[at - 2] === CR ? at - 2 : at - 1
}

/** The file name of a part: Content-Disposition first, then the name of Content-Type. */
export function fileNameOf(part: Part): string | null {
  return fileNamesOf(part)[0] ?? null
}

/** Both, where they are there. */
export function fileNamesOf(part: Part): string[] {
  const disposition = part.headers.get('content-disposition')
  const name = disposition ? parseField(disposition).parameters.get('filename') : undefined
  return [name, part.parameters.get('name')].filter((one) => one !== undefined)
}
