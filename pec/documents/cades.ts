import { MalformedAsn1 } from '../signature/asn1.js'
import { asItIs } from '../signature/canonical.js'
import { readSignedData, type SignedData } from '../signature/cms.js'
import {
  type DocumentSignature,
  type ReadDocumentOptions,
  type SignedDocument,
  signatureFacts,
} from './signature-facts.js'

/** A document signed more often than this is left as it is at that depth. */
const MAX_LAYERS = 5

/** Reads a CAdES envelope and the envelopes inside it (ETSI EN 319 122-1), or null when the bytes are none. */
export function readCades(bytes: Buffer, options: ReadDocumentOptions): SignedDocument | null {
  const signatures: DocumentSignature[] = []
  let content: Buffer | null = options.content === undefined ? null : Buffer.from(options.content)
  let envelope: SignedData | null = signedDataIn(bytes)
  if (!envelope) return null
  for (let layer = 0; envelope && layer < MAX_LAYERS; layer++) {
    const { content: inside, certificates, signers }: SignedData = envelope
    if (inside) content = inside
    const signed = content
    const contents = () => (signed ? [asItIs(signed)] : [])
    for (const signer of signers) {
      signatures.push(
        signatureFacts(signer, certificates, contents, options, {
          layer,
          coversWholeFile: true,
          revision: null,
        }),
      )
    }
    envelope = inside && signedDataIn(inside)
  }
  return { format: 'cades', content, signatures }
}

function signedDataIn(bytes: Buffer): SignedData | null {
  const der = derOf(bytes)
  if (!der) return null
  try {
    return readSignedData(der)
  } catch (error) {
    if (error instanceof MalformedAsn1) return null
    throw error
  }
}

/** What a `.p7m` begins with: a SEQUENCE of long or indefinite length, as it is or in base64. */
const BASE64_OF_SEQUENCE = /^(?:\xef\xbb\xbf)?\s*(?:-----BEGIN [A-Z0-9 ]{1,30}-----\s*)?M[A-I]/

/** The bytes look like a signed document, in DER, BER, base64 or PEM. */
export function looksSigned(bytes: Buffer): boolean {
  if (bytes[0] === 0x30) return ((bytes[1] ?? 0) & 0x80) !== 0
  return BASE64_OF_SEQUENCE.test(bytes.toString('latin1', 0, 200))
}

/** The binary form of what looks like a signed document; base64 may have line breaks anywhere. */
export function derOf(bytes: Buffer): Buffer | null {
  if (!looksSigned(bytes)) return null
  if (bytes[0] === 0x30) return bytes
  const der = Buffer.from(bytes.toString('latin1').replace(/-----[A-Z0-9 ]{1,40}-----/g, ''), 'base64')
  return der[0] === 0x30 ? der : null
}
