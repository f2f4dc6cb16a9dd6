import { loadRuleSet } from '../../criteria/load.js'
import type { ApplicationFormData } from '../../documents/application-form.js'
import type { AvvisoData } from '../../documents/avviso.js'
import { AVVISO_TEXTS } from '../../documents/avviso-texts.js'
import type { CoverLetterData } from '../../documents/cover-letter.js'
import { criteriaInWords } from '../../documents/criteria-in-words.js'
import type { DailyRegisterData } from '../../documents/daily-register.js'
import type { DecreeDraftData } from '../../documents/decree-draft.js'
import type { DrawMinutesData } from '../../documents/draw-minutes.js'
import type { CallHeading, Letterhead, PdfHeading } from '../../documents/letterhead.js'
import type { ListForBodyData } from '../../documents/list-for-body.js'
import type { OfficeGraduatoriaData } from '../../documents/office-graduatoria.js'
import type { PublicGraduatoriaData } from '../../documents/public-graduatoria.js'
import type { PublicationAttestedData } from '../../documents/publication-attested.js'
import { RECEIPT_TEXTS, type ReceiptData } from '../../documents/receipt.js'
import type { SampleMinutesData } from '../../documents/sample-minutes.js'
import type { SegnaturaData } from '../../documents/segnatura.js'
import { drawSample } from '../../domain/sample-check.js'
import { Avviso, type Ranking } from '../../schemas/call.js'
import { ApplicationId, CallId, digestOf } from '../../schemas/ids.js'
import { Instant, LegalDate } from '../../schemas/time.js'

/** One small call, fictional from end to end, as each document needs it. */

export const at = (text: string) => Instant.parse(text)
export const on = (text: string) => LegalDate.parse(text)

const letterhead: Letterhead = {
  administration: 'Regione Liguria',
  office: 'Centro per l’Impiego di Genova',
  address: 'Via Cesarea 14, 16121 Genova',
  pec: 'cpi.genova@pec.example.it',
}

export const heading: PdfHeading = { letterhead, madeAt: at('2031-04-07T08:15:30Z') }

const responsible = { name: 'Marta Bruzzone', contact: 'tel. 010 000 0000, cpi.genova@pec.example.it' }

export const avviso = Avviso.parse({
  id: 'GE-2031-001',
  kind: 'art16',
  office: 'ge',
  mailbox: 'chiamate.ge@pec.example.it',
  requestingBody: {
    name: 'Comune di Borgo Marino',
    pec: 'protocollo@pec.borgomarino.example.it',
    request: '1234/2031',
    requestedOn: '2031-02-20',
    received: { request: 'R-0123456789abcdef', protocollo: '2031/000098', on: '2031-02-21' },
  },
  rankings: [
    {
      code: 'unica',
      profile: 'Operaio comunale addetto al verde',
      contract: 'Tempo indeterminato, 36 ore settimanali, area degli operatori',
      posts: 3,
      criteria: 'art16-emilia-romagna',
      category: null,
      reserves: [],
    },
  ],
  requirements: [
    { kind: 'professional', code: 'eta', text: 'avere compiuto diciotto anni' },
    { kind: 'professional', code: 'licenza-media', text: 'avere assolto l’obbligo scolastico' },
    { kind: 'professional', code: 'patente-b', text: 'avere la patente di guida di categoria B' },
  ],
  documents: [],
  window: { opensAt: '2031-03-10T09:00:00+01:00', closesAt: '2031-03-14T12:00:00+01:00' },
  days: null,
  channels: { pec: { rule: 'sent' }, post: null, counter: null, hand: null },
  terms: { publicationDays: 35, listDays: 45, observationDays: null, onlineDays: 120 },
  act: 'decreto del dirigente',
  drawSource:
    'il primo numero estratto sulla ruota di Genova nel primo concorso del Lotto dopo la chiusura dell’istruttoria',
  responsible,
})

const ranking = avviso.rankings[0] as Ranking

export const call: CallHeading = {
  code: avviso.id,
  profile: ranking.profile,
  contract: ranking.contract,
  posts: ranking.posts,
  requestingBody: avviso.requestingBody.name,
}

const act = { kind: 'decreto del dirigente', number: '812', date: '4 aprile 2031' }

export const receipt: ReceiptData = {
  ...heading,
  call,
  presentedAt: at('2031-03-10T10:00:00+01:00'),
  protocollo: { number: '2031/0000123', date: on('2031-03-10') },
  publicCode: 'K7QM-4RTX',
  responsible,
  procedureEndsOn: on('2031-04-07'),
  ...RECEIPT_TEXTS,
}

export const blankForm: ApplicationFormData = {
  ...heading,
  call,
  ranking: null,
  form: {
    kind: 'art16',
    rankings: [{ code: 'unica', profile: ranking.profile, category: null, reserves: [] }],
    requirements: avviso.requirements,
    facts: loadRuleSet('art16-emilia-romagna').facts,
    words: {},
  },
  mailbox: avviso.mailbox,
  otherChannels: [],
  window: avviso.window,
  documents: ['copia di un documento d’identità, se la firma è a mano'],
  filled: null,
}

export const filledForm: ApplicationFormData = {
  ...blankForm,
  filled: {
    ranking: null,
    applicant: {
      codiceFiscale: 'RSSNNA85A41D969X',
      surname: 'Rossi',
      name: 'Anna',
      birthDate: on('1985-01-01'),
      address: 'Via dei Pini 7, 16100 Genova',
      phone: '+39 333 0000000',
      email: null,
      pec: 'anna.rossi@pec.example.it',
    },
    requirements: { eta: true, 'licenza-media': true, 'patente-b': false },
    facts: { isee: '8500.00', didFiledOn: '2030-11-05', unemployed: true },
    reserves: [],
    recapito: 'pec',
    signature: 'autograph',
    signedOn: on('2031-03-10'),
  },
}

const volunteers = {
  id: 'volontari',
  label: 'volontario delle Forze armate congedato senza demerito',
  posts: 1,
}

export const l68Form: ApplicationFormData = {
  ...blankForm,
  call: { ...call, code: CallId.parse('SP-2031-004'), requestingBody: 'Azienda sanitaria del Levante' },
  form: {
    kind: 'l68',
    rankings: [
      { code: 'art1', profile: 'Coadiutore amministrativo', category: 'art1', reserves: [volunteers] },
      { code: 'art18', profile: 'Coadiutore amministrativo', category: 'art18', reserves: [] },
    ],
    requirements: [
      {
        kind: 'registration',
        code: 'iscrizione',
        text: 'essere iscritto negli elenchi del collocamento mirato',
        on: 'publication',
        offices: ['sp', 'ge'],
      },
      {
        kind: 'citizenship',
        code: 'cittadinanza',
        text: 'essere cittadino italiano o dell’Unione europea, o avere un permesso di lungo periodo in corso di validità',
        on: 'closing',
        stayTitles: ['permesso-ue-lungo-periodo'],
      },
      {
        kind: 'school-title',
        code: 'obbligo',
        text: 'avere assolto l’obbligo scolastico',
        titles: ['licenza-media', 'dichiarazione-di-valore'],
      },
    ],
    facts: loadRuleSet('l68-emilia-romagna').facts,
    words: {
      ge: 'Genova',
      sp: 'La Spezia',
      'permesso-ue-lungo-periodo': 'permesso UE per soggiornanti di lungo periodo',
    },
  },
  mailbox: 'mirato.sp@pec.example.it',
  otherChannels: ['raccomandata a Via XX Settembre 1, La Spezia (conta il giorno di spedizione)'],
}

export const publicRows: PublicGraduatoriaData = {
  ...heading,
  call,
  kind: 'art16',
  stage: { kind: 'final' },
  correction: null,
  act,
  fingerprint: digestOf('the public version'),
  rankings: [
    {
      ...call,
      category: null,
      rows: ['K7QM-4RTX', '9XCV-22PL', 'TT4N-H8WQ'].map((publicCode, index) => ({
        position: index + 1,
        publicCode,
        status: index === 2 ? 'with-reserve' : 'admitted',
      })),
    },
  ],
}

/** Two lists of an L. 68 call, provisional, in place of an earlier version. */
export const publicCategories: PublicGraduatoriaData = {
  ...publicRows,
  call: { code: CallId.parse('SP-2031-004'), requestingBody: 'Azienda sanitaria del Levante' },
  kind: 'l68',
  stage: { kind: 'provisional', observationDays: 10, mailbox: 'mirato.sp@pec.example.it' },
  correction: {
    version: 2,
    reason: 'nella prima versione l’anzianità di iscrizione era contata al giorno sbagliato.',
    replaces: {
      act: { kind: 'determina', number: '40', date: '1° aprile 2031' },
      fingerprint: digestOf('the first version'),
    },
  },
  rankings: [
    {
      ...call,
      profile: 'Coadiutore amministrativo',
      category: 'art1',
      posts: 1,
      rows: publicRows.rankings[0]?.rows ?? [],
    },
    { ...call, profile: 'Coadiutore amministrativo', category: 'art18', posts: 1, rows: [] },
  ],
}

export const graduatoria: OfficeGraduatoriaData = {
  ...heading,
  call,
  ranking: null,
  stage: { kind: 'final' },
  correction: null,
  act,
  fingerprint: digestOf('the graduatoria'),
  direction: 'highest-first',
  rows: [
    {
      position: 1,
      publicCode: 'K7QM-4RTX',
      protocollo: '2031/0000123',
      surname: 'Rossi',
      name: 'Anna',
      codiceFiscale: 'RSSNNA85A41D969X',
      withReserve: false,
      points: '101',
      elements: [
        { label: 'Base', datum: null, points: '100' },
        { label: 'ISEE', datum: '8.500,00 €', points: '-8' },
        { label: 'DID', datum: 'sì', points: '5' },
        { label: 'Età', datum: '46 anni', points: '4' },
      ],
      tie: null,
    },
    {
      position: 2,
      publicCode: '9XCV-22PL',
      protocollo: '2031/0000130',
      surname: 'Nguyễn',
      name: 'Văn Đức',
      codiceFiscale: 'NGYVDC99C10Z251K',
      withReserve: false,
      points: '75',
      elements: [
        { label: 'Base', datum: null, points: '100' },
        { label: 'ISEE', datum: 'non dichiarato', points: '-25' },
        { label: 'DID', datum: 'no', points: '0' },
      ],
      tie: 'precede la persona più giovane',
    },
    {
      position: 3,
      publicCode: 'TT4N-H8WQ',
      protocollo: '2031/0000127',
      surname: 'D’Amico Škoříková',
      name: 'Iulia-Ștefania',
      codiceFiscale: 'DMCSTF70E50Z129B',
      withReserve: true,
      points: '75',
      elements: [
        { label: 'Base', datum: null, points: '100' },
        { label: 'ISEE', datum: '31.000,00 €', points: '-25' },
        { label: 'DID', datum: 'no', points: '0' },
      ],
      tie: 'segue la persona più giovane',
    },
  ],
  exclusions: [
    {
      publicCode: 'B3DR-7KJZ',
      protocollo: '2031/0000140',
      surname: 'Bianchi',
      name: 'Ugo',
      codiceFiscale: 'BNCGUO60T20D969S',
      reason: 'late',
      note: 'accettata il 14 marzo 2031, ore 12:00:01',
    },
    {
      publicCode: 'ZZ2P-9QRS',
      protocollo: '2031/0000141',
      surname: null,
      name: null,
      codiceFiscale: null,
      reason: 'form-missing',
      note: null,
    },
  ],
}

export const provisionalGraduatoria: OfficeGraduatoriaData = {
  ...graduatoria,
  ranking: { code: 'art18', label: 'altre categorie protette (art. 18 L. 68/1999)' },
  stage: publicCategories.stage,
  correction: publicCategories.correction,
  act: null,
}

export const list: ListForBodyData = {
  ...heading,
  call,
  request: avviso.requestingBody.request,
  protocollo: { number: '2031/0000301', date: on('2031-04-10') },
  people: [
    {
      order: 1,
      surname: 'Rossi',
      name: 'Anna',
      codiceFiscale: 'RSSNNA85A41D969X',
      birthDate: on('1985-01-01'),
      address: 'Via dei Pini 7, 16100 Genova',
      phone: '+39 333 0000000',
      email: 'anna@example.it',
      pec: 'anna.rossi@pec.example.it',
    },
    {
      order: 2,
      surname: 'Nguyễn',
      name: 'Văn Đức',
      codiceFiscale: 'NGYVDC99C10Z251K',
      birthDate: on('1999-03-10'),
      address: 'Piazza del Molo 1, 16100 Genova',
      phone: null,
      email: null,
      pec: null,
    },
  ],
}

export const coverLetter: CoverLetterData = {
  letterhead,
  call,
  kind: 'art16',
  request: avviso.requestingBody.request,
  protocollo: { number: '2031/0000301', date: on('2031-04-10') },
  act,
  people: 6,
  attachments: ['GE-2031-001-elenco-avviati.pdf', 'GE-2031-001-elenco-avviati.xlsx'],
  responsible,
}

export const avvisoOf: AvvisoData = {
  ...heading,
  avviso,
  rankings: avviso.rankings.map((ranking) => ({ ranking, criteria: criteriaOf(ranking) })),
  publishedAt: 'www.example.it/chiamate',
  ...AVVISO_TEXTS,
}

function criteriaOf({ criteria }: Ranking) {
  return { ...criteriaInWords(loadRuleSet(criteria)), fingerprint: digestOf(`the criteria ${criteria}`) }
}

/** An L. 68 call with both categories, several days, every channel, a reserve, a provisional graduatoria. */
const avvisoL68 = Avviso.parse({
  ...avviso,
  id: 'SP-2031-004',
  kind: 'l68',
  office: 'sp',
  mailbox: 'mirato.sp@pec.example.it',
  requestingBody: { ...avviso.requestingBody, name: 'Azienda sanitaria del Levante' },
  rankings: [
    {
      ...avviso.rankings[0],
      code: 'art1',
      profile: 'Coadiutore amministrativo',
      posts: 2,
      criteria: 'l68-emilia-romagna',
      category: 'art1',
      reserves: [volunteers],
    },
    {
      ...avviso.rankings[0],
      code: 'art18',
      profile: 'Coadiutore amministrativo',
      posts: 1,
      criteria: 'l68-art18-pistoia',
      category: 'art18',
    },
  ],
  documents: ['il permesso di soggiorno, per chi non è cittadino dell’Unione europea'],
  window: { opensAt: '2031-03-10T09:00:00+01:00', closesAt: '2031-03-12T12:00:00+01:00' },
  days: [
    { opensAt: '2031-03-10T09:00:00+01:00', closesAt: '2031-03-10T12:00:00+01:00' },
    { opensAt: '2031-03-12T09:00:00+01:00', closesAt: '2031-03-12T12:00:00+01:00' },
  ],
  channels: {
    pec: { rule: 'arrived' },
    post: { rule: 'posted', address: 'Via XX Settembre 1, 19121 La Spezia' },
    counter: { where: 'Via XX Settembre 1, La Spezia, dalle 9 alle 12' },
    hand: null,
  },
  terms: { publicationDays: 35, listDays: 40, observationDays: 10, onlineDays: 120 },
  act: 'determina',
})

export const avvisoOfBoth: AvvisoData = {
  ...avvisoOf,
  avviso: avvisoL68,
  rankings: avvisoL68.rankings.map((ranking) => ({ ranking, criteria: criteriaOf(ranking) })),
}

export const decree: DecreeDraftData = {
  ...heading,
  call,
  kind: 'art16',
  act: avviso.act,
  stage: 'final',
  correction: null,
  request: avviso.requestingBody.request,
  avvisoPublishedOn: on('2031-03-03'),
  fingerprint: digestOf('the graduatoria'),
  publicFingerprint: digestOf('the public version'),
  rankings: [
    {
      label: call.profile,
      posts: 3,
      namesPerPost: 2,
      admitted: 58,
      fingerprint: digestOf('the graduatoria'),
    },
  ],
  exclusions: { late: 1, 'form-missing': 2 },
  publicationDueOn: on('2031-04-07'),
  listDueOn: on('2031-04-17'),
  responsible,
  remedies: AVVISO_TEXTS.remedies,
}

export const determina: DecreeDraftData = {
  ...decree,
  call: publicCategories.call,
  kind: 'l68',
  act: 'determina',
  stage: 'provisional',
  correction: publicCategories.correction,
  rankings: [
    {
      ...decree.rankings[0],
      label: 'persone con disabilità (art. 1 L. 68/1999)',
      fingerprint: digestOf('art1'),
    },
    {
      ...decree.rankings[0],
      label: 'altre categorie protette (art. 18 L. 68/1999)',
      fingerprint: digestOf('art18'),
    },
  ] as DecreeDraftData['rankings'],
}

export const attested: PublicationAttestedData = {
  ...heading,
  call,
  publications: [
    {
      what: 'Avviso',
      file: 'GE-2031-001-avviso.pdf',
      captured: digestOf('the avviso'),
      address: 'https://www.example.it/chiamate/GE-2031-001-avviso.pdf',
      from: at('2031-03-03T08:00:00+01:00'),
      until: at('2031-07-01T00:00:00+02:00'),
      orderedBy: 'Marta Bruzzone',
    },
    {
      what: 'Graduatoria',
      file: 'GE-2031-001-graduatoria-pubblica.pdf',
      captured: digestOf('the public version'),
      address: 'https://www.example.it/chiamate/GE-2031-001-graduatoria-pubblica.pdf',
      from: at('2031-04-04T12:00:00+02:00'),
      until: null,
      orderedBy: 'Sandro Parodi',
    },
  ],
  responsible,
}

export const registerOfTheDay: DailyRegisterData = {
  ...heading,
  day: on('2031-03-10'),
  register: 'Registro particolare',
  entries: [
    {
      number: '2031/0000123',
      at: at('2031-03-10T10:00:02+01:00'),
      direction: 'in',
      correspondent: 'anna.rossi@pec.example.it',
      subject: 'Domanda di partecipazione',
      digest: digestOf('a message'),
      annulled: null,
    },
    {
      number: '2031/0000124',
      at: at('2031-03-10T10:00:09+01:00'),
      direction: 'out',
      correspondent: 'anna.rossi@pec.example.it',
      subject: 'Ricevuta di presentazione della domanda',
      digest: digestOf('a receipt'),
      annulled: { at: at('2031-03-10T16:00:00+01:00'), by: 'Marta Bruzzone', reason: 'registrata due volte' },
    },
  ],
  notes: [
    {
      at: at('2031-03-10T12:00:00+01:00'),
      text: 'Registrazione 2031/0000119: protocollo regionale PG/2031/0045 del 2031-03-10, riportato da ge.op1',
    },
  ],
  fingerprint: digestOf('the day'),
  previous: { day: on('2031-03-09'), fingerprint: digestOf('the day before') },
  auditHeads: [{ chain: 'chiamata GE-2031-001', head: digestOf('a chain') }],
}

const applications = ['00000000000000a1', '00000000000000b2'].map((id) =>
  ApplicationId.parse(`${avviso.id}.${id}`),
)

export const draws: DrawMinutesData = {
  ...heading,
  call,
  source: avviso.drawSource,
  seed: '9./',
  drawnAt: at('2031-03-29T20:00:00+01:00'),
  readAt: 'www.example.it/estrazioni',
  frozenAt: at('2031-03-28T12:00:00+01:00'),
  frozenAgainAt: null,
  rankings: [
    {
      label: call.profile,
      fingerprint: digestOf('the graduatoria'),
      draws: [{ from: 7, drawn: applications.map((id) => ({ id, key: digestOf(`9./${id}`) })) }],
    },
  ],
  responsible,
}

export const sampled: SampleMinutesData = {
  ...heading,
  call,
  sample: drawSample({ applications, size: { count: 1 }, seed: '9./', doubtful: applications }),
  applications: 58,
  size: 'il 10 per cento, come dice il regolamento dell’ufficio',
  drawnAt: at('2031-03-29T20:00:00+01:00'),
  source: avviso.drawSource,
  responsible,
}

export const segnaturaOfList: SegnaturaData = {
  sender: { name: letterhead.administration, ipa: 'r_liguri', aoo: 'AOO_CPI_GE', register: 'RP' },
  recipient: { name: avviso.requestingBody.name, ipa: 'c_borgo' },
  number: 301,
  date: on('2031-04-10'),
  subject: 'Chiamata pubblica GE-2031-001 – elenco degli avviati',
  classification: 'Avviamento a selezione',
  primary: {
    name: 'GE-2031-001-elenco-avviati.pdf',
    mediaType: 'application/pdf',
    digest: digestOf('the list'),
  },
  attachments: [
    {
      name: 'GE-2031-001-elenco-avviati.xlsx',
      mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      digest: digestOf('the sheet'),
    },
  ],
}
