import type { LegalDate } from '../../schemas/time.js'
import type { Cast } from './cast.js'
import type { Story } from './story.js'

/** Equal points. */
export function ties({ avviso, person, letter }: Cast): Story[] {
  const born = (day: string) => person({ birthDate: day as LegalDate })
  const sure = { signature: 'autograph', identityDocument: true } as const
  const aged = { facts: { isee: '4000.00', didFiledOn: '2030-11-05', unemployed: false }, ...sure }
  const drawn = { facts: { isee: '6000.00', didFiledOn: '2030-11-05', unemployed: false }, ...sure }
  const next = `select first.id from ranked first join ranked second on second.call = first.call and second.ranking = first.ranking
    and second.place = first.place + 1 and second.points = first.points where first.call = '${avviso.id}'`
  return [
    {
      words: 'Parità decisa dall’età: precede il più giovane.',
      letters: [
        letter({ data: { applicant: born('1999-05-20'), ...aged } }),
        letter({ data: { applicant: born('1988-05-20'), ...aged } }),
      ],
      expected: 'at least one',
      found: `${next} and first.birth_date > second.birth_date`,
    },
    {
      words: 'Parità decisa dal sorteggio, con il numero pubblico conosciuto dopo la chiusura.',
      letters: [
        letter({ data: { applicant: born('1991-08-02'), ...drawn } }),
        letter({ data: { applicant: born('1991-08-02'), ...drawn } }),
      ],
      expected: 'at least one',
      found: `${next} and first.birth_date = second.birth_date and first.draw_seed is not null`,
    },
  ]
}
