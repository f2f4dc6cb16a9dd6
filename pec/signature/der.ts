import { childrenOf, contentOf, octetsOf, Tag, type Tlv } from './asn1.js'

/**
 * A value read as BER, encoded again in DER (X.690 §10): lengths definite and short, strings in one piece, the
 * members of a SET in order.
 * @param tag written instead of the value's own
 */
export function derOf(bytes: Buffer, tlv: Tlv, tag = tlv.tag): Buffer {
  if ((tlv.tag & 0x20) === 0) return encoded(tag, [contentOf(bytes, tlv)])
  if (tlv.tag === Tag.octetStringConstructed) return encoded(Tag.octetString, [octetsOf(bytes, tlv)])
  const members = childrenOf(bytes, tlv).map((child) => derOf(bytes, child))
  return encoded(tag, tag === Tag.set ? members.sort(Buffer.compare) : members)
}

function encoded(tag: number, contents: readonly Buffer[]): Buffer {
  const length = contents.reduce((sum, { length }) => sum + length, 0)
  const octets: number[] = []
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256)
  const header = length < 0x80 ? [tag, length] : [tag, 0x80 | octets.length, ...octets]
  return Buffer.concat([Buffer.from(header), ...contents])
}
