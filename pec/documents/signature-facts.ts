import type { Certificate } from '../signature/certificate.js'
import { type ChainResult, checkChain, type RevocationResult } from '../signature/chain.js'
import type { SignerInfo } from '../signature/cms.js'
import type { TrustStore } from '../signature/trust.js'
import { type Contents, checkSigner } from '../signature/verify.js'
import { codiceFiscaleOf } from './codice-fiscale.js'

export interface ReadDocumentOptions {
  readonly trust?: TrustStore | undefined
  /**
   * The moment at which the signature is known to have existed: for a document that came by PEC, the certified
   * instant (DPCM 22/2/2013 art. 41). Without it the chain is judged at the time the signer claims.
   */
  readonly at?: string | undefined
  /** What a detached CAdES signature signs. */
  readonly content?: Uint8Array | undefined
}

/** One signature of a document. */
export interface DocumentSignature {
  readonly integrity: 'intact' | 'altered' | 'unreadable'
  readonly signer: { readonly name: string; readonly codiceFiscale: string | null } | null
  /** By the signer's own clock, ISO in UTC; only a time stamp would prove it. */
  readonly claimedAt: string | null
  readonly digest: string | null
  readonly chain: ChainResult
  readonly revocation: RevocationResult
  /** Stated, not hidden: no trusted list is consulted. */
  readonly qualified: 'not-validated'
  /** 0 for the outermost envelope, 1 for the one inside it, and so on. */
  readonly layer: number
  /** The signature covers every byte of the file; always so in CAdES. */
  readonly coversWholeFile: boolean
  /** PAdES: how many bytes of the PDF, from its first, made the revision that was signed; null elsewhere. */
  readonly revision: number | null
}

/** Where a signature stands in its document. */
export type SignaturePlace = Pick<DocumentSignature, 'layer' | 'coversWholeFile' | 'revision'>

export interface SignedDocument {
  readonly format: 'cades' | 'pades'
  /** The document that was signed: what is in the envelope, or the PDF itself; null when it is elsewhere. */
  readonly content: Uint8Array | null
  readonly signatures: readonly DocumentSignature[]
}

/** Checks one signer and puts down what the certificate says of them. */
export function signatureFacts(
  signer: SignerInfo,
  certificates: readonly Certificate[],
  contents: Contents,
  options: ReadDocumentOptions,
  place: SignaturePlace,
): DocumentSignature {
  const checked = checkSigner(signer, certificates, contents)
  const { certificate, signingTime, digest, integrity } = checked
  const at = options.at === undefined ? signingTime : Date.parse(options.at)
  const trusted = certificate
    ? checkChain(certificate, certificates, options.trust, at)
    : {
        chain: options.trust ? ('untrusted' as const) : ('not-configured' as const),
        revocation: 'not-checked' as const,
      }
  return {
    integrity,
    signer: certificate && { name: certificate.name, codiceFiscale: codiceFiscaleOf(certificate) },
    claimedAt: signingTime === null ? null : new Date(signingTime).toISOString(),
    digest,
    ...trusted,
    qualified: 'not-validated',
    ...place,
  }
}
