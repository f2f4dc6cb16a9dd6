/** A trouble at the access point. After `cut-*` the client cannot tell whether its message was taken. */
export interface SmtpFault {
  kind:
    | 'refused' // 554 after the last dot
    | 'deferred' // 451 after the last dot
    | 'cut-accepted' // the connection drops without an answer; the message was taken
    | 'cut-lost' // the connection drops without an answer; the message was not taken
    | 'not-accepted' // 250, then the notice of non acceptance
    | 'not-accepted-virus' // the same, for a virus
    | 'login-refused' // 535 with the right password
  /** How many messages (logins) it hits; 1 if not given, `Infinity` until it is ended. */
  times?: number
  /** Hits only messages for this address. */
  recipient?: string
}

/** The troubles in force, first come first served. */
export class SmtpFaults {
  #active: { fault: SmtpFault; left: number }[] = []

  /** Puts a fault in force; the function returned ends it. */
  add(fault: SmtpFault): () => void {
    const entry = { fault, left: fault.times ?? 1 }
    this.#active.push(entry)
    return () => {
      entry.left = 0
    }
  }

  /** Whether this login is refused. */
  hitsLogin(): boolean {
    return this.#take((fault) => fault.kind === 'login-refused') !== undefined
  }

  /** The fault that hits a message for these recipients, or undefined. */
  hitMessage(recipients: readonly string[]): Exclude<SmtpFault['kind'], 'login-refused'> | undefined {
    const to = recipients.map((address) => address.toLowerCase())
    const kind = this.#take(
      ({ kind, recipient }) =>
        kind !== 'login-refused' && (!recipient || to.includes(recipient.toLowerCase())),
    )
    return kind === 'login-refused' ? undefined : kind
  }

  #take(matches: (fault: SmtpFault) => boolean): SmtpFault['kind'] | undefined {
    this.#active = this.#active.filter(({ left }) => left > 0)
    const hit = this.#active.find(({ fault }) => matches(fault))
    if (hit) hit.left -= 1
    return hit?.fault.kind
  }
}
