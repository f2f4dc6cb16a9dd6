import { createHash, generateKeyPair, type KeyObject, randomBytes, webcrypto } from 'node:crypto'
import { promisify } from 'node:util'
import * as asn1js from 'asn1js'
import * as pkijs from 'pkijs'

// pkijs is typed for browsers; node's own WebCrypto is the same interface
type PkijsCrypto = ConstructorParameters<typeof pkijs.CryptoEngine>[0]['crypto']
type SigningKey = Parameters<pkijs.Certificate['sign']>[0]

/** The certificate policy of the accredited PEC providers (AgID). */
export const PEC_POLICY = '1.3.76.16.3.1.1'

const OID = {
  commonName: '2.5.4.3',
  country: '2.5.4.6',
  organization: '2.5.4.10',
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  certificatePolicies: '2.5.29.32',
  authorityKeyIdentifier: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  emailProtection: '1.3.6.1.5.5.7.3.4',
  clientAuth: '1.3.6.1.5.5.7.3.2',
} as const

/** A certificate and the private key that belongs to it. */
export interface Identity {
  certificate: Buffer
  key: KeyObject
}

/** Days, `YYYY-MM-DD`, both inside the validity of every certificate. */
export interface Validity {
  from: string
  to: string
}

/** What a certificate is asked to say. */
export interface CertificateRequest {
  name: string
  kind: 'root' | 'authority' | 'provider' | 'person'
  validity: Validity
  address?: string
  issuer?: Identity
}

/** A new RSA-2048 key and its certificate, signed by `issuer` or, for a root, by itself. */
export async function issue(request: CertificateRequest): Promise<Identity> {
  const pair = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })
  const publicKey = pair.publicKey.export({ type: 'spki', format: 'der' })
  const certificate = new pkijs.Certificate()
  certificate.version = 2
  certificate.serialNumber = new asn1js.Integer({ valueHex: serialNumber() })
  certificate.notBefore = time(`${request.validity.from}T00:00:00Z`)
  certificate.notAfter = time(`${request.validity.to}T23:59:59Z`)
  certificate.subject = distinguishedName(request.name)
  certificate.subjectPublicKeyInfo = pkijs.PublicKeyInfo.fromBER(new Uint8Array(publicKey))
  const issuer = request.issuer && pkijs.Certificate.fromBER(new Uint8Array(request.issuer.certificate))
  certificate.issuer = issuer?.subject ?? certificate.subject
  certificate.extensions = extensions(request, certificate, issuer ?? certificate)
  await certificate.sign(await signingKey(request.issuer?.key ?? pair.privateKey), 'SHA-256', cryptoEngine())
  return { certificate: Buffer.from(certificate.toSchema().toBER()), key: pair.privateKey }
}

function extensions(
  request: CertificateRequest,
  subject: pkijs.Certificate,
  issuer: pkijs.Certificate,
): pkijs.Extension[] {
  const authority = request.kind === 'root' || request.kind === 'authority'
  const authorityKey = new pkijs.AuthorityKeyIdentifier({
    keyIdentifier: new asn1js.OctetString({ valueHex: keyIdentifier(issuer) }),
  })
  const list = [
    extension(OID.subjectKeyIdentifier, new asn1js.OctetString({ valueHex: keyIdentifier(subject) })),
    extension(OID.authorityKeyIdentifier, authorityKey.toSchema()),
    extension(
      OID.basicConstraints,
      new pkijs.BasicConstraints(
        request.kind === 'authority' ? { cA: true, pathLenConstraint: 0 } : { cA: authority },
      ).toSchema(),
      true,
    ),
    // keyCertSign and cRLSign for an authority, digitalSignature and nonRepudiation for who signs messages
    extension(OID.keyUsage, bits(authority ? 0b0000_0110 : 0b1100_0000, authority ? 1 : 6), true),
  ]
  if (request.kind === 'authority' || request.kind === 'provider') {
    const policy = new pkijs.PolicyInformation({ policyIdentifier: PEC_POLICY })
    const policies = new pkijs.CertificatePolicies({ certificatePolicies: [policy] })
    list.push(extension(OID.certificatePolicies, policies.toSchema()))
  }
  if (!authority) {
    const purposes = new pkijs.ExtKeyUsage({ keyPurposes: [OID.clientAuth, OID.emailProtection] })
    list.push(extension(OID.extendedKeyUsage, purposes.toSchema()))
    const names = new pkijs.GeneralNames({
      names: [new pkijs.GeneralName({ type: 1, value: request.address ?? '' })],
    })
    list.push(extension(OID.subjectAltName, names.toSchema()))
  }
  return list
}

function extension(extnID: string, value: { toBER(): ArrayBuffer }, critical = false): pkijs.Extension {
  return new pkijs.Extension({ extnID, critical, extnValue: value.toBER() })
}

function bits(value: number, unusedBits: number): asn1js.BitString {
  return new asn1js.BitString({ valueHex: new Uint8Array([value]).buffer, unusedBits })
}

function keyIdentifier(certificate: pkijs.Certificate): ArrayBuffer {
  const key = certificate.subjectPublicKeyInfo.subjectPublicKey.valueBlock.valueHexView
  return arrayBuffer(createHash('sha1').update(key).digest())
}

function serialNumber(): ArrayBuffer {
  const bytes = randomBytes(12)
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40
  return arrayBuffer(bytes)
}

function arrayBuffer(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer
}

/** RFC 5280 §4.1.2.5: UTCTime through 2049, GeneralizedTime from 2050. */
export function time(instant: string): pkijs.Time {
  const value = new Date(instant)
  return new pkijs.Time({ type: value.getUTCFullYear() >= 2050 ? 1 : 0, value })
}

/** One attribute per RDN, as real certificates have it (pkijs alone would put them all into one). */
function distinguishedName(commonName: string): pkijs.RelativeDistinguishedNames {
  const attributes: [string, asn1js.BaseBlock][] = [
    [OID.country, new asn1js.PrintableString({ value: 'IT' })],
    [OID.organization, new asn1js.Utf8String({ value: 'Prova senza valore legale' })],
    [OID.commonName, new asn1js.Utf8String({ value: commonName })],
  ]
  const names = attributes.map(([oid, value]) => {
    const pair = new asn1js.Sequence({ value: [new asn1js.ObjectIdentifier({ value: oid }), value] })
    return new asn1js.Set({ value: [pair] })
  })
  return pkijs.RelativeDistinguishedNames.fromBER(new asn1js.Sequence({ value: names }).toBER())
}

/** Node's WebCrypto for pkijs. */
export function cryptoEngine(): pkijs.CryptoEngine {
  return new pkijs.CryptoEngine({ crypto: webcrypto as unknown as PkijsCrypto, name: 'node' })
}

/** An RSA key for signing with SHA-256, as pkijs wants it. */
export async function signingKey(key: KeyObject): Promise<SigningKey> {
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
  const der = key.export({ type: 'pkcs8', format: 'der' })
  return (await webcrypto.subtle.importKey('pkcs8', der, algorithm, false, ['sign'])) as unknown as SigningKey
}
