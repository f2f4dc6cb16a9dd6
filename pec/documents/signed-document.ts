import { readCades } from './cades.js'
import { readPades } from './pades.js'
import type { ReadDocumentOptions, SignedDocument } from './signature-facts.js'

/**
 * Reads a signed document: CAdES (`.p7m` in DER, BER, base64 or PEM, signed again and again, or a detached
 * signature with its content in the options) or PAdES (a PDF). Null when the bytes are not signed at all, or
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
  return readPades(buffer, options) ?? readCades(buffer, options)
}
