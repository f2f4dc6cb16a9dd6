import type { Handed, Reply } from './access-point.js'
import type { Exchange } from './exchange.js'
import type { Identifiers } from './identifiers.js'
import type { Style } from './mime.js'
import type { SmtpFaults } from './smtp-fault.js'
import { formalDefect, readSubmitted, type Submitted } from './submission.js'
import type { Transaction } from './transaction.js'

/** One message handed over by SMTP, as it was, and what became of it. */
export interface Submission {
  at: string
  account: string
  from: string
  recipients: string[]
  /** As given, with angle brackets. */
  messageId?: string
  outcome: 'accepted' | 'not-accepted' | 'refused' | 'deferred' | 'cut-accepted' | 'cut-lost'
  /** Only of what was taken charge of. */
  identificativo?: string
  message: Buffer
}

interface Desk {
  now(): number
  exchange: Exchange
  identifiers: Identifiers
  faults: SmtpFaults
  style: Style
  /** Bytes times recipients. */
  sizeLimit: number
  onSubmission?: (submission: Submission) => void | Promise<void>
}

const NOT_TAKEN = {
  refused: { code: 554, text: '5.6.0 Error: message refused' },
  deferred: { code: 451, text: '4.3.2 Error: try again later' },
  'cut-lost': 'cut',
} as const

/** The provider's decision on what accounts hand over: taken, not accepted, or a fault in its place. */
export class Acceptance {
  readonly submissions: Submission[] = []
  readonly #desk: Desk

  constructor(desk: Desk) {
    this.#desk = desk
  }

  /** What was taken charge of, whether or not the client heard. */
  accepted(): Submission[] {
    return this.submissions.filter(({ outcome }) => outcome === 'accepted' || outcome === 'cut-accepted')
  }

  /** Decides, notes the submission, sets its receipts on their way and answers. */
  async handed(by: Handed): Promise<Reply> {
    const at = this.#desk.now()
    const submitted = readSubmitted(by.message)
    const submission: Submission = {
      at: new Date(at).toISOString(),
      account: by.account,
      from: by.from,
      recipients: by.recipients,
      ...(submitted.messageId ? { messageId: submitted.messageId } : {}),
      outcome: 'accepted',
      message: by.message,
    }
    const reply = this.#decide(by, submitted, submission, at)
    this.submissions.push(submission)
    await this.#desk.onSubmission?.(submission)
    return reply
  }

  #decide(by: Handed, submitted: Submitted, submission: Submission, at: number): Reply {
    const { exchange, faults, style, sizeLimit } = this.#desk
    const fault = faults.hitMessage(by.recipients)
    if (fault === 'refused' || fault === 'deferred' || fault === 'cut-lost') {
      submission.outcome = fault
      return NOT_TAKEN[fault]
    }
    const tx = this.#transaction(by, submitted, at)
    submission.identificativo = tx.identificativo
    const envelope = { from: by.from, recipients: by.recipients, size: by.message.length }
    const defect = formalDefect(submitted, envelope, sizeLimit)
    if (defect !== undefined || fault === 'not-accepted' || fault === 'not-accepted-virus') {
      submission.outcome = 'not-accepted'
      const virus = defect === undefined && fault === 'not-accepted-virus'
      const reason = virus ? 'il messaggio contiene un virus' : 'il messaggio non rispetta le regole tecniche'
      exchange.refuse(tx, virus ? 'virus' : 'altro', defect ?? reason, style)
    } else {
      exchange.accept(tx, { style, receipt: submitted.receipt, cc: submitted.cc })
      if (fault === 'cut-accepted') submission.outcome = fault
    }
    return fault === 'cut-accepted' ? 'cut' : { code: 250, text: `2.0.0 OK: queued as ${tx.identificativo}` }
  }

  #transaction(by: Handed, submitted: Submitted, at: number): Transaction {
    const { exchange, identifiers } = this.#desk
    const { domain } = exchange.gestoreOf(by.from)
    return {
      identificativo: identifiers.ofSubmission(domain, submitted.messageId ?? ''),
      ...(submitted.messageId ? { msgid: submitted.messageId } : {}),
      mittente: by.from,
      destinatari: exchange.destinatari(by.recipients),
      risposte: submitted.replyTo || by.from,
      oggetto: submitted.subject,
      acceptedAt: at,
      message: by.message,
    }
  }
}
