import type { ApplicationId, CallId } from '../schemas/ids.js'

/** What a message shows of the call it is for, as `pec/` and the forms read it. */
export interface MessageEvidence {
  /** The office's address that received it. */
  readonly mailbox: string
  /** The certified sender; null for ordinary mail. */
  readonly sender: string | null
  /** Call codes in our own form: a field of it, or its 2-D code. */
  readonly formCodes: readonly CallId[]
  /** Call codes written in the subject. */
  readonly subjectCodes: readonly CallId[]
  /** Whether anything looks like an application form, ours or not. */
  readonly hasForm: boolean
}

/** A call still able to receive: published, its review not closed. */
export interface OpenCall {
  readonly id: CallId
  readonly mailbox: string
}

/** An application already registered for an open call. */
export interface KnownApplication {
  readonly id: ApplicationId
  readonly call: CallId
  readonly sender: string | null
}

export type Match =
  /** Our form says it: no person needed. Several calls in one message are several applications. */
  | { readonly outcome: 'assigned'; readonly calls: readonly CallId[]; readonly why: string }
  /** A person confirms the same day; the instants stay those of the message. */
  | { readonly outcome: 'proposed'; readonly call: CallId; readonly why: string }
  /** A later message without a form from the sender of one application: it joins it, once confirmed. */
  | { readonly outcome: 'integration-proposed'; readonly application: ApplicationId; readonly why: string }
  /** Perhaps a call, but nothing says which: a person looks. */
  | { readonly outcome: 'for-a-person'; readonly among: readonly CallId[]; readonly why: string }
  /** No call is open at that address: no application, no applicant's receipt. */
  | { readonly outcome: 'other-procedure'; readonly why: string }

/**
 * Which call a message is for, by the strongest evidence it shows: our form or the call's code in it, then the code in
 * the subject, then the one call open at that address. Only the first decides by itself; what is left over is another
 * procedure, and is handed to the people in charge.
 *
 * @norma avviso; L. 241/1990 artt. 2 e 18-bis (registrazione con gli istanti del messaggio)
 */
export function matchMessage(
  evidence: MessageEvidence,
  openCalls: readonly OpenCall[],
  known: readonly KnownApplication[],
): Match {
  const open = new Set(openCalls.map(({ id }) => id))
  const byForm = [...new Set(evidence.formCodes)].filter((code) => open.has(code)).sort()
  if (byForm.length > 0) {
    return { outcome: 'assigned', calls: byForm, why: 'Il codice della chiamata è nel modulo.' }
  }
  const here = openCalls.filter(({ mailbox }) => sameAddress(mailbox, evidence.mailbox)).map(({ id }) => id)
  if (!evidence.hasForm) {
    const joined = known.filter(
      ({ call, sender }) => here.includes(call) && sender !== null && sameAddress(sender, evidence.sender),
    )
    const [only] = joined
    if (joined.length === 1 && only !== undefined) {
      return {
        outcome: 'integration-proposed',
        application: only.id,
        why: 'Arriva senza modulo dalla PEC di una domanda già registrata: sembra una sua integrazione.',
      }
    }
  }
  const bySubject = [...new Set(evidence.subjectCodes)].filter((code) => open.has(code))
  const [named] = bySubject
  if (bySubject.length === 1 && named !== undefined) {
    return { outcome: 'proposed', call: named, why: 'Il codice della chiamata è nell’oggetto.' }
  }
  const [single] = here
  if (single === undefined) {
    return { outcome: 'other-procedure', why: 'Nessuna chiamata è aperta a questo indirizzo.' }
  }
  return here.length === 1
    ? { outcome: 'proposed', call: single, why: 'È l’unica chiamata aperta a questo indirizzo.' }
    : { outcome: 'for-a-person', among: here, why: 'A questo indirizzo sono aperte più chiamate.' }
}

function sameAddress(a: string, b: string | null): boolean {
  return b !== null && a.trim().toLowerCase() === b.trim().toLowerCase()
}
