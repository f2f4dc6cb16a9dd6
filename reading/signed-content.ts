import { type DocumentSignature, readSignedDocument, type TrustStore } from '../pec/index.js'
import type { Instant } from '../schemas/time.js'

/** Whom to believe, and at which moment the signature is known to have existed. */
export interface SigningContext {
  readonly trust?: TrustStore | undefined
  readonly at: Instant
}

/** A file out of its envelopes, with what its signatures say. */
export interface SignedContent {
  /** What was signed: the innermost document, and of a PDF the revision that was signed last. A file that nobody
   *  signed is its own content; null where the signature lies apart from what it signs. */
  readonly content: Buffer | null
  readonly signatures: readonly DocumentSignature[]
  /** A PDF went on after its last signature: nobody signed that, and it is not in `content`. */
  readonly addedLater: boolean
}

/** Takes a file out of its envelopes: `.p7m` in any encoding, one inside the other, PAdES, PAdES inside `.p7m`. */
export function signedContent(bytes: Buffer, { trust, at }: SigningContext): SignedContent {
  const signed = readSignedDocument(bytes, { trust, at })
  if (!signed) return { content: bytes, signatures: [], addedLater: false }
  const { format, signatures } = signed
  const content =
    signed.content && Buffer.from(signed.content.buffer, signed.content.byteOffset, signed.content.byteLength)
  const revisions = signatures.flatMap(({ integrity, revision }) =>
    integrity === 'intact' && revision ? [revision] : [],
  )
  // An envelope signs all that it holds; a PDF by itself is only signed up to its last revision.
  if (format === 'cades' || !content || revisions.length === 0)
    return { content, signatures, addedLater: false }
  const covered = signatures.some(
    ({ integrity, coversWholeFile }) => integrity === 'intact' && coversWholeFile,
  )
  return covered
    ? { content, signatures, addedLater: false }
    : { content: content.subarray(0, Math.max(...revisions)), signatures, addedLater: true }
}
