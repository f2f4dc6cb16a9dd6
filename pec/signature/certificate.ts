import { type KeyObject, X509Certificate } from 'node:crypto'
import {
  childrenOf,
  contentOf,
  expectTlv,
  MalformedAsn1,
  octetsOf,
  oidOf,
  readTlv,
  Tag,
  type Tlv,
  timeOf,
} from './asn1.js'

/** What a signature check needs of an X.509 certificate (RFC 5280), read once and kept. */
export interface Certificate {
  readonly der: Buffer
  /** The encoded names and serial number, as they are compared: byte by byte. */
  readonly issuer: string
  readonly subject: string
  readonly serial: string
  readonly subjectKeyId: string | null
  /** Validity in milliseconds since 1970. */
  readonly notBefore: number
  readonly notAfter: number
  /** rfc822Name entries of subjectAltName. */
  readonly emails: readonly string[]
  readonly policies: readonly string[]
  readonly extendedKeyUsages: readonly string[]
  /** Common name, or organisation. */
  readonly name: string
  /** The subject's attributes by OID, as text: serialNumber (2.5.4.5) carries the codice fiscale. */
  readonly attributes: ReadonlyMap<string, string>
  readonly isCa: boolean
  readonly publicKey: KeyObject
  /** Whether this certificate was signed with that key. */
  signedBy(issuer: Certificate): boolean
}

const MAX_CACHED = 2_000
const cache = new Map<string, Certificate | null>()

/** The certificate encoded in these bytes, or null when it cannot be read. The same bytes are parsed once. */
export function certificateOf(der: Buffer): Certificate | null {
  const key = der.toString('latin1')
  const known = cache.get(key)
  if (known !== undefined) return known
  let certificate: Certificate | null = null
  try {
    certificate = parse(Buffer.from(der))
  } catch {
    certificate = null
  }
  if (cache.size >= MAX_CACHED) cache.clear()
  cache.set(key, certificate)
  return certificate
}

function parse(der: Buffer): Certificate {
  const whole = expectTlv(der, 0, der.length, Tag.sequence)
  const tbs = expectTlv(der, whole.from, whole.to, Tag.sequence)
  const fields = childrenOf(der, tbs)
  let index = fields[0]?.tag === Tag.context0 ? 1 : 0
  const field = (): Tlv => {
    const tlv = fields[index++]
    if (!tlv) throw new MalformedAsn1('certificate')
    return tlv
  }
  const serial = field()
  field()
  const issuer = field()
  const validity = childrenOf(der, field())
  const subject = field()
  const [from, to] = validity
  if (!from || !to) throw new MalformedAsn1('validity')
  const extensions = fields.find((tlv) => tlv.tag === Tag.context3)
  const facts = extensions ? readExtensions(der, extensions) : noExtensions()
  const attributes = readName(der, subject)
  const x509 = new X509Certificate(der)
  let publicKey: KeyObject | null = null
  return {
    der,
    issuer: der.toString('latin1', issuer.start, issuer.next),
    subject: der.toString('latin1', subject.start, subject.next),
    serial: der.toString('latin1', serial.from, serial.to),
    notBefore: timeOf(der, from),
    notAfter: timeOf(der, to),
    ...facts,
    name: attributes.get('2.5.4.3') ?? attributes.get('2.5.4.10') ?? '',
    attributes,
    get publicKey() {
      publicKey ??= x509.publicKey
      return publicKey
    },
    signedBy(issuerCertificate) {
      try {
        return x509.verify(issuerCertificate.publicKey)
      } catch {
        return false
      }
    },
  }
}

type ExtensionFacts = Pick<Certificate, 'emails' | 'policies' | 'extendedKeyUsages' | 'isCa' | 'subjectKeyId'>

function noExtensions(): ExtensionFacts {
  return { emails: [], policies: [], extendedKeyUsages: [], isCa: false, subjectKeyId: null }
}

function readExtensions(der: Buffer, wrapper: Tlv): ExtensionFacts {
  const emails: string[] = []
  const policies: string[] = []
  const extendedKeyUsages: string[] = []
  let isCa = false
  let subjectKeyId: string | null = null
  for (const extension of childrenOf(der, expectTlv(der, wrapper.from, wrapper.to, Tag.sequence))) {
    const parts = childrenOf(der, extension)
    const [id] = parts
    const value = parts.at(-1)
    if (!id || !value) continue
    const bytes = octetsOf(der, value)
    const inner = readTlv(bytes, 0, bytes.length)
    switch (oidOf(der, id)) {
      case '2.5.29.17':
        for (const name of childrenOf(bytes, inner)) {
          if (name.tag === 0x81) emails.push(contentOf(bytes, name).toString('latin1'))
        }
        break
      case '2.5.29.32':
        for (const policy of childrenOf(bytes, inner)) {
          policies.push(oidOf(bytes, expectTlv(bytes, policy.from, policy.to, Tag.oid)))
        }
        break
      case '2.5.29.37':
        for (const usage of childrenOf(bytes, inner)) extendedKeyUsages.push(oidOf(bytes, usage))
        break
      case '2.5.29.19': {
        const ca = childrenOf(bytes, inner)[0]
        isCa = ca?.tag === Tag.boolean && bytes[ca.from] !== 0
        break
      }
      case '2.5.29.14':
        subjectKeyId = contentOf(bytes, inner).toString('latin1')
        break
    }
  }
  return { emails, policies, extendedKeyUsages, isCa, subjectKeyId }
}

function readName(der: Buffer, name: Tlv): Map<string, string> {
  const attributes = new Map<string, string>()
  for (const set of childrenOf(der, name)) {
    for (const pair of childrenOf(der, set)) {
      const [id, value] = childrenOf(der, pair)
      if (!id || !value) continue
      const key = oidOf(der, id)
      if (!attributes.has(key)) attributes.set(key, directoryText(der, value))
    }
  }
  return attributes
}

function directoryText(der: Buffer, value: Tlv): string {
  const bytes = contentOf(der, value)
  if (value.tag === 0x1e)
    return Buffer.from(bytes.subarray(0, bytes.length & ~1))
      .swap16()
      .toString('utf16le')
  return value.tag === 0x0c ? bytes.toString('utf8') : bytes.toString('latin1')
}
