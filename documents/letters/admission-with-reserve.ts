import type { LegalDate } from '../../schemas/time.js'
import { heading, text } from '../blocks.js'
import type { LetterContent } from '../letter.js'
import { day } from '../words.js'
import { type AboutApplication, aboutApplication } from './application.js'
import type { Remedies } from './remedies.js'

/** An application is ranked while something about it is still open. */
export interface AdmissionWithReserveData extends Remedies {
  application: AboutApplication
  /** What is still open, and why, in words. */
  reason: string
  /** What lifts the reserve, in words: `la decisione del giudice`. */
  until: string
  /** The last day for it; null while nobody knows. */
  by: LegalDate | null
}

/** @norma L. 241/1990 art. 3 */
export function admissionWithReserve(data: AdmissionWithReserveData): LetterContent {
  return {
    file: 'ammissione-con-riserva',
    title: 'Esito dell’istruttoria: domanda ammessa con riserva',
    subject: 'Esito dell’istruttoria della domanda',
    body: [
      aboutApplication(data.application),
      text('La domanda è ammessa con riserva: entra nella graduatoria, ma può ancora esserne tolta.'),
      heading('Perché'),
      text(data.reason),
      heading('Fino a quando'),
      text(
        `La riserva si scioglie con: ${data.until}${data.by === null ? '' : `, entro il ${day(data.by)}`}. L’ufficio comunica l’esito appena lo decide.`,
      ),
      heading('Che cosa si può fare'),
      text(data.remedies),
      text(data.howToSeeTheFile),
    ],
  }
}
