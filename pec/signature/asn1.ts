/**
 * A small walk over BER: tags and lengths, definite and indefinite, every step checked against the bounds.
 * It reads what a signature needs and nothing else; the bytes come from strangers.
 */

/** The bytes are not BER, or not the structure that was expected. Never leaves `pec/`. */
export class MalformedAsn1 extends Error {}

export interface Tlv {
  /** The identifier octet: class, constructed bit and number. */
  readonly tag: number
  readonly start: number
  /** Content octets `from`…`to`. */
  readonly from: number
  readonly to: number
  /** First byte after the value, end-of-contents octets included. */
  readonly next: number
  readonly indefinite: boolean
}

const MAX_DEPTH = 32

export const Tag = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  octetStringConstructed: 0x24,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
  context0: 0xa0,
  context1: 0xa1,
  context3: 0xa3,
} as const

/** Reads the value at `at`, which must lie within `limit`. */
export function readTlv(bytes: Buffer, at: number, limit: number, depth = 0): Tlv {
  if (depth > MAX_DEPTH) throw new MalformedAsn1('too deep')
  if (at < 0 || at + 2 > limit || limit > bytes.length) throw new MalformedAsn1('truncated')
  const tag = bytes[at] as number
  if ((tag & 0x1f) === 0x1f) throw new MalformedAsn1('long tag')
  const first = bytes[at + 1] as number
  if (first < 0x80) return definite(tag, at, at + 2, first, limit)
  if (first === 0x80) {
    if ((tag & 0x20) === 0) throw new MalformedAsn1('indefinite primitive')
    let position = at + 2
    for (;;) {
      if (position + 2 > limit) throw new MalformedAsn1('no end of contents')
      if (bytes[position] === 0 && bytes[position + 1] === 0) {
        return { tag, start: at, from: at + 2, to: position, next: position + 2, indefinite: true }
      }
      position = readTlv(bytes, position, limit, depth + 1).next
    }
  }
  const octets = first & 0x7f
  if (octets > 4 || at + 2 + octets > limit) throw new MalformedAsn1('length')
  let length = 0
  for (let i = 0; i < octets; i++) length = length * 256 + (bytes[at + 2 + i] as number)
  return definite(tag, at, at + 2 + octets, length, limit)
}

function definite(tag: number, start: number, from: number, length: number, limit: number): Tlv {
  if (length > limit - from) throw new MalformedAsn1('length')
  return { tag, start, from, to: from + length, next: from + length, indefinite: false }
}

/** The value at `at`, which must have this tag. */
export function expectTlv(bytes: Buffer, at: number, limit: number, tag: number): Tlv {
  const tlv = readTlv(bytes, at, limit)
  if (tlv.tag !== tag) throw new MalformedAsn1('tag')
  return tlv
}

/** The members of a constructed value, at most `most`. */
export function childrenOf(bytes: Buffer, parent: Tlv, most = 10_000): Tlv[] {
  const children: Tlv[] = []
  for (let at = parent.from; at < parent.to; ) {
    if (children.length >= most) throw new MalformedAsn1('too many')
    const child = readTlv(bytes, at, parent.to)
    children.push(child)
    at = child.next
  }
  return children
}

export function contentOf(bytes: Buffer, tlv: Tlv): Buffer {
  return bytes.subarray(tlv.from, tlv.to)
}

/** The octets of an OCTET STRING, primitive or in pieces (X.690 §8.7). */
export function octetsOf(bytes: Buffer, tlv: Tlv): Buffer {
  if ((tlv.tag & 0x20) === 0) return contentOf(bytes, tlv)
  const pieces = [...octetPieces(bytes, tlv)]
  return pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces)
}

function* octetPieces(bytes: Buffer, tlv: Tlv, depth = 0): Generator<Buffer> {
  if (depth > MAX_DEPTH) throw new MalformedAsn1('too deep')
  if ((tlv.tag & 0x20) === 0) {
    yield contentOf(bytes, tlv)
    return
  }
  for (let at = tlv.from; at < tlv.to; ) {
    const piece = readTlv(bytes, at, tlv.to)
    if ((piece.tag & 0xdf) !== Tag.octetString) throw new MalformedAsn1('octet string')
    yield* octetPieces(bytes, piece, depth + 1)
    at = piece.next
  }
}

/** An object identifier in dotted form. */
export function oidOf(bytes: Buffer, tlv: Tlv): string {
  if (tlv.tag !== Tag.oid || tlv.to - tlv.from > 40) throw new MalformedAsn1('oid')
  return dotted(bytes.toString('latin1', tlv.from, tlv.to))
}

const oids = new Map<string, string>()

function dotted(octets: string): string {
  const known = oids.get(octets)
  if (known !== undefined) return known
  const arcs: number[] = []
  let arc = 0
  for (let i = 0; i < octets.length; i++) {
    const octet = octets.charCodeAt(i)
    arc = arc * 128 + (octet & 0x7f)
    if (octet & 0x80) continue
    if (arcs.length === 0)
      arcs.push(Math.min(Math.trunc(arc / 40), 2), arc - Math.min(Math.trunc(arc / 40), 2) * 40)
    else arcs.push(arc)
    arc = 0
  }
  const text = arcs.join('.')
  if (oids.size > 500) oids.clear()
  oids.set(octets, text)
  return text
}

/** UTCTime or GeneralizedTime as milliseconds since 1970 (RFC 5280 §4.1.2.5). */
export function timeOf(bytes: Buffer, tlv: Tlv): number {
  const text = bytes.toString('latin1', tlv.from, Math.min(tlv.to, tlv.from + 32))
  const match =
    tlv.tag === Tag.utcTime
      ? /^(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})?Z$/.exec(text)
      : /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})?(?:\.\d+)?Z$/.exec(text)
  if (!match || (tlv.tag !== Tag.utcTime && tlv.tag !== Tag.generalizedTime)) throw new MalformedAsn1('time')
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1)
    .map((n) => Number(n ?? 0))
  const century = tlv.tag === Tag.utcTime ? (year < 50 ? 2000 : 1900) : 0
  return Date.UTC(century + year, month - 1, day, hour, minute, second)
}
