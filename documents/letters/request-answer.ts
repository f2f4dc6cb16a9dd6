import type { LegalDate } from '../../schemas/time.js'
import { facts, heading, items, text } from '../blocks.js'
import type { LetterContent } from '../letter.js'
import { day, withArticle } from '../words.js'

/** The answer to the body that has asked for a call. */
export interface RequestAnswerData {
  /** Number and day that the body gave to its request. */
  request: { number: string; on: LegalDate | null }
  outcome:
    | {
        readonly kind: 'accepted'
        readonly plan: readonly { readonly what: string; readonly on: LegalDate }[]
      }
    | { readonly kind: 'incomplete'; readonly missing: readonly string[]; readonly due: LegalDate }
}

/** @norma L. 241/1990 artt. 2 e 6, comma 1, lett. b; D.Lgs 165/2001 art. 34-bis; DPR 487/1994 artt. 23-25 */
export function requestAnswer({ request, outcome }: RequestAnswerData): LetterContent {
  const about = facts([
    'Richiesta dell’ente',
    request.on === null ? request.number : `${request.number} ${withArticle('del', request.on)}`,
  ])
  if (outcome.kind === 'accepted') {
    return {
      file: 'richiesta-accolta',
      title: 'Richiesta di avviamento accolta',
      subject: 'Vostra richiesta di avviamento: accolta',
      body: [
        about,
        text('La richiesta è completa. L’ufficio avvia la chiamata pubblica, con questi tempi:'),
        facts(...outcome.plan.map(({ what, on }) => [what, day(on)] as const)),
        text(
          'I giorni sono previsti: quelli che contano sono nell’avviso pubblicato. Chi riceve l’elenco degli avviati ' +
            'convoca le persone nell’ordine in cui vi compaiono e comunica l’esito di ciascuna.',
        ),
      ],
    }
  }
  return {
    file: 'richiesta-da-completare',
    title: 'Richiesta di avviamento da completare',
    subject: 'Vostra richiesta di avviamento: da completare',
    body: [
      about,
      heading('Che cosa manca'),
      items(outcome.missing),
      heading('Entro quando'),
      text(
        `Quanto manca va mandato entro ${withArticle('il', outcome.due)}. Fino ad allora la chiamata non può essere pubblicata; ` +
          'se non arriva, la richiesta si intende da presentare di nuovo.',
      ),
    ],
  }
}
