import type { ExclusionReason } from '../../schemas/application.js'
import { heading, items, text } from '../blocks.js'
import type { LetterContent } from '../letter.js'
import type { ActReference } from '../letterhead.js'
import { capital, EXCLUSION_REASON } from '../words.js'
import { type AboutApplication, aboutApplication } from './application.js'
import type { Remedies } from './remedies.js'

/** An application is left out of the graduatoria. */
export interface ExclusionData extends Remedies {
  application: AboutApplication
  /** Each reason with what it was found from, in words: `inviata il 14 marzo 2031, ore 12:00:01`. */
  reasons: readonly { code: ExclusionReason; evidence: string }[]
  /** The act that excludes, if there is one of its own. */
  act: ActReference | null
}

/** @norma L. 241/1990 art. 3 (motivazione, termine e autorità cui ricorrere) */
export function exclusionLetter(data: ExclusionData): LetterContent {
  const { act } = data
  return {
    file: 'esclusione',
    title: 'Esito dell’istruttoria: domanda esclusa',
    subject: 'Esito dell’istruttoria della domanda',
    body: [
      aboutApplication(data.application),
      text(
        act === null
          ? 'La domanda non è ammessa alla graduatoria.'
          : `La domanda non è ammessa alla graduatoria, come deciso con ${act.kind} n. ${act.number} del ${act.date}.`,
      ),
      heading('Perché'),
      items(data.reasons.map(({ code, evidence }) => `${capital(EXCLUSION_REASON[code])}. ${evidence}`)),
      heading('Che cosa si può fare'),
      text(data.remedies),
      text(data.howToSeeTheFile),
    ],
  }
}
