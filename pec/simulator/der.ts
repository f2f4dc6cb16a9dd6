/** The little DER that a PEC signature needs. Each function returns one whole TLV. */

export const TAG = {
  integer: 0x02,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
  context0: 0xa0,
} as const

/** A TLV of definite length. */
export function der(tag: number, ...content: Uint8Array[]): Buffer {
  const length = content.reduce((sum, part) => sum + part.length, 0)
  return Buffer.concat([Buffer.from([tag, ...lengthBytes(length)]), ...content])
}

/** A constructed TLV of indefinite length, closed by two zero octets: BER as Java providers write it. */
export function berIndefinite(tag: number, ...content: Uint8Array[]): Buffer {
  return Buffer.concat([Buffer.from([tag, 0x80]), ...content, Buffer.from([0, 0])])
}

/** A SET OF, its members in the order DER asks for. */
export function setOf(tag: number, members: Buffer[]): Buffer {
  return der(tag, ...[...members].sort(Buffer.compare))
}

/** An OBJECT IDENTIFIER from its dotted form. */
export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  return der(TAG.oid, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]))
}

/** A time as CMS wants it: UTCTime until 2049, GeneralizedTime after (RFC 5652 §11.3). */
export function time(instant: number): Buffer {
  const digits = `${new Date(instant).toISOString().slice(0, 19).replace(/[-:T]/g, '')}Z`
  const short = new Date(instant).getUTCFullYear() < 2050
  return der(short ? TAG.utcTime : TAG.generalizedTime, Buffer.from(short ? digits.slice(2) : digits))
}

/** Serial number and issuer of a DER certificate, as whole TLVs. */
export function issuerAndSerial(certificate: Buffer): { issuer: Buffer; serial: Buffer } {
  const body = open(open(certificate, 0).content, 0).content
  const version = open(body, 0)
  const serial = open(body, version.tag === TAG.context0 ? version.end : 0)
  const algorithm = open(body, serial.end)
  const issuer = open(body, algorithm.end)
  return { serial: body.subarray(serial.start, serial.end), issuer: body.subarray(issuer.start, issuer.end) }
}

function open(bytes: Buffer, start: number) {
  const first = bytes.readUInt8(start + 1)
  const extra = first < 0x80 ? 0 : first & 0x7f
  const length = extra === 0 ? first : bytes.readUIntBE(start + 2, extra)
  const from = start + 2 + extra
  return {
    tag: bytes.readUInt8(start),
    start,
    end: from + length,
    content: bytes.subarray(from, from + length),
  }
}

function lengthBytes(length: number): number[] {
  if (length < 0x80) return [length]
  const bytes: number[] = []
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256)
  return [0x80 | bytes.length, ...bytes]
}

function base128(value: number): number[] {
  const bytes = [value % 128]
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128))
    bytes.unshift((rest % 128) | 0x80)
  return bytes
}
