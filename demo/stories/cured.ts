import type { Instant } from '../../schemas/time.js'
import { scan } from '../attachments.js'
import type { Cast } from './cast.js'
import type { Story } from './story.js'

/** What was missing comes later, or does not; what may not come later is not taken. */
export function cured({ avviso, person, letter, afterOpening }: Cast): Story[] {
  const here = `select id from told where call = '${avviso.id}'`
  const joined = (role: string) =>
    `exists (select from attached_message joined where joined.application = told.id and role = '${role}')`
  const unsigned = { signature: 'none', identityDocument: false } as const
  const [half, forgetful, silent, soldier, sorry] = [person(), person(), person(), person(), person()]
  const signed = { signature: 'autograph', identityDocument: true } as const
  const note = { text: 'Buongiorno, si veda quanto segue. Distinti saluti.', files: [] }
  return [
    {
      words: 'Una pagina mandata dopo, senza modulo: unita alla domanda che c’era; ammessa.',
      letters: [letter({ at: afterOpening(3), data: { applicant: half, ...signed } })],
      notes: [
        {
          ...note,
          from: half.pec ?? '',
          subject: 'Documento d’identità che mancava',
          at: afterOpening(26),
          files: [scan('documento.jpg', 0.1)],
        },
      ],
      expected: 1,
      found: `${here} and ${joined('integration')} and data->>'identityDocument' = 'true' and reserves = '[]' and state = 'admitted'
        and not ${about('riserva')}`,
    },
    {
      words: 'Modulo non firmato, chiesto e arrivato firmato nel termine: ammessa.',
      letters: [
        letter({
          at: afterOpening(8),
          data: { applicant: forgetful, ...unsigned },
          treated: 'asked',
          cured: signed,
        }),
      ],
      notes: [
        {
          ...note,
          from: forgetful.pec ?? '',
          subject: 'Re: Richiesta di integrazione della domanda',
          at: '2031-03-19T18:20:00+01:00' as Instant,
          files: [scan('modulo-firmato.jpg', 0.2)],
        },
      ],
      expected: 1,
      found: `${here} and state = 'admitted' and exists (select from integration where application = told.id and outcome = 'answered')`,
    },
    {
      words: 'Modulo non firmato, chiesto e mai arrivato: esclusa.',
      letters: [letter({ data: { applicant: silent, ...unsigned }, treated: 'asked' })],
      expected: 1,
      found: `${here} and state = 'excluded' and 'integration-missing' = any(reasons)
        and exists (select from integration where application = told.id and outcome = 'not-answered')`,
    },
    {
      words: 'Una riserva dichiarata dopo la domanda: il messaggio è unito, la riserva non si aggiunge.',
      letters: [letter({ at: afterOpening(9), data: { applicant: soldier, ...signed } })],
      notes: [
        {
          ...note,
          from: soldier.pec ?? '',
          subject: 'Dimenticavo la riserva per i volontari',
          at: '2031-03-17T08:15:00+01:00' as Instant,
        },
      ],
      expected: 1,
      found: `${here} and ${joined('integration')} and ${about('riserva')} and reserves = '[]' and state = 'admitted'`,
    },
    {
      words: 'Una riserva dichiarata nella domanda: vale.',
      letters: [letter({ data: { reserves: ['volontari-ffaa'], ...signed } })],
      expected: 1,
      found: `${here} and reserves = '["volontari-ffaa"]' and state = 'admitted'`,
    },
    {
      words: 'Chi ha presentato la domanda vi rinuncia: l’ufficio ne prende atto, con una PEC.',
      letters: [letter({ at: afterOpening(10), data: { applicant: sorry, ...signed } })],
      notes: [
        {
          ...note,
          from: sorry.pec ?? '',
          subject: 'Rinuncia alla domanda',
          at: '2031-03-19T09:45:00+01:00' as Instant,
        },
      ],
      expected: 1,
      found: `${here} and state = 'withdrawn' and ${joined('withdrawal')} and exists (select from delivery
        where application = told.id and purpose = 'withdrawal' and delivery.state = 'delivered')`,
    },
  ]
}

function about(word: string): string {
  return `exists (select from attached_message joined join message on message.id = joined.message
    where joined.application = told.id and message.subject ilike '%${word}%')`
}
