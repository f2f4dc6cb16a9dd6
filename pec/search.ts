import { createHash } from 'node:crypto'
import { derOf, looksSigned } from './documents/cades.js'
import { innerBytes, rolesOf } from './inner.js'
import type { Inspection } from './inspection.js'
import { type Part, readParts } from './mime/parts.js'
import { bodyRangeOf, decodedBody, decodedChunks } from './mime/transfer.js'
import { readSignedData } from './signature/cms.js'

/** What was found: the first capturing group of each match, or the whole match where there is none. */
export type AttachmentMatches = ReadonlySet<string>

const MAX_MATCHES = 100
const MAX_NESTING = 4
/** A match may be cut between two pieces; longer matches than this are not looked for. */
const OVERLAP = 1024
const PIECE = 64 * 1024

/**
 * Searches the decoded attachments of the certified message (or of an ordinary one) for a pattern, byte by
 * byte read as ISO-8859-1. It also looks into signed documents (`.p7m` in DER, BER, base64 or PEM, signed
 * again and again) and attached messages; nothing is ever decompressed. Finds distinct values, at most 100.
 *
 * @param pattern matches at most 1,024 characters; flags `g` and `y` of the expression do not matter
 */
export function searchAttachments(
  raw: Uint8Array,
  inspection: Inspection,
  pattern: RegExp,
): AttachmentMatches {
  return searchFiles(raw, inspection, pattern).found
}

/** The same, with how many different files (by their decoded bytes) a match was found in. */
export function searchFiles(
  raw: Uint8Array,
  inspection: Inspection,
  pattern: RegExp,
): { readonly found: AttachmentMatches; readonly files: number } {
  const { bytes, range } = innerBytes(raw, inspection.inner)
  const search = new Search(pattern)
  search.message(bytes, range.start, range.end, 0)
  return { found: search.found, files: search.files() }
}

class Search {
  readonly found = new Set<string>()
  readonly #pattern: RegExp
  readonly #matching: { readonly bytes: Buffer; readonly part: Part }[] = []
  #matches = 0

  constructor(pattern: RegExp) {
    this.#pattern = new RegExp(pattern.source, `${pattern.flags.replace(/[gy]/g, '')}g`)
  }

  message(bytes: Buffer, start: number, end: number, nesting: number): void {
    for (const part of rolesOf(readParts(bytes, start, end).root).attachments)
      this.#file(bytes, part, nesting)
  }

  files(): number {
    if (this.#matching.length < 2) return this.#matching.length
    return new Set(this.#matching.map(({ bytes, part }) => digestOf(bytes, part))).size
  }

  #file(bytes: Buffer, part: Part, nesting: number): void {
    const [before, files] = [this.#matches, this.#matching.length]
    this.#attachment(bytes, part, nesting)
    // A file in an attached message has been counted by itself.
    if (this.#matches > before && this.#matching.length === files) this.#matching.push({ bytes, part })
  }

  #attachment(bytes: Buffer, part: Part, nesting: number): void {
    let tail = ''
    let first: Buffer | null = null
    for (const chunk of decodedChunks(bytes, part)) {
      // A signed document may be cut into small pieces by its encoding: it is read as a whole.
      if (first === null && looksSigned(chunk)) {
        this.#document(decodedBody(bytes, part), nesting)
        return
      }
      first ??= chunk
      tail = this.#text(tail + chunk.toString('latin1')).slice(-OVERLAP)
    }
    if (part.type === 'message/rfc822' && nesting < MAX_NESTING) {
      const { bytes: message, range } = innerBytes(bytes, bodyRangeOf(part))
      this.message(message, range.start, range.end, nesting + 1)
    }
  }

  /** A signed document: what it signs, or, where it cannot be read, its bytes as they are. */
  #document(bytes: Buffer, nesting: number): void {
    const der = derOf(bytes)
    const content = der && contentOf(der)
    if (!content) this.#bytes(bytes)
    else if (nesting + 1 < MAX_NESTING && looksSigned(content)) this.#document(content, nesting + 1)
    else this.#bytes(content)
  }

  #bytes(bytes: Buffer): void {
    for (let at = 0; at < bytes.length; at += PIECE) {
      this.#text(bytes.toString('latin1', Math.max(0, at - OVERLAP), at + PIECE))
    }
  }

  #text(text: string): string {
    for (const match of text.matchAll(this.#pattern)) {
      this.#matches += 1
      if (this.found.size >= MAX_MATCHES) break
      this.found.add(match[1] ?? match[0])
    }
    return text
  }
}

function digestOf(bytes: Buffer, part: Part): string {
  const digest = createHash('sha256')
  for (const chunk of decodedChunks(bytes, part)) digest.update(chunk)
  return digest.digest('hex')
}

function contentOf(der: Buffer): Buffer | null {
  try {
    return readSignedData(der).content
  } catch {
    return null
  }
}
