import { type Actor, type LastActors, type Transition, type Verdict, verdict } from './transitions.js'

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

/** Whether an event may happen to a call in `state`, done by `actor`. */
export function callTransition(
  state: CallState,
  event: CallEvent,
  actor: Actor,
  last: LastActors<CallEvent>,
): Verdict<CallState> {
  return verdict(CALL_TRANSITIONS, state, event, actor, last)
}
