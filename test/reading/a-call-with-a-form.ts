import { applicationFields, type FormDefinition, type FormField } from '../../documents/form-fields.js'
import type { FilledField } from '../../reading/filled-form.js'
import type { SmallField } from './small-pdf.js'

/** Two profiles, and something of every kind that a form can ask. */
export const definition: FormDefinition = {
  kind: 'art16',
  rankings: [
    {
      code: 'operai',
      profile: 'Operaio',
      category: null,
      reserves: [{ id: 'militari', label: 'Volontario delle Forze armate' }],
    },
    { code: 'autisti', profile: 'Autista', category: null, reserves: [] },
  ],
  requirements: [
    { code: 'patente-b', text: 'patente B' },
    {
      kind: 'citizenship',
      code: 'cittadinanza',
      text: 'cittadinanza italiana o titolo di soggiorno',
      on: 'closing',
      stayTitles: ['soggiornante-lungo-periodo'],
    },
    {
      kind: 'registration',
      code: 'iscrizione',
      text: 'iscrizione',
      on: 'publication',
      offices: ['ge', 'sv'],
    },
  ],
  facts: {
    birthDate: { label: 'data di nascita', type: 'date', required: 'yes' },
    isee: { label: 'ISEE', type: 'money', required: 'no' },
    disability: { label: 'invalidità', type: 'percent', required: 'no' },
    dependants: { label: 'persone a carico', type: 'integer', required: 'no' },
    didFiledOn: { label: 'data della DID', type: 'date', required: 'no' },
    unemployed: { label: 'disoccupato', type: 'yes-no', required: 'no' },
    hearing: {
      label: 'udito',
      type: 'choice',
      required: 'no',
      options: { deaf: 'sordo', hearing: 'udente' },
    },
  },
  words: { ge: 'Genova', sv: 'Savona' },
}

/** As a person fills the form on screen. Fictional: the codice fiscale belongs to a birth date that fits it. */
export const answers: Readonly<Record<string, string | true>> = {
  profile: 'Autista',
  'applicant.surname': 'Rossi',
  'applicant.name': 'Maria',
  'applicant.codiceFiscale': 'rss mra 80a41 d969 d',
  'applicant.birthDate': '1/1/1980',
  'applicant.address': 'via di Prova 1, 16121 Genova',
  'applicant.phone': '',
  'applicant.email': 'maria@posta.example',
  'applicant.pec': 'maria@pec.example',
  'requirements.patente-b': true,
  'requirements.cittadinanza': true,
  'evidence.citizenship': 'di uno Stato fuori dall’Unione europea',
  'evidence.stay-title': 'soggiornante lungo periodo',
  'evidence.stay-until': '31/12/2035',
  'evidence.registered-at': 'Genova',
  'evidence.registered-on': '05.03.2030',
  'facts.isee': '12.345,67',
  'facts.disability': '67 %',
  'facts.dependants': '2',
  'facts.didFiledOn': '15/11/2030',
  'facts.unemployed': 'sì',
  'facts.hearing': 'udente',
  'reserves.militari': true,
  'reserve-grounds.militari': 'Esercito, 2001-2003',
  'recapito.by': 'alla PEC che dichiaro mia',
  'signatory.as': 'chi la presenta',
  'signature.by': 'firma digitale di questo file',
  'signature.on': '12/03/2031',
}

export const fields: readonly FormField[] = applicationFields(definition)

/** The answers as they are read out of a form. */
export function asRead(given: Readonly<Record<string, string | boolean | null>>): FilledField[] {
  return fields.map(({ name, kind }, index) => ({
    name,
    value: given[name] ?? (given[name] === null ? null : kind === 'tick' ? false : ''),
    page: index < 12 ? 1 : 2,
  }))
}

/** The answers as they stand in a PDF. */
export function asWidgets(given: Readonly<Record<string, string | true>>): SmallField[] {
  return fields.map(({ name, kind }, index) => {
    const value = given[name]
    const page = index < 12 ? 1 : 2
    if (kind === 'tick') return { name, page, kind: 'check', value: value === true ? '/Yes' : '/Off' }
    const text = typeof value === 'string' ? { value: pdfText(value) } : {}
    return { name, page, kind: kind === 'choice' ? 'choice' : 'text', ...text }
  })
}

/** Text as PDF writes what is not Latin: UTF-16 with a mark, in hexadecimal. */
function pdfText(text: string): string {
  return `<FEFF${Buffer.from(text, 'utf16le').swap16().toString('hex')}>`
}
