import { createHash } from 'node:crypto'

/**
 * The identifiers of one provider: unique, and the same for the same seed whatever happens in between. What
 * persons send is counted; what accounts submit is told apart by Message-ID, because clients may race.
 */
export class Identifiers {
  readonly #seed: string
  readonly #submitted = new Map<string, number>()
  #sent = 0
  #anomalies = 0

  constructor(seed: string) {
    this.#seed = seed
  }

  /** Of the next message that a person sends. */
  ofSent(domain: string): string {
    this.#sent += 1
    return `${this.#digits('sent', this.#sent)}@${domain}`
  }

  /** Of a submission; the same Message-ID submitted again is another transaction. */
  ofSubmission(domain: string, messageId: string): string {
    const times = (this.#submitted.get(messageId) ?? 0) + 1
    this.#submitted.set(messageId, times)
    return `${this.#digits('submitted', messageId, times)}@${domain}`
  }

  /** The Message-ID of the next anomaly envelope, without angle brackets. */
  ofAnomaly(domain: string): string {
    this.#anomalies += 1
    return `${this.#digits('anomaly', this.#anomalies)}@${domain}`
  }

  /** The Message-ID of something about a transaction, without angle brackets. */
  ofMessage(domain: string, identificativo: string, ...about: (string | number)[]): string {
    return `${this.#digits('message', identificativo, ...about)}@${domain}`
  }

  #digits(...parts: (string | number)[]): string {
    const digits = createHash('sha256')
      .update([this.#seed, ...parts].join('\n'))
      .digest('hex')
    return `opec${digits.slice(0, 8)}.${digits.slice(8, 20)}.${digits.slice(20, 26)}`
  }
}
