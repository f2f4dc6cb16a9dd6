import { type Inspection, isVerified } from './inspection.js'
import { isReceiptKind, type ReceiptKind } from './kind.js'
import { sameAddress } from './mime/address.js'

/** What a receipt says, as far as evidence goes. */
export interface ReceiptFact {
  /** `tipo` of daticert.xml, never the header. */
  readonly kind: ReceiptKind
  readonly messageId: string | null
  readonly identifier: string | null
  readonly at: string | null
  readonly recipients: readonly { readonly address: string; readonly type: string }[]
  /** `consegna`: the recipient a delivery or failure is about. */
  readonly deliveredTo: string | null
  readonly error: string | null
  readonly errorDetail: string | null
  /** A provider's valid signature stands behind it. */
  readonly verified: boolean
}

/** The fact in an inspected message; null when it is no receipt or has no daticert.xml to believe. */
export function receiptFactOf(inspection: Inspection): ReceiptFact | null {
  const { certifiedKind, messageId, identifier, at, recipients, deliveredTo, error, errorDetail } = inspection
  if (certifiedKind === null || !isReceiptKind(certifiedKind) || !isReceiptKind(inspection.kind)) return null
  const verified = isVerified(inspection)
  return {
    kind: certifiedKind,
    messageId,
    identifier,
    at,
    recipients,
    deliveredTo,
    error,
    errorDetail,
    verified,
  }
}

/**
 * What is known of one recipient:
 * `waiting` nothing yet; `accepted` the provider took the message; `refused` it did not, so nothing was sent;
 * `external` accepted for an ordinary mailbox, so no delivery receipt will ever come; `no-news-12h` and
 * `no-news-24h` the recipient's provider is silent, and may still deliver; `failed`; `delivered`.
 */
export type EvidenceState =
  | 'waiting'
  | 'accepted'
  | 'refused'
  | 'external'
  | 'no-news-12h'
  | 'no-news-24h'
  | 'failed'
  | 'delivered'

export interface RecipientEvidence {
  readonly address: string
  readonly state: EvidenceState
  /** The certified instant of the receipt that decides, null while waiting. */
  readonly at: string | null
  /** Reason of a refusal or failure: `errore` and `errore-esteso`. */
  readonly error: string | null
  readonly errorDetail: string | null
  /** The receipt that decides is signed by a provider. */
  readonly verified: boolean
  /** Two equally trusted receipts exclude each other (delivered and failed, accepted and refused): a person looks. */
  readonly contradictory: boolean
}

export interface Evidence {
  /** In the order of the recipients asked for. */
  readonly recipients: readonly RecipientEvidence[]
  /** Receipts about nobody of them: kept and shown. */
  readonly unassigned: readonly ReceiptFact[]
}

/** From the strongest: what a stronger receipt says stands whatever weaker ones say, in whatever order. */
const STRENGTH: readonly EvidenceState[] = [
  'delivered',
  'failed',
  'no-news-24h',
  'no-news-12h',
  'external',
  'accepted',
  'refused',
  'waiting',
]

/** From acceptance: a second notice after this long is the one of 24 hours (RFC 6109 §3.1). */
const SECOND_NOTICE = 22 * 60 * 60 * 1000

/**
 * The evidence about each recipient of one message, from the receipts that quote its Message-ID. Order and
 * number do not matter: a receipt seen twice says nothing new, and a delivery may come after a notice of 12 or
 * 24 hours. A signed receipt outweighs any number of unsigned ones.
 *
 * @param receipts all receipts of one attempt (one Message-ID)
 * @param recipients the addresses it was sent to
 */
export function evidenceOf(receipts: readonly ReceiptFact[], recipients: readonly string[]): Evidence {
  const assigned = new Set<ReceiptFact>()
  const evidence = recipients.map((address) => {
    const own = receipts.filter((receipt) => concerns(receipt, address, recipients))
    for (const receipt of own) assigned.add(receipt)
    const verified = own.filter((receipt) => receipt.verified)
    return decide(address, verified.length > 0 ? verified : own, acceptedAt(receipts))
  })
  return { recipients: evidence, unassigned: receipts.filter((receipt) => !assigned.has(receipt)) }
}

function concerns(receipt: ReceiptFact, address: string, recipients: readonly string[]): boolean {
  switch (receipt.kind) {
    case 'accettazione':
      return receipt.recipients.some((recipient) => sameAddress(recipient.address, address))
    case 'non-accettazione':
      return (
        receipt.recipients.length === 0 ||
        receipt.recipients.some((recipient) => sameAddress(recipient.address, address))
      )
    case 'avvenuta-consegna':
    case 'errore-consegna':
    case 'preavviso-errore-consegna': {
      if (receipt.deliveredTo !== null) return sameAddress(receipt.deliveredTo, address)
      // Without `consegna` a receipt speaks of a recipient only where there is no doubt which.
      const [only] = receipt.recipients.length === 1 ? receipt.recipients : []
      return recipients.length === 1 && only !== undefined && sameAddress(only.address, address)
    }
    default:
      // Take-over and virus notices go from provider to provider and decide nothing for the sender.
      return false
  }
}

function acceptedAt(receipts: readonly ReceiptFact[]): number | null {
  const instants = receipts
    .filter(({ kind, at }) => kind === 'accettazione' && at !== null)
    .map(({ at }) => Date.parse(at ?? ''))
  return instants.length > 0 ? Math.min(...instants) : null
}

function decide(
  address: string,
  receipts: readonly ReceiptFact[],
  accepted: number | null,
): RecipientEvidence {
  let state: EvidenceState = 'waiting'
  let deciding: ReceiptFact | null = null
  const seen = new Set<EvidenceState>()
  for (const receipt of receipts) {
    const candidate = stateOf(receipt, address, accepted)
    seen.add(candidate)
    const stronger = STRENGTH.indexOf(candidate) - STRENGTH.indexOf(state)
    if (stronger < 0 || (stronger === 0 && deciding !== null && before(receipt, deciding))) {
      state = candidate
      deciding = receipt
    }
  }
  const took = seen.has('accepted') || seen.has('external')
  return {
    address,
    state,
    at: deciding?.at ?? null,
    error: deciding?.error ?? null,
    errorDetail: deciding?.errorDetail ?? null,
    verified: deciding?.verified ?? false,
    contradictory: (seen.has('delivered') && seen.has('failed')) || (seen.has('refused') && took),
  }
}

/** Of two receipts that say the same the earlier one counts, so that the order of arrival does not. */
function before(a: ReceiptFact, b: ReceiptFact): boolean {
  const byTime = (fact: ReceiptFact) => (fact.at === null ? Number.POSITIVE_INFINITY : Date.parse(fact.at))
  const [left, right] = [byTime(a), byTime(b)]
  return left === right ? JSON.stringify(a) < JSON.stringify(b) : left < right
}

function stateOf(receipt: ReceiptFact, address: string, accepted: number | null): EvidenceState {
  switch (receipt.kind) {
    case 'avvenuta-consegna':
      return 'delivered'
    case 'errore-consegna':
      return 'failed'
    case 'non-accettazione':
      return 'refused'
    case 'preavviso-errore-consegna':
      return isSecondNotice(receipt, accepted) ? 'no-news-24h' : 'no-news-12h'
    default: {
      const external = receipt.recipients.some(
        (recipient) => sameAddress(recipient.address, address) && recipient.type === 'esterno',
      )
      return external ? 'external' : 'accepted'
    }
  }
}

/** The two notices have the same type: `5.4.1` names the final one, else the time since acceptance tells. */
function isSecondNotice({ errorDetail, at }: ReceiptFact, accepted: number | null): boolean {
  if (errorDetail?.trimStart().startsWith('5.4.1')) return true
  return at !== null && accepted !== null && Date.parse(at) - accepted >= SECOND_NOTICE
}
