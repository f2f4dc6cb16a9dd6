import type { Avviso, RankingCode } from '../schemas/call.js'
import type { CallId, CriteriaId, OfficeId } from '../schemas/ids.js'
import type { Instant, LegalDate } from '../schemas/time.js'
import { bodyAddress, officeAddress } from './stage.js'

/** A Comune asks for three people by art. 16. */
export const avviso: Avviso = {
  id: 'GE-2031-001' as CallId,
  kind: 'art16',
  office: 'ge' as OfficeId,
  mailbox: officeAddress,
  requestingBody: {
    name: 'Comune di Portofelice',
    pec: bodyAddress,
    request: '1234/2031',
    requestedOn: '2031-02-24',
  },
  rankings: [
    {
      code: 'unica' as RankingCode,
      profile: 'Operaio generico addetto alla manutenzione del verde',
      contract: 'tempo indeterminato e pieno, CCNL Funzioni locali',
      posts: 3,
      criteria: 'art16-emilia-romagna' as CriteriaId,
      category: null,
      reserves: [
        {
          id: 'volontari-ffaa',
          label: 'volontari delle Forze armate congedati senza demerito (art. 1014 D.Lgs 66/2010)',
          posts: 1,
        },
      ],
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
  channels: {
    pec: { rule: 'sent' },
    post: { rule: 'posted', address: 'Centro per l’Impiego di Genova, via di Prova 1, 16121 Genova' },
    counter: { where: 'via di Prova 1, Genova, dalle 9 alle 12' },
    hand: null,
  },
  terms: { publicationDays: 35, listDays: 45, observationDays: 10, onlineDays: 120 },
  act: 'decreto del dirigente',
  drawSource:
    'i primi cinque numeri estratti sulla ruota di Genova nella prima estrazione del Lotto dopo il 24 marzo 2031, in fila',
  responsible: { name: 'Renato Responsabile', contact: 'chiamate@lavoro.office.example, 010 5550000' },
}

/** What is said by chance of the world outside, after the review was closed. */
export const draw = {
  seed: '0712335489',
  drawnAt: '2031-03-25T20:00:00+01:00' as Instant,
  readAt: 'www.lotto.example, concorso del 25 marzo 2031',
}

export const acts = {
  provisional: { number: '214', date: '2031-03-27' as LegalDate },
  final: { number: '241', date: '2031-04-09' as LegalDate },
}
