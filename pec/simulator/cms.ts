import { createHash, sign } from 'node:crypto'
import { berIndefinite, der, issuerAndSerial, oid, setOf, TAG, time } from './der.js'
import type { Signer } from './pki.js'

/** How a provider signs: the digest in use until about 2024 or after, and how its CMS is encoded. */
export interface SignatureForm {
  digest: 'sha1' | 'sha256'
  encoding: 'der' | 'ber'
}

const NULL = der(TAG.null)
const SIGNED_DATA = oid('1.2.840.113549.1.7.2')
const DATA = oid('1.2.840.113549.1.7.1')
const RSA = der(TAG.sequence, oid('1.2.840.113549.1.1.1'), NULL)
const DIGEST = {
  sha1: der(TAG.sequence, oid('1.3.14.3.2.26'), NULL),
  sha256: der(TAG.sequence, oid('2.16.840.1.101.3.4.2.1'), NULL),
}
const ATTRIBUTE = {
  contentType: oid('1.2.840.113549.1.9.3'),
  messageDigest: oid('1.2.840.113549.1.9.4'),
  signingTime: oid('1.2.840.113549.1.9.5'),
}

const VERSION_1 = der(TAG.integer, Buffer.from([1]))

/**
 * A detached CMS signature of the bytes (RFC 5652 §5), the content of `smime.p7s`.
 * `at` is the signing time in milliseconds of the epoch. The same input gives the same bytes.
 */
export function signDetached(content: Uint8Array, signer: Signer, at: number, form: SignatureForm): Buffer {
  return signedData(content, null, signer, at, form)
}

/** The same with the content inside: a `.p7m`. */
export function signAttached(content: Uint8Array, signer: Signer, at: number, form: SignatureForm): Buffer {
  return signedData(content, content, signer, at, form)
}

function signedData(
  content: Uint8Array,
  enclosed: Uint8Array | null,
  signer: Signer,
  at: number,
  form: SignatureForm,
): Buffer {
  const digest = createHash(form.digest).update(content).digest()
  const attributes = [
    attribute(ATTRIBUTE.contentType, DATA),
    attribute(ATTRIBUTE.signingTime, time(at)),
    attribute(ATTRIBUTE.messageDigest, der(TAG.octetString, digest)),
  ]
  // What is signed is the SET OF; what travels is the same with an implicit tag (RFC 5652 §5.4)
  const signature = sign(form.digest, setOf(TAG.set, attributes), signer.key)
  const { issuer, serial } = issuerAndSerial(signer.certificate)
  const signerInfo = der(
    TAG.sequence,
    VERSION_1,
    der(TAG.sequence, issuer, serial),
    DIGEST[form.digest],
    setOf(TAG.context0, attributes),
    RSA,
    der(TAG.octetString, signature),
  )
  const wrap = form.encoding === 'ber' ? berIndefinite : der
  const signedData = wrap(
    TAG.sequence,
    VERSION_1,
    der(TAG.set, DIGEST[form.digest]),
    wrap(
      TAG.sequence,
      DATA,
      ...(enclosed ? [wrap(TAG.context0, der(TAG.octetString, Buffer.from(enclosed)))] : []),
    ),
    wrap(TAG.context0, ...signer.chain),
    der(TAG.set, signerInfo),
  )
  return wrap(TAG.sequence, SIGNED_DATA, wrap(TAG.context0, signedData))
}

function attribute(type: Buffer, value: Buffer): Buffer {
  return der(TAG.sequence, type, der(TAG.set, value))
}
