import { FORM_MARK } from '../../documents/form-mark.js'
import {
  answeredMessages,
  type Inspection,
  inspect,
  isReceiptKind,
  isVerified,
  type Kind,
  searchFiles,
  type TrustStore,
  UnreadableMessage,
} from '../../pec/index.js'
import type { Instant } from '../../schemas/time.js'
import type { MessageView } from '../../storage/seen-message.js'

const callCode = /[A-Z]{2,8}-\d{4}-\d{3,5}/g

/** What the record keeps of a message's bytes. Never throws: what can't be read is said, and kept for a person. */
export function viewOf(raw: Uint8Array, trust: TrustStore | undefined): MessageView {
  try {
    return read(raw, trust)
  } catch (error) {
    if (error instanceof UnreadableMessage)
      return unreadable('unreadable', 'I byte ricevuti non si leggono come un messaggio di posta.')
    return unreadable('inspection-failed', 'La lettura automatica del messaggio non è riuscita.')
  }
}

export function unreadable(code: string, text: string): MessageView {
  return { readable: false, finding: { code, text } }
}

function read(raw: Uint8Array, trust: TrustStore | undefined): MessageView {
  const seen = inspect(raw, { trust })
  const genuine = isGenuine(seen)
  // The headers are signed by nobody: where the signed data may be believed, they say what the message is.
  const kind =
    genuine && seen.certifiedKind !== null && isKind(seen.certifiedKind) ? seen.certifiedKind : seen.kind
  const receipt = isReceiptKind(kind)
  const subject = storable(seen.subject ?? seen.header.subject)
  const { found, files } = receipt ? NO_FORM : searchFiles(raw, seen, FORM_MARK)
  return {
    readable: true,
    kind,
    receipt,
    automatic: seen.automatic,
    transaction: storable(seen.identifier),
    reference: storable(receipt ? seen.messageId : null),
    deliveredTo: storable(seen.deliveredTo),
    detail: storable(seen.errorDetail),
    certifiedSender: storable(seen.certifiedSender),
    sentAt: seen.at as Instant | null,
    sentAsWritten: storable(seen.atAsWritten),
    headerFrom: storable(seen.header.from),
    subject,
    integrity: seen.integrity,
    chain: seen.chain,
    genuine,
    verified: isVerified(seen),
    findings: seen.findings.map(({ code, text }) => ({ code, text })),
    callsInForm: [...found],
    callsInSubject: receipt ? [] : [...new Set(subject?.toUpperCase().match(callCode))],
    forms: files,
    // Of several forms only their fields say whose they are.
    people: files === 1 ? 1 : null,
    answers: receipt ? [] : answeredMessages(raw, seen).flatMap((id) => storable(id) ?? []),
  }
}

const NO_FORM = { found: new Set<string>(), files: 0 }

/** The signature holds and its provider is one that the configuration trusts, where it says whom to trust. */
function isGenuine({ integrity, signer, chain, revocation }: Inspection): boolean {
  const trusted = chain === 'not-configured' || (chain === 'valid' && signer?.isProvider === true)
  return integrity === 'intact' && trusted && revocation !== 'revoked'
}

function isKind(text: string): text is Kind {
  return text === 'posta-certificata' || isReceiptKind(text)
}

/** Text as the database can hold it: no NUL, no half characters, not without end. */
function storable(text: string | null): string | null {
  if (text === null) return null
  return Buffer.from(text.slice(0, 2000), 'utf8').toString('utf8').replaceAll('\u0000', '\ufffd')
}
