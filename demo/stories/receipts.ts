import type { Cast } from './cast.js'
import type { Story } from './story.js'

export const full = 'piena@pec.cittadini.example'
export const silent = 'muta@pec.cittadini.example'

/** What becomes of what the office sends. */
export function receipts({ avviso, person, letter }: Cast): Story[] {
  const receipt = `select delivery.id from delivery where delivery.call = '${avviso.id}' and purpose = 'receipt'`
  return [
    {
      words: 'La ricevuta trova piena la casella della persona: l’ufficio lo sa.',
      letters: [
        letter({ data: { applicant: person({ pec: full }), recapito: { by: 'pec', address: full } } }),
      ],
      expected: 1,
      found: `${receipt} and state = 'failed' and exists (select from alert where scope = delivery.id)`,
    },
    {
      words: 'Della ricevuta non si sa più nulla: l’ufficio lo sa, e non la ripete alla cieca.',
      letters: [
        letter({ data: { applicant: person({ pec: silent }), recapito: { by: 'pec', address: silent } } }),
      ],
      expected: 1,
      found: `${receipt} and state = 'no-news' and exists (select from alert where scope = delivery.id)
        and (select count(*) from delivery_attempt where delivery = delivery.id) = 1`,
    },
    {
      words: 'Ogni domanda ha la sua ricevuta, con la prova o con il motivo per cui manca.',
      expected: 0,
      found: `select id from told where call = '${avviso.id}' and came_as <> 'ordinaria' and not exists (select from delivery
        where application = told.id and purpose = 'receipt' and delivery.state in ('delivered', 'failed', 'no-news'))`,
    },
  ]
}
