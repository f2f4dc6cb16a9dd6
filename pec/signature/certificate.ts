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
import { attributesOf, nameKey } from './name.js'

/** What a signature check needs of an X.509 certificate (RFC 5280), read once and kept. */
export interface Certificate {
  readonly der: Buffer
  /** The names as they are compared (RFC 5280 §7.1). */
  readonly issuer: string
  readonly subject: string
  /** The serial number, byte by byte. */
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
  const attributes = firstOfEach(attributesOf(der, subject).flat())
  const x509 = new X509Certificate(der)
  let publicKey: KeyObject | null = null
  return {
    der,
    issuer: nameKey(der, issuer),
    subject: nameKey(der, subject),
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
  const facts = { ...noExtensions() }
  for (const extension of childrenOf(der, expectTlv(der, wrapper.from, wrapper.to, Tag.sequence))) {
    try {
      Object.assign(facts, factsIn(der, extension))
    } catch (error) {
      // An extension that can't be read says nothing; the others still do.
      if (!(error instanceof MalformedAsn1)) throw error
    }
  }
  return facts
}

function factsIn(der: Buffer, extension: Tlv): Partial<ExtensionFacts> {
  const parts = childrenOf(der, extension, 4)
  const [id] = parts
  const value = parts.at(-1)
  if (!id || !value) return {}
  const read = READERS[oidOf(der, id)]
  if (!read) return {}
  const bytes = octetsOf(der, value)
  return read(bytes, readTlv(bytes, 0, bytes.length))
}

const RFC822_NAME = 0x81

/** By object identifier (RFC 5280 §4.2.1). */
const READERS: Readonly<Record<string, (bytes: Buffer, value: Tlv) => Partial<ExtensionFacts>>> = {
  '2.5.29.17': (bytes, names) => ({
    emails: childrenOf(bytes, names)
      .filter(({ tag }) => tag === RFC822_NAME)
      .map((name) => contentOf(bytes, name).toString('latin1')),
  }),
  '2.5.29.32': (bytes, policies) => ({
    policies: childrenOf(bytes, policies).map((policy) =>
      oidOf(bytes, expectTlv(bytes, policy.from, policy.to, Tag.oid)),
    ),
  }),
  '2.5.29.37': (bytes, usages) => ({
    extendedKeyUsages: childrenOf(bytes, usages).map((usage) => oidOf(bytes, usage)),
  }),
  '2.5.29.19': (bytes, constraints) => {
    const [ca] = childrenOf(bytes, constraints)
    return { isCa: ca?.tag === Tag.boolean && bytes[ca.from] !== 0 }
  },
  '2.5.29.14': (bytes, id) => ({ subjectKeyId: contentOf(bytes, id).toString('latin1') }),
}

function firstOfEach(pairs: readonly [string, string][]): Map<string, string> {
  return new Map([...pairs].reverse())
}
