import { constants, createHash, createVerify, hash, verify } from 'node:crypto'
import { MalformedAsn1 } from './asn1.js'
import { asItIs, type SignedForm } from './canonical.js'
import type { Certificate } from './certificate.js'
import { readSignedData, type SignedData, type SignerInfo } from './cms.js'

/**
 * `intact`: the signer's key signed exactly these bytes; `altered`: it signed others; `unreadable`: the
 * signature cannot be read or uses an algorithm we do not know.
 */
export type SignatureIntegrity = 'intact' | 'altered' | 'unreadable'

export interface CheckedSignature {
  readonly integrity: SignatureIntegrity
  /** The signer's certificate, when it travels with the signature. */
  readonly certificate: Certificate | null
  /** All certificates that came along: candidates for the chain. */
  readonly certificates: readonly Certificate[]
  readonly digest: string | null
  readonly signingTime: number | null
  /** Position, in the list of contents, of the one that was signed. */
  readonly content: number | null
  readonly signers: number
}

const DIGESTS: Readonly<Record<string, string>> = {
  '1.2.840.113549.2.5': 'md5',
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.4': 'sha224',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
  // Some signers put the signature algorithm where the digest belongs.
  '1.2.840.113549.1.1.5': 'sha1',
  '1.2.840.113549.1.1.11': 'sha256',
  '1.2.840.113549.1.1.12': 'sha384',
  '1.2.840.113549.1.1.13': 'sha512',
  '1.2.840.10045.4.3.2': 'sha256',
  '1.2.840.10045.4.3.3': 'sha384',
  '1.2.840.10045.4.3.4': 'sha512',
}

/** Digest that the signature algorithm itself names; rsaEncryption and bare EC name none. */
const SIGNATURE_DIGESTS: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.5': 'sha1',
  '1.2.840.113549.1.1.11': 'sha256',
  '1.2.840.113549.1.1.12': 'sha384',
  '1.2.840.113549.1.1.13': 'sha512',
  '1.2.840.10045.4.1': 'sha1',
  '1.2.840.10045.4.3.1': 'sha224',
  '1.2.840.10045.4.3.2': 'sha256',
  '1.2.840.10045.4.3.3': 'sha384',
  '1.2.840.10045.4.3.4': 'sha512',
}

/** Contents to try in order: as received first, repaired ones only if they are asked for. */
export type Contents = () => Iterable<SignedForm>

const UNREADABLE: CheckedSignature = {
  integrity: 'unreadable',
  certificate: null,
  certificates: [],
  digest: null,
  signingTime: null,
  content: null,
  signers: 0,
}

/** A provider signs once; each signer more costs a digest of the whole message. */
const MAX_CHECKED = 4

/** Checks a detached signature against the first of the contents it fits. Never throws. */
export function checkDetached(signature: Buffer, contents: Contents): CheckedSignature {
  try {
    return check(readSignedData(signature), contents)
  } catch (error) {
    if (error instanceof MalformedAsn1) return UNREADABLE
    throw error
  }
}

function check(data: SignedData, contents: Contents): CheckedSignature {
  let worst: CheckedSignature = {
    ...UNREADABLE,
    certificates: data.certificates,
    signers: data.signers.length,
  }
  for (const signer of data.signers.slice(0, MAX_CHECKED)) {
    const result = { ...worst, ...checkSigner(signer, data.certificates, contents) }
    if (result.integrity === 'intact') return result
    if (worst.integrity === 'unreadable') worst = result
  }
  return worst
}

/** One signer of a SignedData against the contents (RFC 5652 §5.4–5.6). */
export function checkSigner(
  signer: SignerInfo,
  certificates: readonly Certificate[],
  contents: Contents,
): Pick<CheckedSignature, 'integrity' | 'certificate' | 'digest' | 'signingTime' | 'content'> {
  const certificate = certificateFor(signer, certificates)
  const digest = DIGESTS[signer.digestAlgorithm] ?? null
  const result = { certificate, digest, signingTime: signer.signingTime, content: null }
  if (!certificate || !digest) return { ...result, integrity: 'unreadable' }
  const attributes = signer.signedAttributes
  const signedDigest = signer.messageDigest
  if (attributes && !signedDigest) return { ...result, integrity: 'unreadable' }
  if (!isCommittedTo(signer, certificate)) return { ...result, integrity: 'altered' }
  let tried = 0
  for (const form of contents()) {
    const fits =
      attributes && signedDigest
        ? digestsOf(digest, form).some((one) => one.equals(signedDigest))
        : signatureFits(signer, certificate, digest, form)
    if (fits) {
      const intact = attributes === null || anyFits(signer, certificate, digest, attributes)
      return { ...result, integrity: intact ? 'intact' : 'altered', content: tried }
    }
    tried++
  }
  // Nothing to compare with: the content is somewhere else.
  return { ...result, integrity: tried === 0 ? 'unreadable' : 'altered' }
}

function certificateFor(signer: SignerInfo, certificates: readonly Certificate[]): Certificate | null {
  return (
    certificates.find((certificate) =>
      signer.subjectKeyId !== null
        ? certificate.subjectKeyId === signer.subjectKeyId
        : certificate.serial === signer.serial && certificate.issuer === signer.issuer,
    ) ?? null
  )
}

/** A signer may name its certificate under the signature, so that no other can be put in its place (RFC 5035). */
function isCommittedTo({ signingCertificate: named }: SignerInfo, certificate: Certificate): boolean {
  if (!named) return true
  const digest = DIGESTS[named.digest]
  return digest !== undefined && hash(digest, certificate.der, 'buffer').equals(named.value)
}

/** The digest of a form with each of its endings. */
function digestsOf(algorithm: string, { pieces, endings, whole }: SignedForm): Buffer[] {
  if (whole) return [hash(algorithm, whole, 'buffer')]
  const digest = createHash(algorithm)
  for (const piece of pieces()) digest.update(piece)
  return endings.map((ending) => digest.copy().update(ending).digest())
}

function anyFits(
  signer: SignerInfo,
  certificate: Certificate,
  digest: string,
  forms: Iterable<Buffer>,
): boolean {
  try {
    for (const form of forms) if (signatureFits(signer, certificate, digest, asItIs(form))) return true
  } catch (error) {
    if (!(error instanceof MalformedAsn1)) throw error
  }
  return false
}

function signatureFits(
  signer: SignerInfo,
  certificate: Certificate,
  digest: string,
  { pieces, endings, whole }: SignedForm,
): boolean {
  const { pss, signature } = signer
  const algorithm = pss ? DIGESTS[pss.digest] : (SIGNATURE_DIGESTS[signer.signatureAlgorithm] ?? digest)
  if (!algorithm) return false
  try {
    const key = certificate.publicKey
    const options = pss
      ? { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: pss.saltLength }
      : { key }
    if (whole) return verify(algorithm, whole, options, signature)
    return endings.some((ending) => {
      const verifier = createVerify(algorithm)
      for (const piece of pieces()) verifier.update(piece)
      return verifier.update(ending).verify(options, signature)
    })
  } catch {
    return false
  }
}
