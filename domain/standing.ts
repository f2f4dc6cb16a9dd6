import type { ApplicationId, CallId, RequestId } from '../schemas/ids.js'
import { type Correspondence, laterMessage, STRANGER } from './later-message.js'

/** A call of the mailbox. */
export interface CallHere {
  readonly id: CallId
  /** What it takes in now. Once its review is closed nothing enters the graduatoria without a person; on a
   *  provisional one observations are heard. */
  readonly takes: 'applications' | 'observations' | 'nothing'
}

/** What is known of a message that is not a receipt of ours. */
export interface MessageEvidence {
  readonly kind: string
  /** Its provider's signature holds and its provider is known: what it certifies may be relied upon. */
  readonly genuine: boolean
  /** Sent by a program (RFC 3834 `Auto-Submitted`, a delivery notice, a list): never answered. */
  readonly automatic: boolean
  /** As it was certified, or written. */
  readonly subject: string | null
  /** Codes of calls found in our form, attached to the certified message. */
  readonly callsInForm: readonly string[]
  readonly callsInSubject: readonly string[]
  /** How many people apply with the forms in it; null where it is not certain. */
  readonly people: number | null
}

/** What a message that waits seems to be, for a person to confirm. */
export type Proposal =
  | 'form'
  | 'subject-code'
  | 'only-open-call'
  /** It names a call of another mailbox: to be handed over. */
  | 'other-office'
  /** It was sent to another office, which has handed it over. */
  | 'handed-over'
  | 'answer'
  | 'integration'
  | 'observation'
  | 'withdrawal'
  /** A public body completes its request. */
  | 'request'

export interface Place {
  readonly standing: 'application' | 'attached' | 'to-assign' | 'other-procedure' | 'service'
  readonly call: CallId | null
  readonly proposal: Proposal | null
  /** The application that it belongs to. */
  readonly application: ApplicationId | null
  readonly people: number | null
  /** The request that it seems to complete. */
  readonly request: RequestId | null
}

/** What there is to know of a mailbox when a message comes. */
export interface MailboxCalls {
  readonly here: readonly CallHere[]
  /** Calls that receive at another address. */
  readonly elsewhere: readonly CallId[]
}

/**
 * Where a message goes, by evidence and in its order: the answer to a request of ours → its application; our own form
 * names the call → as many applications as people; who has applied writes again → proposed for that application; a
 * public body whose request is open writes again → proposed for it; the
 * code in the subject, or the only call open at that address → proposed to a person; a call of another mailbox →
 * proposed to be handed over; no call open → another procedure. The mailboxes are shared with other procedures, so a
 * message is an application only by evidence, and what is not certain waits for a person. Mail that is not a PEC,
 * anomalies, and PEC whose signature does not hold are never applications by themselves; nor is what a program sent,
 * which is otherwise filed and never answered.
 * @norma Carta dei servizi, collocamento mirato (indirizzi PEC condivisi); L. 241/1990 art. 18-bis; artt. 6, comma 1,
 *   lett. b, e 10 (documenti e memorie nel procedimento)
 */
export function placeOf(
  message: MessageEvidence,
  { here, elsewhere }: MailboxCalls,
  correspondence: Correspondence = STRANGER,
): Place {
  const hasForm = message.callsInForm.length > 0
  const inForm = here.filter(({ id }) => message.callsInForm.includes(id))
  const bySubject = here.filter(({ id }) => message.callsInSubject.includes(id))
  const later = message.automatic
    ? null
    : laterMessage(
        { subject: message.subject, hasForm, callsNamed: [...inForm, ...bySubject].map(({ id }) => id) },
        correspondence,
      )
  if (later) {
    const { call, id: application } = later.application
    const heard = here.find(({ id }) => id === call)?.takes === 'observations'
    if (later.certain && isAnswerable(message))
      return { ...NOWHERE, standing: 'attached', call, proposal: 'answer', application }
    const proposal = heard && later.as === 'integration' ? 'observation' : later.as
    return { ...NOWHERE, standing: 'to-assign', call, proposal, application }
  }

  const { request } = correspondence
  if (request !== null && !hasForm && !message.automatic)
    return { ...NOWHERE, standing: 'to-assign', proposal: 'request', request }

  const [named] = inForm
  if (named) {
    const { people } = message
    const isCertain = inForm.length === 1 && people !== null && isAnswerable(message)
    const standing = isCertain && named.takes === 'applications' ? 'application' : 'to-assign'
    return { ...NOWHERE, standing, call: named.id, proposal: 'form', people }
  }
  const proposed = (call: CallId | null, proposal: Proposal | null): Place => ({
    ...NOWHERE,
    standing: 'to-assign',
    call,
    proposal,
  })
  const theirs = (codes: readonly string[]) => elsewhere.find((id) => codes.includes(id))
  const [another] = bySubject
  const elsewhereByForm = theirs(message.callsInForm)
  if (elsewhereByForm) return { ...proposed(elsewhereByForm, 'other-office'), people: message.people }
  if (another) return proposed(another.id, 'subject-code')
  const elsewhereBySubject = theirs(message.callsInSubject)
  if (elsewhereBySubject) return proposed(elsewhereBySubject, 'other-office')
  if (message.automatic) return { ...NOWHERE, standing: 'service' }

  const open = here.filter(({ takes }) => takes === 'applications')
  const [only] = open
  if (only && open.length === 1) return proposed(only.id, 'only-open-call')
  // Our form for a call that nobody knows is still a form: somebody looks.
  if (open.length > 1 || hasForm) return proposed(null, null)
  return { ...NOWHERE, standing: 'other-procedure' }
}

const NOWHERE = { call: null, proposal: null, application: null, people: null, request: null } as const

/** A PEC whose signature holds, written by a person: what it certifies may be relied upon, and it may be answered. */
function isAnswerable({ kind, genuine, automatic }: MessageEvidence): boolean {
  return kind === 'posta-certificata' && genuine && !automatic
}
