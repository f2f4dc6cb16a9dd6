/**
 * Bytes that may be what was signed: the pieces in order, then one of the endings. A repaired form of a large
 * message is never held whole, and forms that differ in their ending are digested once.
 */
export interface SignedForm {
  pieces(): Iterable<Buffer>
  readonly endings: readonly Buffer[]
  /** All of it in one piece, where it is at hand: digested in one call, which is what the hot path does. */
  readonly whole: Buffer | null
}

const NOTHING = Buffer.alloc(0)
const CRLF = Buffer.from('\r\n')
const TWICE = Buffer.from('\r\n\r\n')
const LF = 10
const CR = 13
const PIECE = 1024 * 1024

/** Content that can only be what it is. */
export function asItIs(...pieces: readonly Buffer[]): SignedForm {
  const [only = null] = pieces.length === 1 ? pieces : []
  return { pieces: () => pieces, endings: [NOTHING], whole: only }
}

/**
 * The forms a signed part may have had before the line ends were touched on the way. S/MIME signs the
 * canonical form, every line ended by CRLF (RFC 8551 §3.1.1); bytes as received come first and, being right
 * nearly always, cost nothing. The empty line before the boundary is easily lost, or doubled, by software that
 * rewrites messages, so the canonical form is tried with none, one and two.
 */
export function* signedForms(received: Buffer): Generator<SignedForm> {
  yield asItIs(received)
  let end = received.length
  if (received[end - 1] === LF) end -= received[end - 2] === CR ? 2 : 1
  const body = received.subarray(0, end)
  yield { pieces: () => canonicalPieces(body), endings: [NOTHING, CRLF, TWICE], whole: null }
}

/** Every LF, CRLF and CR CR LF as one CRLF, a CR inside a line as it is; CRs left at the very end go. */
export function* canonicalPieces(bytes: Buffer): Generator<Buffer> {
  const piece = Buffer.allocUnsafe(Math.min(PIECE, bytes.length * 2) + 2)
  let length = 0
  let start = 0
  while (start < bytes.length) {
    const lf = bytes.indexOf(LF, start)
    let end = lf < 0 ? bytes.length : lf
    while (end > start && bytes[end - 1] === CR) end--
    while (start < end) {
      const copied = bytes.copy(piece, length, start, Math.min(end, start + piece.length - 2 - length))
      length += copied
      start += copied
      if (length >= piece.length - 2) {
        yield Buffer.from(piece.subarray(0, length))
        length = 0
      }
    }
    if (lf < 0) break
    length += CRLF.copy(piece, length)
    start = lf + 1
    if (length >= piece.length - 2) {
      yield Buffer.from(piece.subarray(0, length))
      length = 0
    }
  }
  yield piece.subarray(0, length)
}
