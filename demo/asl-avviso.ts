import type { Avviso, Ranking, RankingCode } from '../schemas/call.js'
import type { CallId, CriteriaId, OfficeId } from '../schemas/ids.js'
import type { Instant, LegalDate } from '../schemas/time.js'
import { officeAddress } from './stage.js'

export const aslAddress = 'protocollo.asl@pec.comuni.example'

const list = (code: 'art1' | 'art18', criteria: string, reserves: Ranking['reserves']): Ranking => ({
  code: code as RankingCode,
  profile: 'Coadiutore amministrativo',
  contract: 'tempo indeterminato e pieno, CCNL Sanità',
  posts: 1,
  criteria: criteria as CriteriaId,
  category: code,
  reserves,
})

/** An ASL asks for two people by L. 68, one for each of its categories. */
export const avviso: Avviso = {
  id: 'GE-2031-068' as CallId,
  kind: 'l68',
  office: 'ge' as OfficeId,
  mailbox: officeAddress,
  requestingBody: {
    name: 'Azienda sanitaria di Portofelice',
    pec: aslAddress,
    request: '568/2031',
    requestedOn: '2031-02-25',
  },
  rankings: [
    list('art1', 'l68-emilia-romagna', [
      {
        id: 'volontari-ffaa',
        label: 'volontari delle Forze armate congedati senza demerito (art. 1014 D.Lgs 66/2010)',
        posts: 1,
      },
    ]),
    list('art18', 'l68-art18-pistoia', []),
  ],
  requirements: [
    {
      kind: 'registration',
      code: 'iscrizione',
      text: 'iscrizione negli elenchi del collocamento mirato alla data di pubblicazione',
      on: 'publication',
      offices: [],
    },
    {
      kind: 'citizenship',
      code: 'cittadinanza',
      text: 'cittadinanza italiana o di uno Stato dell’Unione, o permesso di soggiorno per soggiornanti di lungo periodo',
      on: 'closing',
      stayTitles: ['soggiornante-di-lungo-periodo'],
    },
    { kind: 'professional', code: 'scuola-obbligo', text: 'assolvimento dell’obbligo scolastico' },
  ],
  documents: [
    'copia di un documento d’identità, se la firma è autografa',
    'dichiarazione di valore del titolo di studio, se conseguito fuori dall’Unione europea',
  ],
  window: {
    opensAt: '2031-03-11T09:00:00+01:00' as Instant,
    closesAt: '2031-03-18T13:00:00+01:00' as Instant,
  },
  days: null,
  channels: { pec: { rule: 'sent' }, post: null, counter: null, hand: null },
  terms: { publicationDays: 35, listDays: 40, observationDays: null, onlineDays: 30 },
  act: 'determinazione del dirigente',
  drawSource:
    'i primi cinque numeri estratti sulla ruota di Genova nella prima estrazione del Lotto dopo il 28 marzo 2031, in fila',
  responsible: { name: 'Renato Responsabile', contact: 'mirato@lavoro.office.example, 010 5550001' },
}

/** What is said by chance of the world outside, after the review was closed. */
export const draw = {
  seed: '4481120967',
  drawnAt: '2031-03-29T20:00:00+01:00' as Instant,
  readAt: 'www.lotto.example, concorso del 29 marzo 2031',
}

export const act = { number: '229', date: '2031-03-31' as LegalDate }
