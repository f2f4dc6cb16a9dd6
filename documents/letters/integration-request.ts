import type { LegalDate } from '../../schemas/time.js'
import { facts, heading, items, text } from '../blocks.js'
import type { LetterContent } from '../letter.js'
import { day } from '../words.js'
import { type AboutApplication, aboutApplication } from './application.js'

/** The soccorso istruttorio: what is missing, by when, how to answer, what happens otherwise. */
export interface IntegrationRequestData {
  application: AboutApplication
  /** What has to be put right, and how: `La domanda non è firmata` – `firmi il modulo e lo mandi di nuovo`. */
  missing: readonly { what: string; remedy: string }[]
  /** Last day to answer. */
  due: LegalDate
  /** The PEC address that takes the answer. */
  mailbox: string
  /** Other ways to answer, in words: `allo sportello, su appuntamento`. */
  otherWays: readonly string[]
  /** A text of the office (`INTEGRATION_TEXTS.otherwise` if it has none). */
  otherwise: string
}

export const INTEGRATION_TEXTS = {
  otherwise:
    'Se entro quel giorno la risposta non arriva, la domanda è decisa così come è: se quello che manca è ' +
    'indispensabile, può essere esclusa.',
} as const

/** @norma L. 241/1990 artt. 6, comma 1, lett. b, e 18; Cons. Stato 7815/2021 (dati che non si possono aggiungere) */
export function integrationRequest(data: IntegrationRequestData): LetterContent {
  return {
    file: 'richiesta-di-integrazione',
    title: 'Richiesta di integrazione della domanda',
    subject: 'Richiesta di integrazione della domanda',
    body: [
      aboutApplication(data.application),
      heading('Che cosa manca'),
      items(data.missing.map(({ what, remedy }) => `${what}: ${remedy}`)),
      heading('Entro quando e come si risponde'),
      facts(['Entro il', day(data.due)], ['Per PEC a', data.mailbox]),
      text(
        'Il modo più semplice è rispondere al messaggio che porta questa lettera, lasciando l’oggetto com’è: la ' +
          'risposta si unisce da sola alla domanda. Nella risposta va scritto il codice della domanda.',
      ),
      ...(data.otherWays.length === 0 ? [] : [text('Si può rispondere anche:'), items(data.otherWays)]),
      heading('Se non si risponde'),
      text(data.otherwise),
      text(
        'Con la risposta si corregge soltanto quanto è indicato sopra. I dati del punteggio e le riserve di posti ' +
          'che non sono stati dichiarati nella domanda non si possono aggiungere. Non serve mandare certificati che ' +
          'un’amministrazione ha già: li cerca l’ufficio.',
      ),
    ],
  }
}
