import type { Cast } from './cast.js'
import type { Story } from './story.js'

const patronato = 'patronato@pec.cittadini.example'

/** Who sends is not always who applies. */
export function forOthers({ avviso, letter, paper }: Cast): Story[] {
  const here = `select id from told where call = '${avviso.id}' and certified_sender is distinct from own_pec and channel is null`
  const family = [paper(signedByHand), paper(signedByHand)]
  return [
    {
      words: 'Dalla PEC di un altro, con la firma digitale: ammessa.',
      letters: [letter({ from: patronato, data: { signature: 'digital' } })],
      expected: 1,
      found: `${here} and people = 1 and data->>'signature' = 'digital' and state = 'admitted'`,
    },
    {
      words: 'Dalla PEC di un altro, senza firma: esclusa.',
      letters: [letter({ from: patronato, data: { signature: 'none', identityDocument: false } })],
      expected: 1,
      found: `${here} and data->>'signature' = 'none' and state = 'excluded' and reasons = array['no-valid-ground']`,
    },
    {
      words: 'Un messaggio con le domande di due persone: due domande, a ciascuna la sua ricevuta.',
      letters: [
        { ...letter({ from: patronato, data: family[0]?.data ?? {} }), attached: 'form', papers: family },
      ],
      expected: 2,
      found: `${here} and people = 2 and state = 'admitted'
        and exists (select from delivery where application = told.id and purpose = 'receipt' and recipient = own_pec and delivery.state = 'delivered')`,
    },
  ]
}

const signedByHand = { data: { signature: 'autograph', identityDocument: true } } as const
