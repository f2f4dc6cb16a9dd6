/**
 * The forms a signed part may have had before the line ends were touched on the way. S/MIME signs the
 * canonical form, every line ended by CRLF (RFC 8551 §3.1.1); bytes as received come first and, being right
 * nearly always, cost nothing.
 */
export function* signedForms(received: Buffer): Generator<Buffer> {
  yield received
  const canonical = canonicalLineEnds(received)
  if (!canonical.equals(received)) yield canonical
  // The empty line before the boundary is easily lost, or doubled, by software that rewrites messages.
  yield Buffer.concat([canonical, CRLF])
  if (canonical.subarray(-2).equals(CRLF)) yield canonical.subarray(0, -2)
}

const CRLF = Buffer.from('\r\n')
const LF = 10
const CR = 13

/** Every LF, CRLF and CR CR LF as one CRLF; a CR on its own stays. A CR left over at the very end goes. */
export function canonicalLineEnds(bytes: Buffer): Buffer {
  const result = Buffer.allocUnsafe(bytes.length * 2)
  let length = 0
  let start = 0
  while (start < bytes.length) {
    const lf = bytes.indexOf(LF, start)
    let end = lf < 0 ? bytes.length : lf
    const next = lf < 0 ? bytes.length : lf + 1
    while (end > start && bytes[end - 1] === CR) end--
    length += bytes.copy(result, length, start, end)
    if (lf >= 0) {
      result[length++] = CR
      result[length++] = LF
    }
    start = next
  }
  return result.subarray(0, length)
}
