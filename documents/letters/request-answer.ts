import type { LegalDate } from '../../schemas/time.js'
import { type Block, facts, heading, items, text } from '../blocks.js'
import type { LetterContent } from '../letter.js'
import { day, withArticle } from '../words.js'

/** The answer to the body that has asked for a call. */
export interface RequestAnswerData {
  /** Number and day that the body gave to its request, as far as it did. */
  request: { number: string | null; on: LegalDate | null }
  /** The day on which it reached the office, and its number there. */
  received: { on: LegalDate; protocollo: string }
  outcome:
    | {
        readonly kind: 'accepted'
        readonly plan: readonly { readonly what: string; readonly on: LegalDate }[]
      }
    | { readonly kind: 'incomplete'; readonly missing: readonly string[]; readonly due: LegalDate }
    /** `remedies`: a text of the office (`REQUEST_TEXTS.remedies` if it has none). */
    | { readonly kind: 'refused'; readonly reasons: readonly string[]; readonly remedies: string }
}

/** What the office says to a body whose request is refused when it has not written its own, for a lawyer to look at. */
export const REQUEST_TEXTS = {
  remedies:
    'L’ente può presentare una nuova richiesta che tenga conto di questi motivi, chiedere all’ufficio il riesame e ' +
    'vedere gli atti (artt. 22 e seguenti, L. 241/1990), o ricorrere al giudice competente nei termini di legge.',
} as const

/** @norma L. 241/1990 artt. 2, 3 e 6, comma 1, lett. b; D.Lgs 165/2001 art. 34-bis; DPR 487/1994 artt. 23-25 */
export function requestAnswer({ request, received, outcome }: RequestAnswerData): LetterContent {
  const about = facts(
    ['Richiesta dell’ente', saidByBody(request)],
    ['Arrivata', `${withArticle('il', received.on)}, nostro protocollo n. ${received.protocollo}`],
  )
  switch (outcome.kind) {
    case 'accepted':
      return {
        file: 'richiesta-accolta',
        title: 'Richiesta di avviamento accolta',
        subject: 'Vostra richiesta di avviamento: accolta',
        body: [about, ...accepted(outcome.plan)],
      }
    case 'incomplete':
      return {
        file: 'richiesta-da-completare',
        title: 'Richiesta di avviamento da completare',
        subject: 'Vostra richiesta di avviamento: da completare',
        body: [about, ...incomplete(outcome)],
      }
    case 'refused':
      return {
        file: 'richiesta-non-accolta',
        title: 'Richiesta di avviamento non accolta',
        subject: 'Vostra richiesta di avviamento: non accolta',
        body: [
          about,
          text('La richiesta non può essere accolta.'),
          heading('Perché'),
          items(outcome.reasons),
          heading('Che cosa si può fare'),
          text(outcome.remedies),
        ],
      }
  }
}

function saidByBody({ number, on }: RequestAnswerData['request']): string {
  if (number === null)
    return on === null ? 'senza numero e senza data' : `senza numero, ${withArticle('del', on)}`
  return on === null ? number : `${number} ${withArticle('del', on)}`
}

function accepted(plan: readonly { readonly what: string; readonly on: LegalDate }[]): Block[] {
  return [
    text('La richiesta è completa. L’ufficio avvia la chiamata pubblica, con questi tempi:'),
    facts(...plan.map(({ what, on }) => [what, day(on)] as const)),
    text(
      'I giorni sono previsti: quelli che contano sono nell’avviso pubblicato. Chi riceve l’elenco degli avviati ' +
        'convoca le persone nell’ordine in cui vi compaiono e comunica l’esito di ciascuna.',
    ),
  ]
}

function incomplete({ missing, due }: { missing: readonly string[]; due: LegalDate }): Block[] {
  return [
    heading('Che cosa manca'),
    items(missing),
    heading('Entro quando e come si risponde'),
    text(
      `Quanto manca va mandato entro ${withArticle('il', due)}. Fino ad allora la chiamata non può essere pubblicata; ` +
        'se non arriva, la richiesta si intende da presentare di nuovo.',
    ),
    text(
      'Il modo più semplice è rispondere al messaggio che porta questa lettera, lasciando l’oggetto com’è.',
    ),
  ]
}
