import type { ApplicationState } from '../domain/application-transitions.js'
import type { CallState } from '../domain/call-transitions.js'
import type { ExclusionReason } from '../schemas/application.js'
import type {
  ApplicationId,
  CallId,
  CommandId,
  DeliveryId,
  Digest,
  MessageId,
  RequestId,
  StaffId,
} from '../schemas/ids.js'
import type { Instant, LegalDate } from '../schemas/time.js'

/**
 * What travels through the procedure: ids, hashes and states, never a personal datum. Histories keep it for long.
 */

/** A run of the procedure acts for one epoch of a call; `resume` begins the next one. */
export interface Fence {
  readonly call: CallId
  readonly epoch: number
}

/** What is done for a request, before there is a call. */
export interface RequestFence {
  readonly request: RequestId
  readonly epoch: number
}

/** A person's order. The same `command` given twice is given once. What it says at length is kept before. */
export interface Command {
  readonly command: CommandId
  readonly actor: StaffId
  /** How many decisions its giver had seen on the matter. */
  readonly seen?: number
}

export interface CallInput extends Fence {}

export interface ApplicationInput extends Fence {
  readonly application: ApplicationId
}

export type DeliveryInput = (Fence | RequestFence) & { readonly delivery: DeliveryId }

export interface MailingInput extends Fence {
  readonly mailing: string
  /** How many letters the provider takes in an hour. */
  readonly perHour: number
}

export interface MailingPage {
  /** The last application of the page; null when there was none left. */
  readonly last: ApplicationId | null
  /** How many letters left, for the pace. */
  readonly left: number
}

/** What was published together, and the instant at which it is taken down. */
export interface PublicationInput extends Fence {
  readonly what: 'avviso' | 'form' | 'reserve-form' | 'graduatoria'
  readonly version: number
  readonly until: Instant
}

/** One decision on many applications. */
export interface BulkInput extends Fence {
  readonly command: CommandId
}

/** The written answer to an observation. */
export interface AnswerInput extends Fence {
  readonly observation: string
}

/** One of the written answers to a request. */
export interface RequestAnswerInput extends RequestFence {
  readonly ordinal: number
}

/** A sample that was drawn. */
export interface MinutesInput extends Fence {
  readonly sample: string
}

/** A decision of which the author of an application is told. */
export interface NoticeInput extends Fence {
  readonly decision: CommandId
}

export interface CallChanged {
  readonly state: CallState
}

export interface ApplicationChanged {
  readonly state: ApplicationState
  /** Codes of what the checks noticed; their words are read from the record. */
  readonly findings: readonly string[]
  /** How many decisions stand on it now. */
  readonly seen: number
}

export interface ExcludeCommand extends Command {
  readonly reasons: readonly ExclusionReason[]
}

export interface WithdrawCommand extends Command {
  /** By which the person withdraws. */
  readonly message: MessageId
}

/** The public number that decides draws: as it was published, when it came out, where anybody can read it. */
export interface DrawNumber {
  readonly seed: string
  readonly drawnAt: Instant
  readonly readAt: string
}

export interface ProposeCommand extends Command {
  /** Where there are equals; null while nobody knows of any. */
  readonly draw: DrawNumber | null
}

export interface ApproveAvvisoCommand extends Command {
  /** Codes of what the avviso shows, seen and confirmed. */
  readonly confirmed?: readonly string[]
}

export interface ApproveCommand extends Command {
  readonly actNumber: string
  readonly actDate: LegalDate
  /** Of the signed file, uploaded before. */
  readonly actDigest: Digest
  /** The fingerprint of the graduatoria that the dirigente has read. */
  readonly sha256: Digest
}

/** How far a delivery has come. */
export interface DeliveryProgress {
  readonly state: string
  /** No receipt will change it by itself: it arrived, it failed, or a person must look. */
  readonly ended: boolean
  /** It was refused before it left, and another attempt may be made by itself. */
  readonly mayRetry: boolean
}
