import type { ApplicationId, CallId, RequestId } from '../schemas/ids.js'

/** An application about which its author may write again. */
export interface KnownApplication {
  readonly id: ApplicationId
  readonly call: CallId
  /** A request to complete it waits for its answer. */
  readonly asked: boolean
}

/** What the record knows of whoever sent a message. */
export interface Correspondence {
  /** The applications that came from the same certified sender, or whose author wants to be answered there. */
  readonly known: readonly KnownApplication[]
  /** What of ours it answers, by the thread that its headers name; whoever sent it. */
  readonly thread: { readonly application: KnownApplication; readonly purpose: string } | null
  /** The request of a public body that it may complete: by the thread, or the only open one of who sent it. */
  readonly request: RequestId | null
}

export const STRANGER: Correspondence = { known: [], thread: null, request: null }

/** What a later message of somebody who has applied is to their application. */
export interface Later {
  readonly application: KnownApplication
  readonly as: 'answer' | 'integration' | 'withdrawal'
  /** By the evidence alone: no person need say it. */
  readonly certain: boolean
}

/**
 * What a message is to an application that is there already: one application may span several messages. Only the
 * answer to a request that is open, from the address that was asked and in its thread (or as a reply to it), is
 * certain. Of somebody with several applications only the thread, or the one request that is open, says which is
 * meant. A message with a form is a new application, unless it answers a request or withdraws.
 *
 * @returns null for what is about no application, or about nobody knows which
 */
export function laterMessage(
  {
    subject,
    hasForm,
    callsNamed,
  }: { subject: string | null; hasForm: boolean; callsNamed: readonly CallId[] },
  { known, thread }: Correspondence,
): Later | null {
  const inThread = (thread && known.find(({ id }) => id === thread.application.id)) ?? null
  const named = known.filter(({ call }) => callsNamed.length === 0 || callsNamed.includes(call))
  const meant = inThread ?? only(named)
  if (meant && withdraws(subject)) return { application: meant, as: 'withdrawal', certain: false }
  const asked = inThread ?? only(named.filter((application) => application.asked))
  if (asked?.asked) {
    const certain = inThread ? thread?.purpose === 'integration' : isReply(subject)
    return { application: asked, as: 'answer', certain }
  }
  if (hasForm) return null
  // Somebody else writes in the thread of an application: perhaps for its author.
  const application = meant ?? thread?.application
  return application ? { application, as: 'integration', certain: false } : null
}

function only<T>(things: readonly T[]): T | null {
  const [one] = things
  return one !== undefined && things.length === 1 ? one : null
}

function isReply(subject: string | null): boolean {
  return /^\s*(re|r|rif|risposta)\s*:/i.test(subject ?? '')
}

function withdraws(subject: string | null): boolean {
  return /\b(rinunci[ao]?|rinunciare|ritir[oa]|ritirare)\b/i.test(subject ?? '')
}
