import type { Instant } from '../../schemas/time.js'
import type { Cast } from './cast.js'
import type { Story } from './story.js'

/** Who decides, and how. */
export function decided({ avviso, person, letter }: Cast): Story[] {
  const here = `select id from told where call = '${avviso.id}'`
  const sure = { signature: 'autograph', identityDocument: true } as const
  const [right, wrong] = [person(), person()]
  // Somewhere in the middle, where a lower income moves others.
  const middle = { isee: '9000.00', didFiledOn: '2030-10-15', unemployed: true }
  return [
    {
      words: 'Ammessa con riserva: la persona sa che cosa la scioglie.',
      letters: [letter({ data: sure, treated: 'with-reserve' })],
      expected: 1,
      found: `${here} and state = 'with-reserve' and exists (select from decision where application = told.id
        and what = 'admit-with-reserve' and length(body->>'reason') > 20)
        and exists (select from delivery where application = told.id and purpose = 'reserve' and delivery.state = 'delivered')`,
    },
    {
      words: 'Il responsabile dichiara un conflitto di interessi: decide un altro.',
      letters: [letter({ data: sure, treated: 'in-conflict' })],
      expected: 1,
      found: `${here} and state = 'admitted' and exists (select from conflict where application = told.id and staff <> told.decided_by)`,
    },
    {
      words: 'Le domande senza rilievi ammesse con una sola decisione, mai le esclusioni.',
      expected: 1,
      found: `select command from decision where call = '${avviso.id}' and what = 'admit-in-bulk'
        and not exists (select from audit where chain = '${avviso.id}' and event = 'exclude' and body->>'bulk' is not null)`,
    },
    {
      words: 'Un’osservazione accolta sposta una posizione nella graduatoria definitiva.',
      letters: [letter({ data: { applicant: right, facts: middle, ...sure } })],
      notes: [observation(right.pec ?? '', '2031-03-31T09:20:00+02:00')],
      expected: 1,
      found: `select observation.id from observation join delivery on delivery.id = observation.id and delivery.state = 'delivered'
        join graduatoria_position before on before.application = observation.application and before.version = 1
        join graduatoria_position after on after.application = observation.application and after.version = 2
        where observation.call = '${avviso.id}' and observation.state = 'accepted' and after.position < before.position`,
    },
    {
      words: 'Un’osservazione respinta ha la sua risposta scritta, e non cambia nulla.',
      letters: [letter({ data: { applicant: wrong, ...sure } })],
      notes: [observation(wrong.pec ?? '', '2031-04-01T10:40:00+02:00')],
      expected: 1,
      found: `select observation.id from observation join delivery on delivery.id = observation.id and delivery.state = 'delivered'
        join graduatoria_position before on before.application = observation.application and before.version = 1
        join graduatoria_position after on after.application = observation.application and after.version = 2
        where observation.call = '${avviso.id}' and observation.state = 'rejected' and after.points = before.points`,
    },
  ]
}

function observation(from: string, at: string) {
  return {
    from,
    subject: 'Osservazione sulla graduatoria provvisoria',
    text: 'Ritengo che il mio punteggio vada rivisto.',
    at: at as Instant,
    files: [],
  }
}
