import type { LegalDate } from '../../schemas/time.js'
import { facts, heading, text } from '../blocks.js'
import type { LetterContent } from '../letter.js'
import { day } from '../words.js'
import { type AboutApplication, aboutApplication } from './application.js'
import type { Remedies } from './remedies.js'

/** The written answer to an observation on a provisional graduatoria. */
export interface ObservationAnswerData extends Remedies {
  application: AboutApplication
  /** `late`: after the last day for observations. */
  received: { on: LegalDate; protocollo: string | null; late: boolean }
  outcome: 'accepted' | 'accepted-in-part' | 'rejected'
  /** Why, in words. */
  reasons: string
  /** What changes for the person, in words; null if nothing. */
  effect: string | null
}

const OUTCOME = {
  accepted: 'L’osservazione è accolta.',
  'accepted-in-part': 'L’osservazione è accolta in parte.',
  rejected: 'L’osservazione non è accolta.',
} as const

const LATE =
  'È arrivata quando il termine per le osservazioni era passato; l’ufficio l’ha esaminata comunque.'

/** @norma L. 241/1990 artt. 3 e 10, comma 1, lett. b */
export function observationAnswer(data: ObservationAnswerData): LetterContent {
  const { received } = data
  return {
    file: 'risposta-osservazione',
    title: 'Risposta a un’osservazione sulla graduatoria provvisoria',
    subject: 'Risposta a un’osservazione sulla graduatoria provvisoria',
    body: [
      aboutApplication(data.application),
      facts(
        ['Osservazione del', day(received.on)],
        ...(received.protocollo === null ? [] : ([['Suo protocollo', `n. ${received.protocollo}`]] as const)),
      ),
      ...(received.late ? [text(LATE)] : []),
      text(OUTCOME[data.outcome]),
      heading('Perché'),
      text(data.reasons),
      heading('Che cosa cambia'),
      text(data.effect ?? 'La posizione e il punteggio restano quelli della graduatoria provvisoria.'),
      heading('Che cosa si può fare'),
      text(data.remedies),
      text(data.howToSeeTheFile),
    ],
  }
}
