import type { LegalDate } from '../../schemas/time.js'
import { facts, text } from '../blocks.js'
import type { LetterContent } from '../letter.js'
import { day } from '../words.js'
import { type AboutApplication, aboutApplication } from './application.js'

/** The applicant has withdrawn the application (rinuncia alla domanda). */
export interface WithdrawalNotedData {
  application: AboutApplication
  received: { on: LegalDate; protocollo: string | null }
  /** Whether a graduatoria was already published with it. */
  published: boolean
}

/** @norma L. 241/1990 art. 2, comma 1 (il procedimento si chiude con un provvedimento espresso) */
export function withdrawalNoted({ application, received, published }: WithdrawalNotedData): LetterContent {
  return {
    file: 'presa-d-atto-rinuncia',
    title: 'Rinuncia alla domanda: presa d’atto',
    subject: 'Rinuncia alla domanda: presa d’atto',
    body: [
      aboutApplication(application),
      facts(
        ['Rinuncia del', day(received.on)],
        ...(received.protocollo === null ? [] : ([['Suo protocollo', `n. ${received.protocollo}`]] as const)),
      ),
      text(
        published
          ? 'L’ufficio prende atto della rinuncia: chi ha rinunciato non è avviato. La graduatoria già pubblicata resta negli ' +
              'atti; quella che la sostituisce è senza questa domanda.'
          : 'L’ufficio prende atto della rinuncia: la domanda non entra nella graduatoria. Resta registrata con i suoi documenti.',
      ),
      text('Chi non ha mandato questa rinuncia lo scriva subito all’ufficio.'),
    ],
  }
}
