import { type Actor, type LastActors, type Transition, type Verdict, verdict } from './transitions.js'

export type ApplicationState =
  | 'registered'
  | 'examined'
  | 'integrating'
  | 'admitted'
  | 'with-reserve'
  | 'excluded'
  | 'withdrawn'
  | 'superseded'

export type ApplicationEvent =
  | 'enter-data'
  | 'ask-integration'
  | 'end-integration'
  | 'admit'
  | 'admit-with-reserve'
  | 'exclude'
  | 'withdraw'
  | 'reopen'
  | 'supersede'
  | 'restore'

/** The life of an application. @norma L. 241/1990 artt. 6 e 18-bis; DPR 445/2000 art. 38 */
export const APPLICATION_TRANSITIONS: readonly Transition<ApplicationState, ApplicationEvent>[] = [
  {
    from: 'registered',
    event: 'enter-data',
    to: 'examined',
    role: 'operatore',
    norm: 'L. 241/1990 art. 6, comma 1, lett. a',
    words: 'L’operatore legge il modulo e ne riporta i dati.',
  },
  {
    from: 'examined',
    event: 'enter-data',
    to: 'examined',
    role: 'operatore',
    norm: 'L. 241/1990 art. 6, comma 1, lett. b',
    words: 'I dati riportati si correggono, finché non c’è una decisione.',
  },
  {
    from: 'examined',
    event: 'ask-integration',
    to: 'integrating',
    role: 'responsabile',
    norm: 'L. 241/1990 art. 6, comma 1, lett. b',
    words: 'Si chiede alla persona ciò che manca, con un termine (soccorso istruttorio).',
  },
  {
    from: 'integrating',
    event: 'enter-data',
    to: 'examined',
    role: 'operatore',
    norm: 'L. 241/1990 art. 6, comma 1, lett. b',
    words: 'La risposta è arrivata e l’operatore ne riporta i dati.',
  },
  {
    from: 'integrating',
    event: 'end-integration',
    to: 'examined',
    role: 'procedure',
    norm: 'L. 241/1990 art. 6, comma 1, lett. b',
    words: 'Il termine per integrare è passato: decide una persona.',
  },
  {
    from: 'examined',
    event: 'admit',
    to: 'admitted',
    role: 'responsabile',
    anotherThan: ['enter-data'],
    norm: 'L. 241/1990 art. 6, comma 1, lett. a',
    words: 'La domanda è ammessa, da una persona diversa da chi ha riportato i dati.',
  },
  {
    from: 'examined',
    event: 'admit-with-reserve',
    to: 'with-reserve',
    role: 'responsabile',
    anotherThan: ['enter-data'],
    norm: 'L. 241/1990 art. 6',
    words: 'La domanda è ammessa con riserva, con il motivo che la tiene aperta.',
  },
  {
    from: 'with-reserve',
    event: 'admit',
    to: 'admitted',
    role: 'responsabile',
    anotherThan: ['enter-data'],
    norm: 'L. 241/1990 art. 6',
    words: 'La riserva si scioglie: la domanda è ammessa.',
  },
  {
    from: 'with-reserve',
    event: 'exclude',
    to: 'excluded',
    role: 'responsabile',
    anotherThan: ['enter-data'],
    norm: 'L. 241/1990 artt. 3 e 6',
    words: 'La riserva si scioglie: la domanda è esclusa con un motivo.',
  },
  {
    from: 'examined',
    event: 'exclude',
    to: 'excluded',
    role: 'responsabile',
    anotherThan: ['enter-data'],
    norm: 'L. 241/1990 artt. 3 e 6',
    words: 'La domanda è esclusa con un motivo, da una persona diversa da chi ha riportato i dati.',
  },
  {
    from: 'registered',
    event: 'withdraw',
    to: 'withdrawn',
    role: 'operatore',
    norm: 'L. 241/1990 art. 2 (rinuncia alla domanda)',
    words: 'La persona rinuncia alla domanda, con un suo messaggio.',
  },
  {
    from: 'examined',
    event: 'withdraw',
    to: 'withdrawn',
    role: 'operatore',
    norm: 'L. 241/1990 art. 2 (rinuncia alla domanda)',
    words: 'La persona rinuncia alla domanda, con un suo messaggio.',
  },
  {
    from: 'integrating',
    event: 'withdraw',
    to: 'withdrawn',
    role: 'operatore',
    norm: 'L. 241/1990 art. 2 (rinuncia alla domanda)',
    words: 'La persona rinuncia alla domanda, con un suo messaggio.',
  },
  {
    from: 'admitted',
    event: 'withdraw',
    to: 'withdrawn',
    role: 'operatore',
    norm: 'L. 241/1990 art. 2 (rinuncia alla domanda)',
    words: 'La persona rinuncia alla domanda, con un suo messaggio.',
  },
  {
    from: 'with-reserve',
    event: 'withdraw',
    to: 'withdrawn',
    role: 'operatore',
    norm: 'L. 241/1990 art. 2 (rinuncia alla domanda)',
    words: 'La persona rinuncia alla domanda, con un suo messaggio.',
  },
  {
    from: 'admitted',
    event: 'reopen',
    to: 'examined',
    role: 'responsabile',
    norm: 'L. 241/1990 art. 21-nonies',
    words: 'La decisione si riapre con un motivo.',
  },
  {
    from: 'with-reserve',
    event: 'reopen',
    to: 'examined',
    role: 'responsabile',
    norm: 'L. 241/1990 art. 21-nonies',
    words: 'La decisione si riapre con un motivo.',
  },
  {
    from: 'excluded',
    event: 'reopen',
    to: 'examined',
    role: 'responsabile',
    norm: 'L. 241/1990 art. 21-nonies',
    words: 'La decisione si riapre con un motivo.',
  },
  {
    from: 'withdrawn',
    event: 'reopen',
    to: 'examined',
    role: 'responsabile',
    norm: 'L. 241/1990 art. 21-nonies',
    words: 'La rinuncia era di un’altra domanda: si riapre con un motivo.',
  },
  {
    from: 'admitted',
    event: 'supersede',
    to: 'superseded',
    role: 'procedure',
    norm: 'avviso (l’ultima domanda valida sostituisce le precedenti)',
    words: 'Un’altra domanda valida e successiva della stessa persona la sostituisce.',
  },
  {
    from: 'superseded',
    event: 'restore',
    to: 'admitted',
    role: 'procedure',
    norm: 'avviso (l’ultima domanda valida sostituisce le precedenti)',
    words: 'L’istruttoria si riapre: la domanda torna com’era, e si guarda di nuovo quale vale.',
  },
]

/** Applications that stand in a graduatoria. */
export const RANKED: readonly ApplicationState[] = ['admitted', 'with-reserve']

/** Applications on which nobody has decided yet. */
export const UNDECIDED: readonly ApplicationState[] = ['registered', 'examined', 'integrating']

/** Whether an event may happen to an application in `state`, done by `actor`. */
export function applicationTransition(
  state: ApplicationState,
  event: ApplicationEvent,
  actor: Actor,
  last: LastActors<ApplicationEvent>,
): Verdict<ApplicationState> {
  return verdict(APPLICATION_TRANSITIONS, state, event, actor, last)
}
