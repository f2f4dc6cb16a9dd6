import { scan } from '../attachments.js'
import type { Cast } from './cast.js'
import type { Story } from './story.js'

/** The form: read by the machine, by a person, or missing. */
export function forms({ avviso, letter }: Cast): Story[] {
  const here = `select id from told where call = '${avviso.id}'`
  return [
    {
      words:
        'Modulo stampato, firmato e scansionato, 12 MB: riconosciuto e riportato da una persona, ammessa.',
      letters: [
        letter({
          attached: 'scan',
          data: { signature: 'autograph', identityDocument: true },
          extra: [scan('modulo-scansionato.jpg', 12)],
        }),
      ],
      expected: 1,
      found: `${here} and size > 12000000 and proposal = 'subject-code' and state = 'admitted'`,
    },
    {
      words: 'Senza modulo: esclusa.',
      letters: [letter({ attached: 'nothing', data: { form: 'missing', signature: 'none' } })],
      expected: 1,
      found: `${here} and reasons = array['form-missing'] and not exists (select ${aForm})`,
    },
    {
      words: 'Con il modulo di una chiamata dell’anno prima: esclusa.',
      letters: [letter({ attached: 'old-form', data: { form: 'missing', signature: 'none' } })],
      expected: 1,
      found: `${here} and reasons = array['form-missing'] and exists (select ${aForm} and form->'reading'->>'call' <> told.call)`,
    },
    {
      words: 'Senza un requisito: esclusa.',
      letters: [
        letter({ data: { requirements: { 'scuola-obbligo': 'met', 'patente-b': 'not-met' }, ...signed } }),
      ],
      expected: 1,
      found: `${here} and reasons = array['requirement-not-met']`,
    },
  ]
}

const signed = { signature: 'autograph', identityDocument: true } as const
const aForm = `from form_reading, json_array_elements(forms) form where form_reading.message = told.message`
