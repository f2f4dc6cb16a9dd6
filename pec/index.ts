/**
 * PEC (Posta Elettronica Certificata) as a library: what a message is, says and proves, and messages that an
 * access point accepts. It depends on nothing of this project, on no clock and on no network.
 */

export { compose, type Draft, type DraftAttachment, newMessageId, withMessageId } from './compose.js'
export type { Recipient } from './daticert.js'
export {
  describeMessage,
  formatDescription,
  isReadable,
  type MessageDescription,
  type UnreadableDescription,
} from './describe.js'
export type { DocumentSignature, ReadDocumentOptions, SignedDocument } from './documents/signature-facts.js'
export { readSignedDocument } from './documents/signed-document.js'
export type { InnerRange } from './envelope.js'
export {
  ComposeError,
  type ComposeErrorCode,
  TrustError,
  type TrustErrorCode,
  UnreadableMessage,
} from './errors.js'
export {
  type Evidence,
  type EvidenceState,
  evidenceOf,
  type ReceiptFact,
  type RecipientEvidence,
  receiptFactOf,
} from './evidence.js'
export type { Finding, FindingCode } from './findings.js'
export { type Attachment, everyAttachment, type InnerMessage, readInner } from './inner.js'
export { inspect } from './inspect.js'
export {
  type Inspection,
  type InspectOptions,
  type Integrity,
  isVerified,
  type Signer,
} from './inspection.js'
export { isReceiptKind, type Kind, type ReceiptKind } from './kind.js'
export { type AttachmentMatches, searchAttachments, searchFiles } from './search.js'
export type { ChainResult, RevocationResult } from './signature/chain.js'
export { describeTrust, loadTrust, type TrustStore, trustFrom } from './signature/trust.js'
export { answeredMessages } from './thread.js'
