import type { CallId } from '../schemas/ids.js'

/** A call that may receive applications at a mailbox. */
export interface OpenCall {
  readonly id: CallId
  /** Once the review is closed nothing enters the graduatoria without a person. */
  readonly frozen: boolean
}

/** What is known of a message that is not a receipt of ours. */
export interface MessageEvidence {
  readonly kind: string
  /** Its provider's signature holds and its provider is known: what it certifies may be relied upon. */
  readonly genuine: boolean
  /** Sent by a program (RFC 3834 `Auto-Submitted`, a delivery notice, a list): never answered. */
  readonly automatic: boolean
  /** Codes of calls found in our form, attached to the certified message. */
  readonly callsInForm: readonly string[]
  readonly callsInSubject: readonly string[]
}

export type Place =
  | { readonly standing: 'application'; readonly call: CallId; readonly proposal: 'form' }
  | {
      readonly standing: 'to-assign'
      readonly call: CallId | null
      readonly proposal: 'form' | 'subject-code' | 'only-open-call' | null
    }
  | { readonly standing: 'other-procedure' | 'service'; readonly call: null; readonly proposal: null }

/**
 * Where a message goes, by evidence and in its order: our own form names the call → an application; the code in
 * the subject, or the only call open at that address → proposed to a person; no call open → another procedure.
 * The mailboxes are shared with other procedures, so a message is an application only by evidence, and what is
 * not certain waits for a person. Mail that is not a PEC, anomalies, and PEC whose signature does not hold are never
 * applications by themselves; nor is what a program sent, which is otherwise filed and never answered.
 * @norma Carta dei servizi, collocamento mirato (indirizzi PEC condivisi); L. 241/1990 art. 18-bis
 */
export function placeOf(message: MessageEvidence, calls: readonly OpenCall[]): Place {
  const inForm = calls.filter((call) => message.callsInForm.includes(call.id))
  const [named] = inForm
  if (named && inForm.length === 1 && isAnswerable(message) && !named.frozen)
    return { standing: 'application', call: named.id, proposal: 'form' }
  if (named) return { standing: 'to-assign', call: named.id, proposal: 'form' }

  const bySubject = calls.find((call) => message.callsInSubject.includes(call.id))
  if (bySubject) return { standing: 'to-assign', call: bySubject.id, proposal: 'subject-code' }
  if (message.automatic) return { standing: 'service', call: null, proposal: null }

  const open = calls.filter((call) => !call.frozen)
  const [only] = open
  if (only && open.length === 1) return { standing: 'to-assign', call: only.id, proposal: 'only-open-call' }
  if (open.length > 1) return { standing: 'to-assign', call: null, proposal: null }
  return { standing: 'other-procedure', call: null, proposal: null }
}

/** A PEC whose signature holds, written by a person: what it certifies may be relied upon, and it may be answered. */
function isAnswerable({ kind, genuine, automatic }: MessageEvidence): boolean {
  return kind === 'posta-certificata' && genuine && !automatic
}
