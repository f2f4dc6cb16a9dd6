import type { Finding } from '../schemas/findings.js'
import type { Digest } from '../schemas/ids.js'
import type { Instant } from '../schemas/time.js'

/** A message that was read from a mailbox, its bytes already safe in the blob store. */
export interface SeenMessage {
  readonly uid: number
  readonly arrivedAt: Instant
  readonly digest: Digest
  readonly size: number
  readonly view: MessageView
}

/** What `pec/` says of the bytes, reduced to what the record keeps; `null` when they can't be read as a message. */
export type MessageView = ReadableMessage | { readonly readable: false; readonly finding: Finding }

export interface ReadableMessage {
  readonly readable: true
  /** As the signed data say it, where they may be believed; otherwise as the headers do. */
  readonly kind: string
  readonly receipt: boolean
  readonly automatic: boolean
  readonly transaction: string | null
  readonly reference: string | null
  readonly deliveredTo: string | null
  readonly detail: string | null
  readonly certifiedSender: string | null
  readonly sentAt: Instant | null
  readonly sentAsWritten: string | null
  readonly headerFrom: string | null
  readonly subject: string | null
  readonly integrity: string
  readonly chain: string
  /** The signature holds and its provider is one that the configuration trusts, where it says whom to trust. */
  readonly genuine: boolean
  /** Genuine, and the trust is configured: its identifier may be relied upon. */
  readonly verified: boolean
  readonly findings: readonly Finding[]
  readonly callsInForm: readonly string[]
  readonly callsInSubject: readonly string[]
  /** How many different files of it are forms of ours. */
  readonly forms: number
  /** How many people apply with them; null where it is not certain. */
  readonly people: number | null
  /** The Message-IDs of the messages that it says it answers, with angle brackets. */
  readonly answers: readonly string[]
}

/** The instant of sending, where a signature that holds certifies it. */
export function certifiedInstant(view: MessageView): Instant | null {
  return view.readable && view.genuine ? view.sentAt : null
}
