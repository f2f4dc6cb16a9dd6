import type { RankingCode } from '../../schemas/call.js'
import type { Instant } from '../../schemas/time.js'
import { scan } from '../attachments.js'
import type { Cast } from './cast.js'
import type { Story } from './story.js'

/** What only an L. 68 call knows. */
export function mirato({ avviso, person, letter, afterOpening }: Cast): Story[] {
  const here = `select id from told where call = '${avviso.id}'`
  const signed = { signature: 'autograph', identityDocument: true } as const
  const art1 = {
    ranking: 'art1' as RankingCode,
    facts: { disability: 'percentage', disabilityPercent: 74, isee: '7000.00' },
  }
  const art18 = {
    ranking: 'art18' as RankingCode,
    facts: {
      dependants: 2,
      income: '6000.00',
      disabilityPercent: null,
      terrorismVictim: false,
      workOrphan: true,
    },
  }
  const halfSigned = person()
  return [
    {
      words: 'Cittadina di uno Stato fuori dall’Unione, con permesso e dichiarazione di valore: ammessa.',
      letters: [
        letter({
          data: { ...art1, ...signed },
          fields: stay('2035-06-30'),
          extra: [scan('permesso.jpg', 0.1), scan('dichiarazione-di-valore.jpg', 0.1)],
        }),
      ],
      expected: 1,
      found: `${here} and ${stays} and state = 'admitted'`,
    },
    {
      words: 'Con il permesso di soggiorno scaduto: una persona ha visto che non basta; esclusa.',
      letters: [
        letter({
          data: {
            ...art1,
            ...signed,
            requirements: { 'scuola-obbligo': 'met', iscrizione: 'met', cittadinanza: 'not-met' },
          },
          fields: stay('2031-01-10'),
          extra: [scan('permesso-scaduto.jpg', 0.1)],
        }),
      ],
      expected: 1,
      found: `${here} and ${stays} and state = 'excluded' and reasons = array['requirement-not-met']`,
    },
    {
      words: 'Riservatario, con il secondo modulo: la riserva è letta e vale.',
      letters: [letter({ data: { ...art1, ...signed, reserves: ['volontari-ffaa'] }, reserveForm: true })],
      expected: 1,
      found: `${here} and reserves = '["volontari-ffaa"]' and state = 'admitted'
        and (select json_array_length(forms) from form_reading where form_reading.message = told.message) = 2`,
    },
    {
      words:
        'Dalla propria PEC, senza documento d’identità: qui la firma serve; chiesto e arrivato, ammessa.',
      letters: [
        letter({
          at: afterOpening(20),
          data: { ...art18, applicant: halfSigned, signature: 'autograph', identityDocument: false },
          treated: 'asked',
          cured: signed,
        }),
      ],
      notes: [
        {
          from: halfSigned.pec ?? '',
          subject: 'Re: Richiesta di integrazione della domanda',
          text: 'In allegato il documento. Allego anche il verbale di invalidità civile: trapianto renale.',
          at: '2031-03-25T11:15:00+01:00' as Instant,
          files: [scan('documento.jpg', 0.1)],
        },
      ],
      expected: 1,
      found: `${here} and state = 'admitted' and exists (select from integration where application = told.id and outcome = 'answered')`,
    },
    {
      words: 'Iscritta negli elenchi dopo la pubblicazione: lo dice lo scambio dei dati, esclusa.',
      letters: [
        letter({
          data: { ...art1, ...signed },
          registeredOn: '2031-03-10',
        }),
      ],
      expected: 1,
      found: `${here} and data->'evidence'->'registered-on'->>'value' > '2031-03-04' and state = 'excluded'`,
    },
    {
      words: 'Firma il tutore, con il decreto di nomina: ammessa.',
      letters: [
        letter({
          data: {
            ...art18,
            ...signed,
            signatory: 'guardian',
            requirements: {
              'scuola-obbligo': 'met',
              iscrizione: 'met',
              cittadinanza: 'met',
              'titolo-di-chi-firma': 'met',
            },
          },
          fields: { 'signatory.as': 'guardian', 'signatory.name': 'Tutore Nominato' },
          extra: [scan('decreto-di-nomina.jpg', 0.1)],
        }),
      ],
      expected: 1,
      found: `${here} and data->>'signatory' = 'guardian' and state = 'admitted'`,
    },
    {
      words: 'Le date di iscrizione tornano dagli elenchi con un foglio XLSX, viste prima di applicarle.',
      expected: 1,
      found: `select command from decision where call = '${avviso.id}' and what = 'apply-answers'`,
    },
    {
      words: 'Due categorie, due graduatorie: art. 1 e art. 18, ciascuna con i suoi posti.',
      expected: 2,
      found: `select distinct ranking as id from ranked where call = '${avviso.id}' and place = 1`,
    },
    {
      words: 'Nessun oggetto di protocollo in uscita dice la salute di una persona.',
      expected: 0,
      found: `select entry.number::text as id from register_entry entry join delivery on delivery.id = entry.delivery
        where delivery.call = '${avviso.id}' and subject ~* '(68/99|l\\.? ?68|mirato|invalid|disab)'`,
    },
  ]
}

const stays = `data->'evidence'->'stay-title'->>'value' = 'soggiornante-di-lungo-periodo'`

function stay(until: string): Record<string, string> {
  return {
    'evidence.citizenship': 'other',
    'evidence.stay-title': 'soggiornante-di-lungo-periodo',
    'evidence.stay-until': until,
  }
}
