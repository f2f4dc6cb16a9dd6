/** Bytes that may be what was signed, in pieces: a repaired form of a large message is never held whole. */
export type SignedForm = () => Iterable<Buffer>

const CRLF = Buffer.from('\r\n')
const LF = 10
const CR = 13
const PIECE = 1024 * 1024

/**
 * The forms a signed part may have had before the line ends were touched on the way. S/MIME signs the
 * canonical form, every line ended by CRLF (RFC 8551 §3.1.1); bytes as received come first and, being right
 * nearly always, cost nothing. The empty line before the boundary is easily lost by software that rewrites
 * messages, so the last two forms have it again, or doubled.
 */
export function* signedForms(received: Buffer): Generator<SignedForm> {
  yield () => [received]
  yield () => canonicalPieces(received)
  yield function* () {
    yield* canonicalPieces(received)
    yield CRLF
  }
  if (received[received.length - 1] === LF) {
    const shorter = received.subarray(0, received.length - (received[received.length - 2] === CR ? 2 : 1))
    yield () => canonicalPieces(shorter)
  }
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
