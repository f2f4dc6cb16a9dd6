import type { Proposal } from '../../../domain/standing.js'
import type { MessageLine } from '../../../storage/views/sorting.js'

/** What a message seems to be, and by which evidence. */
export function proposalInWords({
  standing,
  proposal,
  call,
}: { standing: MessageLine['standing'] | null } & Pick<MessageLine, 'proposal' | 'call'>): string {
  if (standing === 'unreadable') return 'Non si riesce a leggere: va aperto l’originale.'
  if (proposal === null) return 'Nessun indizio: decide chi legge.'
  return PROPOSAL[proposal].replace('{call}', call ?? '—')
}

const PROPOSAL: Readonly<Record<Proposal, string>> = {
  form: 'Domanda per {call}: contiene il nostro modulo, ma qualcosa va controllato.',
  'subject-code': 'Domanda per {call}: l’oggetto ne porta il codice.',
  'only-open-call': 'Forse una domanda per {call}: è la sola chiamata aperta a questo indirizzo.',
  'other-office': 'Nomina {call}, che è di un altro ufficio: da trasmettere.',
  'handed-over': 'Trasmesso da un altro ufficio per {call}.',
  answer: 'Sembra la risposta a una richiesta di integrazione ({call}).',
  integration: 'Chi scrive ha già una domanda in {call}: forse documenti da unire.',
  observation: 'Chi scrive ha una domanda in {call}: forse un’osservazione sulla graduatoria provvisoria.',
  request: 'Sembra ciò che un ente aggiunge alla sua richiesta.',
  withdrawal: 'Sembra una rinuncia alla domanda in {call}.',
}
