import { readCades } from './cades.js'
import { readPades } from './pades.js'
import type { ReadDocumentOptions, SignedDocument } from './signature-facts.js'

/**
 * Reads a signed document: CAdES (`.p7m` in DER, BER, base64 or PEM, signed again and again, or a detached
 * signature with its content in the options), PAdES (a PDF), or a PAdES inside a CAdES. Null when the bytes are not signed at all, or
 * are signed in a way this library does not know; the reader then only has the bytes.
 *
 * Integrity and the signer's identity are checked. Whether a signature is *qualified* is never said here: that
 * takes the trusted list of the member states (Regulation (EU) 910/2014 art. 22).
 */
export function readSignedDocument(
  bytes: Uint8Array,
  options: ReadDocumentOptions = {},
): SignedDocument | null {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const wrapped = readCades(buffer, options)
  if (!wrapped) return readPades(buffer, options)
  const signedInside = wrapped.content && readPades(Buffer.from(wrapped.content), options)
  if (!signedInside) return wrapped
  const layer = 1 + Math.max(0, ...wrapped.signatures.map((signature) => signature.layer))
  return {
    ...wrapped,
    signatures: [...wrapped.signatures, ...signedInside.signatures.map((one) => ({ ...one, layer }))],
  }
}
