import { type Actor, type LastActors, type Transition, type Verdict, verdict } from './transitions.js'

export type RequestState = 'received' | 'to-complete' | 'accepted' | 'refused'

export type RequestEvent =
  | 'register-request'
  | 'revise-request'
  | 'ask-completion'
  | 'accept-request'
  | 'refuse-request'
  | 'draft-call'

const wrote = ['register-request', 'revise-request'] as const

/** The life of a public body's request, before there is a call. @norma L. 241/1990 artt. 2 e 6; DPR 487/1994 artt. 23-32 */
export const REQUEST_TRANSITIONS: readonly Transition<RequestState, RequestEvent>[] = [
  {
    from: 'received',
    event: 'revise-request',
    to: 'received',
    role: 'operatore',
    norm: 'L. 241/1990 art. 6, comma 1, lett. b',
    words: 'Ciò che l’operatore ha letto nella richiesta si corregge, finché nessuno ha risposto.',
  },
  {
    from: 'received',
    event: 'ask-completion',
    to: 'to-complete',
    role: 'responsabile',
    norm: 'L. 241/1990 art. 6, comma 1, lett. b',
    words: 'Si chiede all’ente ciò che manca, con un termine.',
  },
  {
    from: 'received',
    event: 'accept-request',
    to: 'accepted',
    role: 'responsabile',
    anotherThan: wrote,
    norm: 'L. 241/1990 art. 2; DPR 487/1994 artt. 24 e 31',
    words: 'La richiesta è accolta, da una persona diversa da chi l’ha riportata.',
  },
  {
    from: 'received',
    event: 'refuse-request',
    to: 'refused',
    role: 'responsabile',
    anotherThan: wrote,
    norm: 'L. 241/1990 artt. 2 e 3',
    words: 'La richiesta non si può accogliere: l’ente riceve i motivi.',
  },
  {
    from: 'to-complete',
    event: 'revise-request',
    to: 'received',
    role: 'operatore',
    norm: 'L. 241/1990 art. 6, comma 1, lett. b',
    words: 'L’ente ha mandato ciò che mancava e l’operatore lo riporta.',
  },
  {
    from: 'to-complete',
    event: 'refuse-request',
    to: 'refused',
    role: 'responsabile',
    anotherThan: wrote,
    norm: 'L. 241/1990 artt. 2 e 3',
    words: 'Ciò che mancava non è arrivato: l’ente riceve i motivi e può chiedere di nuovo.',
  },
  {
    from: 'accepted',
    event: 'draft-call',
    to: 'accepted',
    role: 'operatore',
    norm: 'L. 241/1990 art. 12',
    words: 'Dalla richiesta accolta e dal modello dell’ufficio si scrive l’avviso, una volta sola.',
  },
]

/** Whether an event may happen to a request in `state`, done by `actor`. */
export function requestTransition(
  state: RequestState,
  event: RequestEvent,
  actor: Actor,
  last: LastActors<RequestEvent>,
): Verdict<RequestState> {
  return verdict(REQUEST_TRANSITIONS, state, event, actor, last)
}
