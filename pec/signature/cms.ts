import {
  childrenOf,
  expectTlv,
  MalformedAsn1,
  octetsOf,
  oidOf,
  readTlv,
  Tag,
  type Tlv,
  timeOf,
} from './asn1.js'
import { type Certificate, certificateOf } from './certificate.js'
import { derOf } from './der.js'
import { nameKey } from './name.js'

/** What one signer says (RFC 5652 §5.3). */
export interface SignerInfo {
  /** Issuer (as names are compared) and serial number, or subject key identifier, as the certificate holds them. */
  readonly issuer: string | null
  readonly serial: string | null
  readonly subjectKeyId: string | null
  readonly digestAlgorithm: string
  readonly signatureAlgorithm: string
  /** Digest named by the parameters of RSASSA-PSS, with its salt length. */
  readonly pss: { readonly digest: string; readonly saltLength: number } | null
  /** The signed attributes in the forms in which they may have been signed; null when there are none. */
  readonly signedAttributes: Iterable<Buffer> | null
  readonly messageDigest: Buffer | null
  /** The certificate the signer committed to (RFC 5035), by digest algorithm and value; null when not said. */
  readonly signingCertificate: { readonly digest: string; readonly value: Buffer } | null
  /** Signing time by the signer's own clock, milliseconds since 1970. */
  readonly signingTime: number | null
  readonly signature: Buffer
}

export interface SignedData {
  /** The content that travels inside, or null when the signature is detached. */
  readonly content: Buffer | null
  readonly certificates: readonly Certificate[]
  readonly signers: readonly SignerInfo[]
}

const SIGNED_DATA = '1.2.840.113549.1.7.2'
const MESSAGE_DIGEST = '1.2.840.113549.1.9.4'
const SIGNING_TIME = '1.2.840.113549.1.9.5'
const SIGNING_CERTIFICATE = '1.2.840.113549.1.9.16.2.12'
const SIGNING_CERTIFICATE_V2 = '1.2.840.113549.1.9.16.2.47'
const SHA1 = '1.3.14.3.2.26'
const SHA256 = '2.16.840.1.101.3.4.2.1'
const RSA_PSS = '1.2.840.113549.1.1.10'
const MAX_CERTIFICATES = 50
const MAX_SIGNERS = 50

/** Reads a CMS SignedData in DER or BER. Throws MalformedAsn1 on anything else; trailing bytes are ignored. */
export function readSignedData(bytes: Buffer): SignedData {
  const contentInfo = expectTlv(bytes, 0, bytes.length, Tag.sequence)
  const type = expectTlv(bytes, contentInfo.from, contentInfo.to, Tag.oid)
  if (oidOf(bytes, type) !== SIGNED_DATA) throw new MalformedAsn1('content type')
  const wrapper = expectTlv(bytes, type.next, contentInfo.to, Tag.context0)
  const signedData = expectTlv(bytes, wrapper.from, wrapper.to, Tag.sequence)

  const version = expectTlv(bytes, signedData.from, signedData.to, Tag.integer)
  const digests = expectTlv(bytes, version.next, signedData.to, Tag.set)
  const encapsulated = expectTlv(bytes, digests.next, signedData.to, Tag.sequence)
  const content = readContent(bytes, encapsulated)

  let certificates: Certificate[] = []
  let at = encapsulated.next
  let tlv = readTlv(bytes, at, signedData.to)
  if (tlv.tag === Tag.context0) {
    certificates = readCertificates(bytes, tlv)
    at = tlv.next
    tlv = readTlv(bytes, at, signedData.to)
  }
  if (tlv.tag === Tag.context1) tlv = readTlv(bytes, tlv.next, signedData.to)
  if (tlv.tag !== Tag.set) throw new MalformedAsn1('signers')
  const signers = childrenOf(bytes, tlv, MAX_SIGNERS).map((signer) => readSigner(bytes, signer))
  return { content, certificates, signers }
}

function readContent(bytes: Buffer, encapsulated: Tlv): Buffer | null {
  const [, explicit] = childrenOf(bytes, encapsulated, 4)
  if (!explicit || explicit.tag !== Tag.context0) return null
  return octetsOf(bytes, readTlv(bytes, explicit.from, explicit.to))
}

function readCertificates(bytes: Buffer, set: Tlv): Certificate[] {
  const certificates: Certificate[] = []
  for (const tlv of childrenOf(bytes, set, MAX_CERTIFICATES)) {
    const certificate = tlv.tag === Tag.sequence ? certificateOf(bytes.subarray(tlv.start, tlv.next)) : null
    if (certificate) certificates.push(certificate)
  }
  return certificates
}

function readSigner(bytes: Buffer, signer: Tlv): SignerInfo {
  const fields = childrenOf(bytes, signer, 10)
  let index = 1
  const field = (): Tlv => {
    const tlv = fields[index++]
    if (!tlv) throw new MalformedAsn1('signer')
    return tlv
  }
  const id = field()
  const digestAlgorithm = algorithmOf(bytes, field())
  const attributes = fields[index]?.tag === Tag.context0 ? field() : null
  const signatureAlgorithm = field()
  const signature = field()
  const name = algorithmOf(bytes, signatureAlgorithm)
  const { issuer, serial, subjectKeyId } = identifierOf(bytes, id)
  const { signedAttributes, messageDigest, signingCertificate, signingTime } = attributes
    ? readAttributes(bytes, attributes)
    : NO_ATTRIBUTES
  return {
    issuer,
    serial,
    subjectKeyId,
    digestAlgorithm,
    signatureAlgorithm: name,
    pss: name === RSA_PSS ? pssOf(bytes, signatureAlgorithm) : null,
    signedAttributes,
    messageDigest,
    signingCertificate,
    signingTime,
    signature: octetsOf(bytes, signature),
  }
}

function identifierOf(bytes: Buffer, id: Tlv): Pick<SignerInfo, 'issuer' | 'serial' | 'subjectKeyId'> {
  if (id.tag === 0x80)
    return { issuer: null, serial: null, subjectKeyId: bytes.toString('latin1', id.from, id.to) }
  const [issuer, serial] = childrenOf(bytes, id, 4)
  if (id.tag !== Tag.sequence || !issuer || !serial) throw new MalformedAsn1('signer identifier')
  return {
    issuer: nameKey(bytes, issuer),
    serial: bytes.toString('latin1', serial.from, serial.to),
    subjectKeyId: null,
  }
}

function algorithmOf(bytes: Buffer, sequence: Tlv): string {
  return oidOf(bytes, expectTlv(bytes, sequence.from, sequence.to, Tag.oid))
}

/** RSASSA-PSS-params (RFC 4055 §3.1): SHA-1 and 20 octets of salt unless it says otherwise. */
function pssOf(bytes: Buffer, sequence: Tlv): { digest: string; saltLength: number } {
  let digest = SHA1
  let saltLength = 20
  const parameters = childrenOf(bytes, sequence, 4)[1]
  if (parameters?.tag === Tag.sequence) {
    for (const parameter of childrenOf(bytes, parameters, 8)) {
      const value = readTlv(bytes, parameter.from, parameter.to)
      if (parameter.tag === Tag.context0) digest = algorithmOf(bytes, value)
      if (parameter.tag === SALT_LENGTH) saltLength = smallInteger(bytes, value)
    }
  }
  return { digest, saltLength }
}

const SALT_LENGTH = 0xa2

function smallInteger(bytes: Buffer, { from, to }: Tlv): number {
  if (to === from || to - from > 3) throw new MalformedAsn1('integer')
  return bytes.readUIntBE(from, to - from)
}

const NO_ATTRIBUTES = {
  signedAttributes: null,
  messageDigest: null,
  signingCertificate: null,
  signingTime: null,
}

function readAttributes(
  bytes: Buffer,
  attributes: Tlv,
): Pick<SignerInfo, 'signedAttributes' | 'messageDigest' | 'signingCertificate' | 'signingTime'> {
  let messageDigest: Buffer | null = null
  let signingCertificate: SignerInfo['signingCertificate'] = null
  let signingTime: number | null = null
  for (const attribute of childrenOf(bytes, attributes, 100)) {
    const [type, values] = childrenOf(bytes, attribute, 4)
    if (!type || !values) continue
    const name = oidOf(bytes, type)
    if (name === MESSAGE_DIGEST) messageDigest = octetsOf(bytes, readTlv(bytes, values.from, values.to))
    if (name === SIGNING_CERTIFICATE) signingCertificate ??= certificateIdOf(bytes, values, SHA1)
    if (name === SIGNING_CERTIFICATE_V2) signingCertificate = certificateIdOf(bytes, values, SHA256)
    if (name === SIGNING_TIME) signingTime = signingTimeOf(bytes, values)
  }
  return { signedAttributes: signedForms(bytes, attributes), messageDigest, signingCertificate, signingTime }
}

/** The first ESSCertID or ESSCertIDv2: a digest, its algorithm before it when it is not the default. */
function certificateIdOf(bytes: Buffer, values: Tlv, byDefault: string): { digest: string; value: Buffer } {
  const attribute = expectTlv(bytes, values.from, values.to, Tag.sequence)
  const list = expectTlv(bytes, attribute.from, attribute.to, Tag.sequence)
  const id = expectTlv(bytes, list.from, list.to, Tag.sequence)
  const first = readTlv(bytes, id.from, id.to)
  if (first.tag !== Tag.sequence) return { digest: byDefault, value: octetsOf(bytes, first) }
  return { digest: algorithmOf(bytes, first), value: octetsOf(bytes, readTlv(bytes, first.next, id.to)) }
}

function signingTimeOf(bytes: Buffer, values: Tlv): number | null {
  try {
    return timeOf(bytes, readTlv(bytes, values.from, values.to))
  } catch {
    return null
  }
}

/**
 * The signature covers the attributes in DER with the tag of a SET OF, not the [0] they travel with (RFC 5652
 * §5.4). They travel so nearly always; some signers sign them in the order in which they wrote them, and some
 * sign the DER and then write them otherwise.
 */
function signedForms(bytes: Buffer, attributes: Tlv): Iterable<Buffer> {
  return {
    *[Symbol.iterator]() {
      const written = Buffer.from(bytes.subarray(attributes.start, attributes.next))
      written[0] = Tag.set
      if (!attributes.indefinite) yield written
      const sorted = derOf(bytes, attributes, Tag.set)
      if (!sorted.equals(written)) yield sorted
    },
  }
}
