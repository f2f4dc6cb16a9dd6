import type { Avviso, Ranking, RankingCode } from '../schemas/call.js'
import type { CallId, CriteriaId, OfficeId, StaffId } from '../schemas/ids.js'
import type { Instant, LegalDate } from '../schemas/time.js'
import type { StaffMember } from '../storage/offices.js'
import { bodyAddress, officeAddress } from './stage.js'

const office = 'ge' as OfficeId

export const operator = 'ge.op1' as StaffId
export const responsible = 'ge.rdp1' as StaffId
export const director = 'ge.dir1' as StaffId

export const directorName = 'Delia Dirigente'

/** Who works in the office of the demo. */
export const staff: readonly StaffMember[] = [
  { id: operator, office, name: 'Olga Operatrice', roles: ['operatore'] },
  { id: responsible, office, name: 'Renato Responsabile', roles: ['responsabile'] },
  { id: director, office, name: directorName, roles: ['dirigente'] },
]

/** The call of the demo: art. 16, three posts, from the request of a Comune. */
export const avviso: Avviso = {
  id: 'GE-2031-001' as CallId,
  kind: 'art16',
  office,
  mailbox: officeAddress,
  requestingBody: {
    name: 'Comune di Portofelice',
    pec: bodyAddress,
    request: '1234/2031',
    requestedOn: '2031-02-20',
  },
  rankings: [
    {
      code: 'unica' as RankingCode,
      profile: 'Operaio generico addetto alla manutenzione del verde',
      contract: 'tempo indeterminato e pieno, CCNL Funzioni locali',
      posts: 3,
      criteria: 'art16-emilia-romagna' as CriteriaId,
      category: null,
      reserves: [],
    },
  ],
  requirements: [
    { kind: 'professional', code: 'scuola-obbligo', text: 'assolvimento dell’obbligo scolastico' },
    { kind: 'professional', code: 'patente-b', text: 'patente di guida di categoria B' },
  ],
  documents: [],
  window: {
    opensAt: '2031-03-10T09:00:00+01:00' as Instant,
    closesAt: '2031-03-14T12:00:00+01:00' as Instant,
  },
  days: null,
  channels: { pec: { rule: 'sent' }, post: null, counter: null, hand: null },
  terms: { publicationDays: 35, listDays: 45, observationDays: null, onlineDays: 120 },
  act: 'decreto del dirigente',
  drawSource:
    'i primi cinque numeri estratti sulla ruota di Genova nella prima estrazione del Lotto dopo il 28 marzo 2031, in fila',
  responsible: { name: 'Renato Responsabile', contact: 'chiamate@lavoro.office.example, 010 5550000' },
}

/** The only graduatoria of the call. */
export const ranking = avviso.rankings[0] as Ranking

/** What is said by chance of the world outside, after the review was closed. */
export const draw = {
  seed: '0712335489',
  drawnAt: '2031-03-29T20:00:00+01:00' as Instant,
  readAt: 'www.lotto.example, concorso del 29 marzo 2031',
}

/** When people act. */
export const days = {
  approvedAvviso: '2031-03-03T09:00:00+01:00',
  published: '2031-03-03T09:30:00+01:00',
  otherProcedure: '2031-03-11T10:20:00+01:00',
  ordinaryMail: '2031-03-12T16:45:00+01:00',
  poison: '2031-03-13T08:10:00+01:00',
  review: '2031-03-17T09:00:00+01:00',
  tooEarly: '2031-03-14T13:00:00+01:00',
  closed: '2031-03-28T10:00:00+01:00',
  proposed: '2031-03-31T11:00:00+02:00',
  approved: '2031-04-02T12:30:00+02:00',
  listed: '2031-04-09T09:15:00+02:00',
  over: '2031-04-11T09:00:00+02:00',
} as const satisfies Record<string, string>

export const act = { number: '214', date: '2031-04-02' as LegalDate }
