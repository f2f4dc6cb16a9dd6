import type { FindingCode } from '../findings.js'
import { sameAddress } from '../mime/address.js'
import type { Part } from '../mime/parts.js'
import { decodedBody } from '../mime/transfer.js'
import { signedForms } from './canonical.js'
import type { Certificate } from './certificate.js'
import { type ChainResult, checkChain, type RevocationResult } from './chain.js'
import type { TrustStore } from './trust.js'
import { checkDetached } from './verify.js'

/** What the signature of a multipart/signed says, as four separate results. */
export interface PartSignature {
  readonly integrity: 'intact' | 'altered' | 'unsigned' | 'unreadable'
  readonly signer: {
    readonly address: string | null
    readonly name: string
    readonly isProvider: boolean
  } | null
  readonly chain: ChainResult
  readonly revocation: RevocationResult
  readonly codes: readonly FindingCode[]
}

/** Certificate policy of PEC providers under AgID CA1. */
const PROVIDER_POLICY = '1.3.76.16.3.1.1'
const EMAIL_PROTECTION = '1.3.6.1.5.5.7.3.4'
/** A signature larger than this is not one. */
const MAX_SIGNATURE = 4 * 1024 * 1024

/** Content and signature of a multipart/signed (RFC 1847 §2.1). */
export interface SignedPart {
  readonly content: Part
  /** The content itself where the signature was torn off. */
  readonly signature: Part
}

export interface SignatureContext {
  /** The address the message comes from. */
  readonly from: string | null
  /**
   * When the chain is judged: the certified instant, else the signer's own clock, which is signed too, else
   * what the headers claim. ISO instants.
   */
  readonly moment: { readonly certified: string | null; readonly claimed: string | null }
  readonly trust: TrustStore | undefined
}

/** Checks the signature of a signed part. Never throws. */
export function checkPart(
  raw: Buffer,
  { content, signature }: SignedPart,
  { from, moment, trust }: SignatureContext,
): PartSignature {
  const tooLong = signature === content || signature.end - signature.body > MAX_SIGNATURE
  const bytes = tooLong ? Buffer.alloc(0) : decodedBody(raw, signature)
  const received = raw.subarray(content.start, content.end)
  const checked = checkDetached(bytes, () => signedForms(received))
  const { certificate } = checked
  const codes: FindingCode[] = []
  if (checked.integrity === 'unreadable') codes.push('signature-unreadable')
  if (checked.integrity === 'altered') codes.push('signature-altered')
  if (checked.integrity === 'intact' && checked.content !== 0) codes.push('line-ends-repaired')
  if (checked.digest === 'sha1') codes.push('digest-sha1')
  if (checked.signers > 1) codes.push('several-signers')
  const none: ChainResult = trust ? 'untrusted' : 'not-configured'
  if (!certificate) {
    return { integrity: checked.integrity, signer: null, chain: none, revocation: 'not-checked', codes }
  }

  const address = addressIn(certificate, from)
  const comesFromSigner = address !== null && from !== null && sameAddress(address, from)
  if (address === null) codes.push('signer-without-address')
  else if (!comesFromSigner) codes.push('signer-differs')
  const missing = missingToProvider(certificate)
  if (missing.length > 0) codes.push('signer-not-provider', ...missing)
  const isProvider = comesFromSigner && missing.length === 0
  const at = millisecondsOf(moment.certified) ?? checked.signingTime ?? millisecondsOf(moment.claimed)
  const { chain, revocation } = checkChain(certificate, checked.certificates, trust, at)
  if (chain !== 'valid' && chain !== 'not-configured') codes.push(`chain-${chain}`)
  if (revocation === 'revoked') codes.push('revoked')
  return {
    integrity: checked.integrity,
    signer: { address, name: certificate.name, isProvider },
    chain,
    revocation,
    codes,
  }
}

function millisecondsOf(instant: string | null): number | null {
  return instant === null ? null : Date.parse(instant)
}

/** A certificate may name several addresses: the one the message comes from is the one that matters. */
function addressIn({ emails }: Certificate, from: string | null): string | null {
  return emails.find((email) => from !== null && sameAddress(email, from)) ?? emails[0] ?? null
}

/** What a certificate lacks to be one of a provider's, each named: a person may know why (older authorities). */
function missingToProvider({ policies, extendedKeyUsages }: Certificate): FindingCode[] {
  const missing: FindingCode[] = []
  if (!policies.includes(PROVIDER_POLICY)) missing.push('signer-without-policy')
  if (!extendedKeyUsages.includes(EMAIL_PROTECTION)) missing.push('signer-without-email-protection')
  return missing
}
