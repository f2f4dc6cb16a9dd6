import type { Instant } from '../../schemas/time.js'
import type { Upload } from '../upload.js'

/** A world to try the product in: people who write PEC, a provider that carries it, a time that may be moved. */
export interface Simulator {
  /** The office's mailbox, to which one writes. */
  readonly office: string
  readonly correspondents: readonly Correspondent[]
  write(letter: SimulatedLetter): Promise<void>
  /** What has reached a correspondent, the newest first. */
  inbox(address: string): Promise<readonly SimulatedMail[]>
  /** Letters and forms that are ready to be sent, so that nobody has to invent people. */
  readonly examples: readonly SimulatedExample[]
  /** A document signed as the dirigente would, to be uploaded. */
  sign(document: Uint8Array): Promise<Uint8Array>
  /** Null where time passes by itself. */
  readonly time: MovableTime | null
}

export interface Correspondent {
  readonly address: string
  readonly who: string
}

export interface SimulatedLetter {
  readonly from: string
  readonly by: 'pec' | 'ordinary-mail'
  readonly subject: string
  readonly text: string
  readonly attachments: readonly Upload[]
}

export interface SimulatedMail {
  /** What it is, in Italian: `ricevuta di accettazione`, `messaggio`. */
  readonly what: string
  readonly subject: string
  readonly at: Instant | null
  readonly attachments: readonly string[]
}

export interface SimulatedExample {
  readonly name: string
  /** What sending it shows. */
  readonly words: string
  /** `no-call`: nobody can apply before a call is published. */
  send(): Promise<'sent' | 'no-call'>
}

export interface MovableTime {
  now(): Instant
  /** Goes there, stopping wherever something is due. */
  moveTo(instant: Instant): Promise<void>
  /** The next instant at which something is due; null when nothing is. */
  next(): Promise<Instant | null>
}
