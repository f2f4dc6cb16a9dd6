import { type KeyObject, verify } from 'node:crypto'
import { childrenOf, contentOf, expectTlv, MalformedAsn1, oidOf, Tag, timeOf } from './asn1.js'
import { nameKey } from './name.js'

/** A certificate revocation list (RFC 5280 §5). */
export interface RevocationList {
  readonly issuer: string
  /** Milliseconds since 1970. */
  readonly thisUpdate: number
  readonly nextUpdate: number | null
  /** Moment of revocation by serial number as the certificate encodes it. */
  readonly revoked: ReadonlyMap<string, number>
  signedBy(key: KeyObject): boolean
}

const DIGESTS: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.5': 'sha1',
  '1.2.840.113549.1.1.11': 'sha256',
  '1.2.840.113549.1.1.12': 'sha384',
  '1.2.840.113549.1.1.13': 'sha512',
  '1.2.840.10045.4.3.2': 'sha256',
  '1.2.840.10045.4.3.3': 'sha384',
  '1.2.840.10045.4.3.4': 'sha512',
}
const MAX_ENTRIES = 1_000_000

/** The list encoded in these bytes, or null when they are something else. */
export function readRevocationList(der: Buffer): RevocationList | null {
  try {
    return parse(der)
  } catch (error) {
    if (error instanceof MalformedAsn1) return null
    throw error
  }
}

function parse(der: Buffer): RevocationList {
  const whole = expectTlv(der, 0, der.length, Tag.sequence)
  const [tbs, algorithm, signature] = childrenOf(der, whole, 4)
  if (!tbs || !algorithm || signature?.tag !== Tag.bitString) throw new MalformedAsn1('crl')
  const fields = childrenOf(der, tbs, 10)
  let index = fields[0]?.tag === Tag.integer ? 2 : 1
  const issuer = fields[index++]
  const thisUpdate = fields[index++]
  if (issuer?.tag !== Tag.sequence || !thisUpdate) throw new MalformedAsn1('crl')
  const isTime = (tag: number | undefined) => tag === Tag.utcTime || tag === Tag.generalizedTime
  const nextUpdate = isTime(fields[index]?.tag) ? fields[index++] : undefined
  const entries = fields[index]?.tag === Tag.sequence ? fields[index] : undefined
  const revoked = new Map<string, number>()
  for (const entry of entries ? childrenOf(der, entries, MAX_ENTRIES) : []) {
    const [serial, at] = childrenOf(der, entry, 4)
    if (serial && at) revoked.set(der.toString('latin1', serial.from, serial.to), timeOf(der, at))
  }
  const signed = der.subarray(tbs.start, tbs.next)
  const digest = DIGESTS[oidOf(der, expectTlv(der, algorithm.from, algorithm.to, Tag.oid))]
  const signatureBytes = contentOf(der, signature).subarray(1)
  return {
    issuer: nameKey(der, issuer),
    thisUpdate: timeOf(der, thisUpdate),
    nextUpdate: nextUpdate ? timeOf(der, nextUpdate) : null,
    revoked,
    signedBy(key) {
      try {
        return digest !== undefined && verify(digest, signed, key, signatureBytes)
      } catch {
        return false
      }
    },
  }
}
