import { Temporal } from 'temporal-polyfill'
import { day } from '../documents/words.js'
import type { CallState } from '../domain/call-transitions.js'
import type { Role } from '../schemas/staff.js'
import type { Instant, LegalDate } from '../schemas/time.js'
import type { Placeable } from '../storage/smistamento.js'
import type { DeliveryState, Purpose, Standing, TermName } from '../storage/tables.js'

export { APPLICATION_STATE, CALL_STATE, EXCLUSION_REASON, REQUEST_STATE } from '../documents/words.js'

export const KIND = { art16: 'Art. 16 L. 56/1987', l68: 'L. 68/1999' } as const

export const TERM: Readonly<Record<TermName, string>> = {
  publication: 'Pubblicazione della graduatoria',
  list: 'Invio dell’elenco all’ente',
  'list-from-request': 'Invio dell’elenco, dalla richiesta',
}

export const DELIVERY_STATE: Readonly<Record<DeliveryState, string>> = {
  prepared: 'pronta',
  submitting: 'in invio',
  submitted: 'inviata, si attende la ricevuta',
  accepted: 'accettata, si attende la consegna',
  delivered: 'consegnata',
  failed: 'non consegnata',
  refused: 'rifiutata dal gestore',
  uncertain: 'esito sconosciuto',
  'no-news': 'nessuna ricevuta nei termini',
}

export const ROLE: Readonly<Record<Role, string>> = {
  operatore: 'operatore',
  responsabile: 'responsabile del procedimento',
  dirigente: 'dirigente',
  amministratore: 'amministratore',
  revisore: 'revisore',
}

/** `14 marzo 2031, 12:00`, in the hour of Rome. */
export function when(instant: Instant): string {
  const rome = Temporal.Instant.from(instant).toZonedDateTimeISO('Europe/Rome')
  const time = rome.toPlainTime().toString({ smallestUnit: 'minute', roundingMode: 'trunc' })
  return `${day(rome.toPlainDate().toString() as LegalDate)}, ${time}`
}

/** How far a day is from today, in words and in a tone: never by colour alone. */
export function daysLeft(
  due: LegalDate,
  today: LegalDate,
): { words: string; tone: 'danger' | 'warning' | 'success' } {
  const left = Temporal.PlainDate.from(today).until(due, { largestUnit: 'day' }).days
  if (left < 0)
    return { words: `scaduto da ${left === -1 ? 'un giorno' : `${-left} giorni`}`, tone: 'danger' }
  if (left === 0) return { words: 'scade oggi', tone: 'danger' }
  const words = left === 1 ? 'scade domani' : `mancano ${left} giorni`
  return { words, tone: left <= 3 ? 'danger' : left <= 7 ? 'warning' : 'success' }
}

/** What a call waits for, from whom, and on which of its pages it is done. */
export const WAITS_FOR: Readonly<Partial<Record<CallState, { role: Role; words: string; tab: string }>>> = {
  draft: { role: 'dirigente', words: 'Approvare l’avviso', tab: 'avviso' },
  'avviso-approved': { role: 'responsabile', words: 'Pubblicare l’avviso', tab: 'avviso' },
  review: {
    role: 'responsabile',
    words: 'Esaminare le domande e chiudere l’istruttoria',
    tab: 'graduatoria',
  },
  frozen: { role: 'responsabile', words: 'Proporre la graduatoria', tab: 'graduatoria' },
  proposed: { role: 'dirigente', words: 'Approvare la graduatoria', tab: 'graduatoria' },
  'provisional-published': {
    role: 'responsabile',
    words: 'Rispondere alle osservazioni e chiuderne il termine',
    tab: 'osservazioni',
  },
  'graduatoria-published': { role: 'responsabile', words: 'Inviare l’elenco all’ente', tab: 'elenco' },
}

export const PURPOSE: Readonly<Partial<Record<Purpose, string>>> = {
  receipt: 'Ricevuta',
  acknowledgement: 'Avviso di ricezione',
  integration: 'Richiesta di integrazione',
  exclusion: 'Comunicazione di esclusione',
  position: 'Comunicazione della posizione',
  observation: 'Risposta a un’osservazione',
  withdrawal: 'Presa d’atto della rinuncia',
  reserve: 'Ammissione con riserva',
  list: 'Elenco per l’ente',
  'request-answer': 'Risposta a una richiesta',
}

/** What people decided, by its code. */
export const HAPPENED: Readonly<{ [what: string]: string }> = {
  'enter-data': 'Dati riportati',
  'ask-integration': 'Integrazione chiesta',
  admit: 'Ammessa',
  'admit-in-bulk': 'Ammessa con altre',
  'admit-with-reserve': 'Ammessa con riserva',
  exclude: 'Esclusa',
  withdraw: 'Ritirata',
  reopen: 'Ripresa in esame',
  'declare-conflict': 'Conflitto di interessi dichiarato',
  'record-check': 'Esito del controllo a campione',
  'leave-false': 'Dichiarazione non vera: decisione confermata',
  'decide-observation': 'Risposta a un’osservazione',
  'repeat-sending': 'Comunicazione mandata di nuovo',
  'record-paper': 'Esito della lettera su carta',
  'register-request': 'Richiesta registrata',
  'revise-request': 'Richiesta corretta',
  'ask-completion': 'Chiesto ciò che manca',
  'accept-request': 'Richiesta accolta',
  'refuse-request': 'Richiesta non accolta',
  'assign-message': 'Messaggio smistato',
  'draft-call': 'Avviso scritto',
  'revise-avviso': 'Avviso corretto',
  'approve-avviso': 'Avviso approvato',
  'publish-avviso': 'Avviso pubblicato',
  'close-window': 'Termini di presentazione chiusi',
  'end-late-deliveries': 'Passate le 24 ore per le ultime consegne',
  'close-review': 'Istruttoria chiusa',
  'reopen-review': 'Istruttoria riaperta',
  'propose-graduatoria': 'Graduatoria proposta',
  'approve-graduatoria': 'Graduatoria approvata',
  'compare-act': 'Atto confrontato con la graduatoria',
  'publish-provisional': 'Graduatoria provvisoria pubblicata',
  'publish-graduatoria': 'Graduatoria pubblicata',
  'close-observations': 'Termine per le osservazioni chiuso',
  'send-letters': 'Lettere a tutti disposte',
  'send-list': 'Elenco mandato all’ente',
  'prove-delivery': 'C’è la prova che l’ente ha l’elenco',
  'application-registered': 'Domanda registrata',
  'message-attached': 'Messaggio unito alla domanda',
  'delivery-prepared': 'Comunicazione preparata',
  'end-integration': 'Passato il termine per integrare',
  'not-admitted-in-bulk': 'Non ammessa con le altre',
  'answers-applied': 'Risposte di un altro archivio riportate',
  'apply-answers': 'Risposte di un altro archivio riportate',
  'export-to-check': 'Dati da controllare esportati',
  'register-presentation': 'Domanda su carta registrata',
  'taken-down': 'Tolto dal sito',
  'term-alarm': 'Un termine si avvicina',
  'term-missed': 'Un termine è passato',
  resume: 'Procedimento ripreso',
}

/** What a provider certifies, by the type of its receipt. */
export const RECEIPT: Readonly<{ [type: string]: string }> = {
  accettazione: 'Accettazione',
  'non-accettazione': 'Non accettazione',
  'presa-in-carico': 'Presa in carico',
  'avvenuta-consegna': 'Avvenuta consegna',
  'errore-consegna': 'Mancata consegna',
  'preavviso-errore-consegna': 'Preavviso di mancata consegna',
  'rilevazione-virus': 'Rilevazione di virus',
}

/** Where a message stands that a person may still place. */
export const STANDING: Readonly<Record<Placeable, string>> = {
  'to-assign': 'da smistare',
  unreadable: 'illeggibile',
  'other-procedure': 'di un’altra procedura',
  'set-aside': 'accantonato',
}

/** What a message that came is to the office. */
export const MESSAGE_IS: Readonly<Record<Standing, string>> = {
  ...STANDING,
  application: 'domanda',
  request: 'richiesta di un ente',
  attached: 'unito a una pratica',
  evidence: 'ricevuta di un nostro invio',
  'stray-evidence': 'ricevuta di un invio sconosciuto',
  redelivery: 'già ricevuto',
  service: 'messaggio automatico',
  'handed-over': 'trasmesso a un altro ufficio',
}
