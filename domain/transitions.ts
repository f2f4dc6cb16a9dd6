import type { StaffId } from '../schemas/ids.js'

/** Who acts: a member of the staff in a role, or the procedure itself when a fact has come about (an hour has
 *  passed, a receipt is there). */
export type Role = 'operatore' | 'responsabile' | 'dirigente' | 'procedure'

export type CallState =
  | 'draft'
  | 'avviso-approved'
  | 'published'
  | 'collected'
  | 'review'
  | 'frozen'
  | 'proposed'
  | 'approved'
  | 'provisional-published'
  | 'graduatoria-published'
  | 'list-sent'
  | 'closed'

export type CallEvent =
  | 'draft-call'
  | 'revise-avviso'
  | 'approve-avviso'
  | 'publish-avviso'
  | 'close-window'
  | 'end-late-deliveries'
  | 'close-review'
  | 'reopen-review'
  | 'propose-graduatoria'
  | 'approve-graduatoria'
  | 'publish-provisional'
  | 'close-observations'
  | 'publish-graduatoria'
  | 'send-letters'
  | 'send-list'
  | 'prove-delivery'

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

/** One arrow of the procedure. */
export interface Transition<State, Event> {
  readonly from: State
  readonly event: Event
  readonly to: State
  readonly role: Role
  /** The actor must be another person than whoever did any of these. */
  readonly anotherThan?: readonly Event[]
  /** The rule of law that the arrow stands on. */
  readonly norm: string
  /** What happens, in Italian. */
  readonly words: string
}

/** The life of a call. @norma L. 56/1987 art. 16; L. 68/1999 art. 7; DPR 487/1994 artt. 23-32; L. 241/1990 artt. 4-6 */
export const CALL_TRANSITIONS: readonly Transition<CallState, CallEvent>[] = [
  {
    from: 'draft',
    event: 'revise-avviso',
    to: 'draft',
    role: 'operatore',
    norm: 'L. 241/1990 art. 12',
    words: 'La bozza dell’avviso si corregge, finché nessuno l’ha approvata.',
  },
  {
    from: 'draft',
    event: 'approve-avviso',
    to: 'avviso-approved',
    role: 'dirigente',
    anotherThan: ['draft-call', 'revise-avviso'],
    norm: 'D.Lgs 165/2001 art. 17; L. 241/1990 art. 12',
    words: 'Il dirigente approva l’avviso; non può essere chi l’ha scritto.',
  },
  {
    from: 'avviso-approved',
    event: 'revise-avviso',
    to: 'draft',
    role: 'operatore',
    norm: 'L. 241/1990 art. 12',
    words: 'L’avviso approvato e non ancora pubblicato torna in bozza per una correzione.',
  },
  {
    from: 'avviso-approved',
    event: 'publish-avviso',
    to: 'published',
    role: 'responsabile',
    norm: 'D.Lgs 33/2013 art. 19; L. 241/1990 art. 12',
    words: 'L’avviso è pubblicato: da qui i criteri non cambiano e i termini corrono.',
  },
  {
    from: 'published',
    event: 'close-window',
    to: 'collected',
    role: 'procedure',
    norm: 'avviso; Cons. Stato 8546/2024',
    words: 'I termini sono chiusi e la casella è stata letta fino all’istante di chiusura.',
  },
  {
    from: 'collected',
    event: 'end-late-deliveries',
    to: 'review',
    role: 'procedure',
    norm: 'DPR 68/2005 art. 3; RFC 6109 (24 ore per consegnare o rinunciare)',
    words: 'Sono passate le 24 ore in cui una PEC spedita in tempo può ancora arrivare.',
  },
  {
    from: 'review',
    event: 'close-review',
    to: 'frozen',
    role: 'responsabile',
    norm: 'L. 241/1990 art. 6',
    words: 'L’istruttoria è chiusa: i dati su cui si calcola la graduatoria sono fissati.',
  },
  {
    from: 'frozen',
    event: 'reopen-review',
    to: 'review',
    role: 'responsabile',
    norm: 'L. 241/1990 art. 6, comma 1, lett. b',
    words: 'L’istruttoria si riapre con un motivo, prima che la graduatoria sia proposta.',
  },
  {
    from: 'frozen',
    event: 'propose-graduatoria',
    to: 'proposed',
    role: 'responsabile',
    norm: 'L. 241/1990 art. 6, comma 1, lett. e',
    words: 'La graduatoria è calcolata e proposta al dirigente.',
  },
  {
    from: 'proposed',
    event: 'reopen-review',
    to: 'review',
    role: 'responsabile',
    norm: 'L. 241/1990 art. 6, comma 1, lett. b',
    words: 'La proposta si ritira con un motivo e l’istruttoria si riapre.',
  },
  {
    from: 'proposed',
    event: 'approve-graduatoria',
    to: 'approved',
    role: 'dirigente',
    anotherThan: ['propose-graduatoria'],
    norm: 'D.Lgs 165/2001 art. 17; L. 241/1990 art. 6, comma 1, lett. e',
    words: 'Il dirigente approva la graduatoria con il suo atto; non può essere chi l’ha proposta.',
  },
  {
    from: 'approved',
    event: 'publish-provisional',
    to: 'provisional-published',
    role: 'procedure',
    norm: 'avviso; L. 241/1990 art. 10',
    words: 'La graduatoria provvisoria è pubblicata e corre il termine per le osservazioni.',
  },
  {
    from: 'approved',
    event: 'publish-graduatoria',
    to: 'graduatoria-published',
    role: 'procedure',
    norm: 'Carta dei servizi (35 giorni); D.Lgs 33/2013 art. 19',
    words: 'La graduatoria approvata è pubblicata, senza dati che dicano chi sono le persone.',
  },
  {
    from: 'provisional-published',
    event: 'send-letters',
    to: 'provisional-published',
    role: 'responsabile',
    norm: 'L. 241/1990 artt. 3, 8 e 10',
    words:
      'A ciascuno la sua posizione provvisoria, con la spiegazione intera del punteggio e il termine per osservare.',
  },
  {
    from: 'provisional-published',
    event: 'close-observations',
    to: 'frozen',
    role: 'responsabile',
    norm: 'L. 241/1990 art. 10, comma 1, lett. b',
    words: 'Il termine è passato e ogni osservazione ha la sua risposta: nessuna cambia i dati.',
  },
  {
    from: 'provisional-published',
    event: 'reopen-review',
    to: 'review',
    role: 'responsabile',
    norm: 'L. 241/1990 art. 10, comma 1, lett. b',
    words: 'Un’osservazione è accolta: l’istruttoria si riapre per correggere i dati.',
  },
  {
    from: 'graduatoria-published',
    event: 'reopen-review',
    to: 'review',
    role: 'responsabile',
    norm: 'L. 241/1990 art. 21-nonies',
    words:
      'Prima dell’elenco un errore si corregge: una nuova versione si aggiunge alla prima, con il suo motivo.',
  },
  {
    from: 'graduatoria-published',
    event: 'send-letters',
    to: 'graduatoria-published',
    role: 'responsabile',
    norm: 'L. 241/1990 artt. 3 e 8',
    words: 'A ciascuno la sua posizione, con la spiegazione intera del punteggio.',
  },
  {
    from: 'graduatoria-published',
    event: 'send-list',
    to: 'list-sent',
    role: 'responsabile',
    norm: 'DPR 487/1994 artt. 25 e 32; Carta dei servizi (45 giorni; 40 per la L. 68)',
    words: 'L’elenco degli avviati parte per PEC verso l’ente richiedente.',
  },
  {
    from: 'list-sent',
    event: 'send-list',
    to: 'list-sent',
    role: 'responsabile',
    norm: 'DPR 68/2005 art. 8 (avviso di mancata consegna)',
    words: 'L’invio non è riuscito: una persona decide di ripeterlo.',
  },
  {
    from: 'list-sent',
    event: 'prove-delivery',
    to: 'closed',
    role: 'procedure',
    norm: 'DPR 68/2005 art. 6 (ricevuta di avvenuta consegna)',
    words: 'C’è la prova che l’ente ha ricevuto l’elenco.',
  },
]

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

/** Who wants to act. `staff` is null for the procedure itself. */
export interface Actor {
  readonly staff: StaffId | null
  readonly roles: readonly Role[]
}

/** Who did each event, as the record has it: all who wrote the data or the avviso, the last who proposed. */
export type LastActors<Event extends string> = { readonly [event in Event]?: readonly StaffId[] }

export type Verdict<State> =
  | { readonly allowed: true; readonly to: State; readonly norm: string }
  | {
      readonly allowed: false
      readonly code: 'wrong-state' | 'wrong-role' | 'same-person'
      /** What the person reads, in Italian. */
      readonly why: string
    }

/** Whether an event may happen to a call in `state`, done by `actor`. */
export function callTransition(
  state: CallState,
  event: CallEvent,
  actor: Actor,
  last: LastActors<CallEvent>,
): Verdict<CallState> {
  return verdict(CALL_TRANSITIONS, state, event, actor, last)
}

/** Whether an event may happen to an application in `state`, done by `actor`. */
export function applicationTransition(
  state: ApplicationState,
  event: ApplicationEvent,
  actor: Actor,
  last: LastActors<ApplicationEvent>,
): Verdict<ApplicationState> {
  return verdict(APPLICATION_TRANSITIONS, state, event, actor, last)
}

/** Whether a table of arrows allows an event. */
export function verdict<State extends string, Event extends string>(
  table: readonly Transition<State, Event>[],
  state: State,
  event: Event,
  actor: Actor,
  last: LastActors<Event>,
): Verdict<State> {
  const arrow = table.find((transition) => transition.from === state && transition.event === event)
  if (arrow === undefined) {
    return {
      allowed: false,
      code: 'wrong-state',
      why: 'Questo passo non è possibile adesso: è già avvenuto o non è ancora il momento.',
    }
  }
  if (!actor.roles.includes(arrow.role)) {
    return { allowed: false, code: 'wrong-role', why: `Questo passo spetta ${TO_WHOM[arrow.role]}.` }
  }
  const before = (arrow.anotherThan ?? []).flatMap((earlier) => last[earlier] ?? [])
  if (actor.staff !== null && before.includes(actor.staff)) {
    return {
      allowed: false,
      code: 'same-person',
      why: 'Serve una seconda persona: chi ha fatto il passo precedente non può decidere anche questo.',
    }
  }
  return { allowed: true, to: arrow.to, norm: arrow.norm }
}

const TO_WHOM: Readonly<Record<Role, string>> = {
  operatore: 'a un operatore',
  responsabile: 'al responsabile del procedimento',
  dirigente: 'al dirigente',
  procedure: 'alla procedura, quando il fatto è avvenuto',
}
