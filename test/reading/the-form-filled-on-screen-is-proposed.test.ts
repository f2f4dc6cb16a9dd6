import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { proposeApplication } from '../../reading/application-data.js'
import type { Instant, LegalDate } from '../../schemas/time.js'
import { answers, asRead, definition, fields } from './a-call-with-a-form.js'

const at = '2031-03-14T09:00:00Z' as Instant
const context = { definition, lastDay: '2031-03-12' as LegalDate, at }
const propose = (changes: Readonly<Record<string, string | boolean | null>> = {}) =>
  proposeApplication(asRead({ ...answers, ...changes }), context)

test('every datum of the form is proposed in its one form, with the field where it stands', () => {
  const { application, sources, unread, findings } = propose()
  expect(application).toEqual({
    ranking: 'autisti',
    applicant: {
      surname: 'Rossi',
      name: 'Maria',
      codiceFiscale: 'RSSMRA80A41D969D',
      birthDate: '1980-01-01',
      address: 'via di Prova 1, 16121 Genova',
      phone: null,
      email: 'maria@posta.example',
      pec: 'maria@pec.example',
    },
    recapito: { by: 'pec', address: 'maria@pec.example' },
    signatory: 'applicant',
    signatoryName: null,
    signedBy: 'digital',
    requirements: { 'patente-b': 'met', cittadinanza: 'met' },
    evidence: {
      citizenship: { value: 'other', source: expect.stringContaining('«Cittadinanza»'), at },
      'stay-title': {
        value: 'soggiornante-lungo-periodo',
        source: expect.any(String),
        at,
        until: '2035-12-31',
      },
      'registered-at': { value: 'ge', source: expect.any(String), at },
      'registered-on': { value: '2030-03-05', source: expect.any(String), at },
    },
    facts: {
      isee: '12345.67',
      disability: 67,
      dependants: 2,
      didFiledOn: '2030-11-15',
      unemployed: true,
      hearing: 'hearing',
    },
    reserves: ['militari'],
    reserveGrounds: { militari: 'Esercito, 2001-2003' },
  })
  expect(sources['facts.isee']).toEqual({ source: 'modulo, pag. 2, campo «ISEE (euro)»', at })
  expect(sources['applicant.surname']).toEqual({ source: 'modulo, pag. 1, campo «Cognome»', at })
  expect(unread).toEqual([])
  expect(findings).toEqual([
    {
      code: 'requirement-not-declared',
      text: 'Nel modulo non è spuntato il requisito «iscrizione».',
    },
  ])
})

describe('what may mean two things stays empty and is named', () => {
  it.each([
    ['facts.isee', '1.234', 'è ambiguo'],
    ['facts.isee', 'circa 12.000', 'non è un importo'],
    ['facts.isee', '-5,00', 'negativo'],
    ['facts.disability', '67,5 %', 'numero intero'],
    ['facts.disability', '120', '100'],
    ['facts.dependants', 'due', 'numero intero'],
    ['facts.didFiledOn', '31/02/2030', 'non è un giorno che esiste'],
    ['facts.didFiledOn', '15/11/30', 'non è una data'],
    ['facts.didFiledOn', '15/11/2031', 'futuro'],
    ['facts.unemployed', 'forse', 'risposte del modulo'],
    ['applicant.birthDate', '13/13/1980', 'non è un giorno che esiste'],
    ['applicant.codiceFiscale', 'RSSMRA80A41D969E', 'carattere di controllo'],
    ['applicant.codiceFiscale', 'RSSMRA', 'forma di un codice fiscale'],
    ['applicant.surname', '', 'non è compilato'],
    ['applicant.email', 'maria chiocciola posta', 'non è un indirizzo'],
    ['profile', 'Giardiniere', 'risposte del modulo'],
    ['evidence.registered-on', 'marzo 2030', 'non è una data'],
  ])('%s: «%s»', (field, typed, why) => {
    const { application, sources, unread } = propose({ [field]: typed })
    const [named] = unread
    expect(unread).toHaveLength(1)
    expect(named).toMatchObject({ field, typed: typed || null, why: expect.stringContaining(why) })
    expect(named?.why).not.toContain(typed || 'Rossi')
    expect(sources).not.toHaveProperty([field])
    const [section = '', name = ''] = field.split('.')
    if (section === 'profile') expect(application.ranking).toBeNull()
    else expect(application[section as 'facts']).not.toHaveProperty([name])
  })

  it('a field that says two different things', () => {
    const { application, unread } = propose({ 'facts.isee': null, 'requirements.patente-b': null })
    expect(application.facts).not.toHaveProperty('isee')
    expect(application.requirements).not.toHaveProperty('patente-b')
    expect(unread.map(({ field, why }) => [field, why])).toEqual([
      ['requirements.patente-b', 'il modulo dice due cose diverse'],
      ['facts.isee', 'il modulo dice due cose diverse'],
    ])
  })

  it('an older form that lacks a field', () => {
    const older = asRead(answers).filter(({ name }) => name !== 'facts.isee' && name !== 'applicant.name')
    const { unread } = proposeApplication(older, context)
    expect(unread.map(({ field, why }) => [field, why])).toEqual([
      ['applicant.name', 'il modulo non ha questo campo'],
      ['facts.isee', 'il modulo non ha questo campo'],
    ])
  })
})

test('a datum left blank is not declared, and a requirement without its tick is left to whoever examines', () => {
  const { application, findings, unread } = propose({ 'facts.isee': ' ', 'requirements.patente-b': false })
  expect(application.facts).toMatchObject({ isee: null })
  expect(application.requirements).toEqual({ cittadinanza: 'met' })
  expect(findings.map(({ code }) => code)).toContain('requirement-not-declared')
  expect(unread).toEqual([])
})

test('a reserve is what the form claims, and its ground is asked for', () => {
  expect(propose({ 'reserves.militari': false }).application).toMatchObject({
    reserves: [],
    reserveGrounds: {},
  })
  const { application, unread } = propose({ 'reserve-grounds.militari': '' })
  expect(application).toMatchObject({ reserves: ['militari'], reserveGrounds: {} })
  expect(unread).toMatchObject([{ field: 'reserve-grounds.militari' }])
})

describe('where the person wants to be answered', () => {
  it.each([
    ['allo sportello dell’ufficio', '', { by: 'counter' }],
    ['all’indirizzo postale', '', { by: 'post', address: 'via di Prova 1, 16121 Genova' }],
    ['all’indirizzo postale', 'presso Bianchi', { by: 'post', address: 'presso Bianchi' }],
    ['alla PEC che dichiaro mia', 'altra@pec.example', { by: 'pec', address: 'altra@pec.example' }],
  ])('%s, «%s»', (by, address, expected) => {
    const { application } = propose({ 'recapito.by': by, 'recapito.address': address })
    expect(application.recapito).toEqual(expected)
  })

  it('by PEC without any is nowhere, and is named', () => {
    const { application, unread } = propose({ 'applicant.pec': '' })
    expect(application.recapito).toBeNull()
    expect(unread).toMatchObject([{ field: 'recapito.address', why: 'manca l’indirizzo a cui rispondere' }])
  })
})

test('a codice fiscale that does not agree with the name is a finding, without the name', () => {
  const { application, findings } = propose({
    'applicant.surname': 'Verdi',
    'applicant.birthDate': '2/1/1980',
  })
  expect(application.applicant.codiceFiscale).toBe('RSSMRA80A41D969D')
  const texts = findings.filter(({ code }) => code === 'codice-fiscale-disagrees').map(({ text }) => text)
  expect(texts).toEqual([
    'Codice fiscale: il cognome non corrisponde.',
    'Codice fiscale: la data di nascita non corrisponde.',
  ])
})

test('the code of a choice is as good as its words, and what is pasted brings spaces', () => {
  expect(propose({ profile: 'operai' }).application.ranking).toBe('operai')
  const { applicant } = propose({ 'applicant.surname': '  De\u00a0\u200bRossi\r\n ' }).application
  expect(applicant.surname).toBe('De Rossi')
})

test('where there is one graduatoria only there is nothing to choose', () => {
  const one = { ...definition, rankings: definition.rankings.slice(0, 1) }
  expect(proposeApplication(asRead(answers), { ...context, definition: one }).application.ranking).toBe(
    'operai',
  )
})

test('whatever is typed, each field is either proposed with its source, or named, or blank', () => {
  const typed = fc.oneof(
    fc.string(),
    fc.constantFrom('1.234', '12,5', '01/02/1990', 'sì', '', ' ', '12/31/2030'),
  )
  fc.assert(
    fc.property(fc.array(typed, { minLength: fields.length, maxLength: fields.length }), (texts) => {
      const given = Object.fromEntries(
        fields.map(({ name, kind }, n) => [name, kind === 'tick' || (texts[n] ?? '')]),
      )
      const { sources, unread } = proposeApplication(asRead(given), context)
      for (const { name, kind } of fields) {
        const blank = kind !== 'tick' && String(given[name]).replace(/[\s\p{Cc}\p{Cf}]/gu, '') === ''
        const named = unread.some(({ field }) => field === name)
        const ways = [name in sources, named].filter(Boolean).length
        expect(ways).toBeLessThanOrEqual(1)
        if (!blank && !NOT_ASKED.has(name)) expect(ways).toBeGreaterThanOrEqual(1)
      }
    }),
  )
})

/** The day of the signature proves nothing; the end of a title of stay belongs to a title that is there. */
const NOT_ASKED = new Set(['signature.on', 'evidence.stay-until', 'reserve-grounds.militari'])
