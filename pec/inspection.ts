import type { Recipient } from './daticert.js'
import type { InnerRange } from './envelope.js'
import type { Finding } from './findings.js'
import type { Kind } from './kind.js'
import type { ChainResult, RevocationResult } from './signature/chain.js'
import type { TrustStore } from './signature/trust.js'

export type Integrity = 'intact' | 'altered' | 'unsigned' | 'unreadable'

/** Who signed the envelope or receipt. */
export interface Signer {
  /** rfc822Name of the certificate. */
  readonly address: string | null
  readonly name: string
  /** The certificate is one for PEC providers and its address is the one the message comes from. */
  readonly isProvider: boolean
}

/** What a message is, says and proves. */
export interface Inspection {
  readonly kind: Kind
  /** A machine wrote it: it must never be answered by a machine. */
  readonly automatic: boolean
  /** The outer headers: not signed by anybody. */
  readonly header: {
    readonly from: string | null
    readonly subject: string | null
    readonly messageId: string | null
    /** ISO instant with offset. */
    readonly date: string | null
    readonly referenceMessageId: string | null
  }
  /** The facts of the signed daticert.xml; all null (recipients empty) when there is none to believe. */
  readonly certifiedKind: string | null
  readonly certifiedSender: string | null
  readonly recipients: readonly Recipient[]
  readonly subject: string | null
  /** The legal instant: ISO, with the offset written in daticert.xml. */
  readonly at: string | null
  readonly atAsWritten: string | null
  /** `identificativo`: the PEC transaction, constant from envelope to receipts. */
  readonly identifier: string | null
  /** `msgid`: what the sender sent, angle brackets as written. */
  readonly messageId: string | null
  readonly receiptType: 'completa' | 'breve' | 'sintetica' | (string & {}) | null
  readonly deliveredTo: string | null
  readonly error: string | null
  readonly errorDetail: string | null
  /** Four results that never stand for one another, and never a reason to drop a message. */
  readonly integrity: Integrity
  readonly signer: Signer | null
  readonly chain: ChainResult
  readonly revocation: RevocationResult
  /** The certified message, or null. */
  readonly inner: InnerRange | null
  readonly findings: readonly Finding[]
}

export interface InspectOptions {
  /** Without it the chain is `not-configured`. */
  readonly trust?: TrustStore | undefined
}

/**
 * Whether a provider's signature stands behind the facts: bytes intact, signed by a PEC provider, with a
 * certificate that was valid at the time and not revoked. Only then may `identifier` be trusted to tell that
 * two messages are the same PEC.
 */
export function isVerified(inspection: Inspection): boolean {
  return (
    inspection.integrity === 'intact' &&
    inspection.signer?.isProvider === true &&
    inspection.chain === 'valid' &&
    inspection.revocation !== 'revoked'
  )
}
