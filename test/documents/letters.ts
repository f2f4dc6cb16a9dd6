import { loadRuleSet } from '../../criteria/load.js'
import { criteriaInWords } from '../../documents/criteria-in-words.js'
import type { LetterContent, LetterFrame } from '../../documents/letter.js'
import { admissionWithReserve } from '../../documents/letters/admission-with-reserve.js'
import type { AboutApplication } from '../../documents/letters/application.js'
import { exclusionLetter } from '../../documents/letters/exclusion.js'
import { INTEGRATION_TEXTS, integrationRequest } from '../../documents/letters/integration-request.js'
import { messageReceived } from '../../documents/letters/message-received.js'
import { type ObservationAnswerData, observationAnswer } from '../../documents/letters/observation-answer.js'
import { type PositionLetterData, positionLetter } from '../../documents/letters/position.js'
import { LETTER_TEXTS } from '../../documents/letters/remedies.js'
import { REQUEST_TEXTS, requestAnswer } from '../../documents/letters/request-answer.js'
import { withdrawalNoted } from '../../documents/letters/withdrawal-noted.js'
import { digestOf } from '../../schemas/ids.js'
import { at, avviso, call, heading, on } from './samples.js'

export const frame: LetterFrame = {
  ...heading,
  call,
  protocollo: { number: '2031/0000212', date: on('2031-03-18') },
  addressee: { name: 'Anna Rossi', address: 'Via dei Pini 7\n16100 Genova' },
  responsible: avviso.responsible,
}

/** What is written to a public body before there is a call names none. */
const toBody: LetterFrame = {
  ...frame,
  call: null,
  addressee: { name: 'Comune di Portofelice', address: 'comune.portofelice@pec.comuni.example' },
}

export function frameOf(letter: string): LetterFrame {
  return letter.startsWith('request-') ? toBody : frame
}

const bodyRequest = { on: on('2031-02-21'), protocollo: '2031/000098' }

const application: AboutApplication = {
  publicCode: 'K7QM-4RTX',
  presentedAt: at('2031-03-10T10:00:00+01:00'),
  protocollo: { number: '2031/0000123', date: on('2031-03-10') },
}

const act = { kind: 'decreto del dirigente', number: '812', date: '4 aprile 2031' }
const [, baseRule, iseeRule] = criteriaInWords(loadRuleSet('art16-emilia-romagna')).elements

export const position: PositionLetterData = {
  ...LETTER_TEXTS,
  application,
  ranking: null,
  stage: { kind: 'final' },
  act,
  position: 1,
  positions: 58,
  withReserve: false,
  points: '92',
  elements: [
    {
      label: 'punteggio iniziale',
      datum: null,
      points: '100',
      why: 'Spetta a tutti: +100 punti.',
      rule: baseRule ?? null,
    },
    {
      label: 'ISEE',
      datum: '8.500,00 €',
      source: 'attestazione ISEE (INPS)',
      points: '-8',
      why: '8.500,00 €: 8 scatti da 1.000,00 €, resto 500,00 €, per difetto, −1 punto per scatto: −8 punti.',
      rule: iseeRule ?? null,
    },
  ],
  before: 'Precede la posizione 2 perché ha più punti (92).',
  fingerprint: digestOf('the graduatoria'),
  publicFingerprint: digestOf('the public version'),
}

type Change = <Data>(data: Data) => Data

export const observation: ObservationAnswerData = {
  ...LETTER_TEXTS,
  application,
  received: { on: on('2031-04-11'), protocollo: '2031/0000311', late: false },
  outcome: 'accepted',
  reasons: 'La DID risulta presentata il 5 novembre 2030, prima della pubblicazione della richiesta.',
  effect: 'Il punteggio passa da 70 a 75 punti e la posizione da 12 a 9.',
}

/** Every letter of the house, from its sample as it is or changed. */
export const EVERY_LETTER: Readonly<Record<string, (change: Change) => LetterContent>> = {
  'integration-request': (change) =>
    integrationRequest(
      change({
        application,
        missing: [
          { what: 'Il modulo non è firmato', remedy: 'va firmato e mandato di nuovo' },
          { what: 'Del documento d’identità c’è una facciata sola', remedy: 'va mandata anche l’altra' },
        ],
        due: on('2031-03-28'),
        mailbox: avviso.mailbox,
        otherWays: ['allo sportello dell’ufficio, su appuntamento'],
        ...INTEGRATION_TEXTS,
      }),
    ),
  exclusion: (change) =>
    exclusionLetter(
      change({
        ...LETTER_TEXTS,
        application,
        reasons: [
          {
            code: 'late',
            evidence: 'Presentata il 14 marzo 2031, ore 12:00:01: un secondo dopo la chiusura dei termini.',
          },
        ],
        act,
      }),
    ),
  'admission-with-reserve': (change) =>
    admissionWithReserve(
      change({
        ...LETTER_TEXTS,
        application,
        reason: 'Il titolo di studio conseguito all’estero è in corso di riconoscimento.',
        until: 'la decisione sul riconoscimento del titolo',
        by: on('2031-06-30'),
      }),
    ),
  position: (change) => positionLetter(change(position)),
  'provisional-position': (change) =>
    positionLetter(
      change({
        ...position,
        ranking: 'altre categorie protette (art. 18 L. 68/1999)',
        stage: { kind: 'provisional', observationsUntil: on('2031-04-18'), mailbox: avviso.mailbox } as const,
        withReserve: true,
      }),
    ),
  'message-received': (change) =>
    messageReceived(
      change({
        receivedAt: at('2031-03-12T15:04:05+01:00'),
        protocollo: { number: '2031/0000140', date: on('2031-03-12') },
        procedureEndsOn: on('2031-04-07'),
      }),
    ),
  'observation-answer': (change) => observationAnswer(change(observation)),
  'withdrawal-noted': (change) =>
    withdrawalNoted(
      change({
        application,
        received: { on: on('2031-03-20'), protocollo: '2031/0000230' },
        published: false,
      }),
    ),
  'request-accepted': (change) =>
    requestAnswer(
      change({
        request: { number: '1234/2031', on: on('2031-02-20') },
        received: bodyRequest,
        outcome: {
          kind: 'accepted' as const,
          plan: [
            { what: 'Pubblicazione dell’avviso', on: on('2031-03-03') },
            { what: 'Graduatoria, al più tardi', on: on('2031-04-07') },
            { what: 'Elenco degli avviati, al più tardi', on: on('2031-04-17') },
          ],
        },
      }),
    ),
  'request-incomplete': (change) =>
    requestAnswer(
      change({
        request: { number: '1234/2031', on: null },
        received: bodyRequest,
        outcome: {
          kind: 'incomplete' as const,
          missing: [
            'il numero di protocollo della comunicazione dell’art. 34-bis D.Lgs 165/2001',
            'il tipo di contratto',
          ],
          due: on('2031-03-08'),
        },
      }),
    ),
  'request-refused': (change) =>
    requestAnswer(
      change({
        request: { number: null, on: on('2031-02-20') },
        received: bodyRequest,
        outcome: {
          kind: 'refused' as const,
          reasons: [
            'Il profilo «Istruttore amministrativo» chiede un diploma: con la chiamata dell’art. 16 L. 56/1987 si chiedono ' +
              'soltanto profili per i quali basta la scuola dell’obbligo.',
          ],
          ...REQUEST_TEXTS,
        },
      }),
    ),
}
