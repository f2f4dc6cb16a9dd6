import { describe, expect, it } from 'vitest'
import { checkRequirement, type KnownEvidence } from '../../domain/requirements.js'
import type { Evidence, Requirement } from '../../schemas/requirements.js'
import type { Instant, LegalDate } from '../../schemas/time.js'

const days = { publication: '2026-03-02' as LegalDate, closing: '2026-03-20' as LegalDate }
const found = (value: Evidence['value'], until?: string): Evidence => ({
  value,
  source: 'scheda anagrafico-professionale',
  at: '2026-03-21T09:00:00+01:00' as Instant,
  ...(until === undefined ? {} : { until: until as LegalDate }),
})
const base = { code: 'r', text: 'requisito' }
/** Outcome and reason. */
const said = (requirement: Requirement, known: KnownEvidence) => {
  const { outcome, why } = checkRequirement(requirement, known, days)
  return `${outcome}: ${why}`
}

const age: Requirement = { ...base, kind: 'age', on: 'closing', atLeast: 18 }
const title: Requirement = { ...base, kind: 'school-title', titles: ['licenza-media', 'obbligo'] }
const citizen: Requirement = {
  ...base,
  kind: 'citizenship',
  on: 'closing',
  stayTitles: ['lungo-soggiorno', 'protezione'],
}
const listed: Requirement = { ...base, kind: 'registration', on: 'publication', offices: ['ge', 'sv'] }
const category: Requirement = { ...base, kind: 'category', category: 'art18' }
const licence: Requirement = { ...base, kind: 'professional' }
const form: Requirement = { ...base, kind: 'document', heldByAdministration: false }
const held: Requirement = { ...base, kind: 'document', heldByAdministration: true }

describe('a requirement', () => {
  it('carries the datum that decided, its source and its instant', () => {
    const datum: Record<string, [Requirement, Evidence]> = {
      'birth-date': [age, found('1980-03-21')],
      'school-title': [title, found('obbligo')],
      citizenship: [citizen, found('it')],
      'registered-on': [{ ...listed, offices: [] }, found('2020-01-01')],
      category: [category, found('art18')],
    }
    for (const [key, [requirement, evidence]] of Object.entries(datum)) {
      const known = { [key]: evidence, r: found(false) }
      expect(checkRequirement(requirement, known, days)).toEqual({
        code: 'r',
        outcome: 'met',
        evidence,
        why: expect.any(String),
      })
    }
    expect(checkRequirement(form, { r: found(true) }, days).evidence).toEqual(found(true))
    expect(checkRequirement(licence, { r: found(true) }, days).evidence).toEqual(found(true))
  })

  it('that nobody knows about is for a person to check, never not met', () => {
    for (const requirement of [age, title, citizen, listed, category, licence, form]) {
      expect(checkRequirement(requirement, {}, days)).toEqual({
        code: 'r',
        outcome: 'to-check',
        evidence: null,
        why: 'Non risulta: va verificato, e se occorre chiesto con il soccorso istruttorio.',
      })
    }
  })

  it('whose document the administration holds is looked up, never asked and never held against anybody', () => {
    const lookedUp =
      'to-check: È già presso l’amministrazione: va cercato d’ufficio, non chiesto alla persona.'
    expect(said(held, {})).toBe(lookedUp)
    expect(said(held, { r: found(false) })).toBe(lookedUp)
    expect(said(held, { r: found(true) })).toBe('met: Risulta dai documenti.')
  })
})

describe('the age', () => {
  const upTo66: Requirement = { ...age, atMost: 66 }
  it.each([
    ['2008-03-20', 'met: Ha 18 anni compiuti al 20 marzo 2026.'],
    ['2008-03-21', 'not-met: Ha 17 anni compiuti al 20 marzo 2026.'],
    ['1959-03-21', 'met: Ha 66 anni compiuti al 20 marzo 2026.'],
    ['1959-03-20', 'not-met: Ha 67 anni compiuti al 20 marzo 2026.'],
    ['2025-03-20', 'not-met: Ha 1 anno compiuto al 20 marzo 2026.'],
  ])('of who was born on %s counts from the birthday itself', (birth, words) => {
    expect(said(upTo66, { 'birth-date': found(birth) })).toBe(words)
  })

  it('has no limit above where the avviso gives none, and is counted on the day of the avviso', () => {
    expect(said(age, { 'birth-date': found('1930-01-01') })).toMatch(/^met/)
    const atPublication: Requirement = { ...age, on: 'publication' }
    expect(said(atPublication, { 'birth-date': found('2008-03-03') })).toBe(
      'not-met: Ha 17 anni compiuti al 2 marzo 2026.',
    )
  })

  it.each([['1980-02-30'], ['un giorno'], [true], ['2026-03-21']])(
    'of a birth that cannot be (%s) is for a person',
    (birth) => {
      expect(said(age, { 'birth-date': found(birth) })).toBe(
        'to-check: La data di nascita trovata non è un giorno possibile.',
      )
    },
  )

  it('of who was born on the day itself is zero', () => {
    expect(said(age, { 'birth-date': found('2026-03-20') })).toMatch(/^not-met: Ha 0 anni compiuti/)
  })
})

describe('the school title', () => {
  it('is met by any title of the avviso; a higher or a foreign one is for a person', () => {
    for (const one of ['licenza-media', 'obbligo'])
      expect(said(title, { 'school-title': found(one) })).toBe(
        'met: Il titolo di studio è fra quelli richiesti.',
      )
    expect(said(title, { 'school-title': found('laurea') })).toBe(
      'to-check: Il titolo non è fra quelli indicati: va visto se è superiore o riconosciuto.',
    )
  })
})

describe('the citizenship', () => {
  const foreigner = (stay?: Evidence, requirement = citizen) =>
    said(requirement, { citizenship: found('other'), ...(stay === undefined ? {} : { 'stay-title': stay }) })

  it('is met by Italians and Europeans, whatever their title of stay', () => {
    for (const one of ['it', 'eu'])
      expect(said(citizen, { citizenship: found(one), 'stay-title': found('lungo-soggiorno') })).toBe(
        'met: È cittadino italiano o dell’Unione europea.',
      )
  })

  it('is met by a title of stay of the avviso that is in force on the day', () => {
    expect(foreigner(found('lungo-soggiorno', '2026-03-20'))).toBe(
      'met: Il titolo di soggiorno vale fino al 20 marzo 2026.',
    )
    expect(foreigner(found('protezione', '2027-01-11'))).toBe(
      'met: Il titolo di soggiorno vale fino all’11 gennaio 2027.',
    )
  })

  it('with a title that has expired, that is another, or of which too little is known, is for a person', () => {
    expect(foreigner(found('lungo-soggiorno', '2026-03-19'))).toBe(
      'to-check: Il titolo di soggiorno è scaduto il 19 marzo 2026: va visto se il rinnovo è in corso.',
    )
    expect(foreigner(found('lungo-soggiorno', '2026-03-19'), { ...citizen, on: 'publication' })).toMatch(
      /^met/,
    )
    expect(foreigner(found('lungo-soggiorno'))).toBe(
      'to-check: Del titolo di soggiorno non si conosce la scadenza.',
    )
    expect(foreigner(found('studio', '2030-01-01'))).toBe(
      'to-check: Il titolo di soggiorno non è fra quelli indicati nell’avviso: decide una persona.',
    )
    expect(foreigner()).toBe('to-check: Non risulta un titolo di soggiorno: va verificato d’ufficio.')
  })
})

describe('the registration', () => {
  const since = (date: Evidence['value'], office?: string, until?: string, requirement = listed) =>
    said(requirement, {
      'registered-on': found(date, until),
      ...(office === undefined ? {} : { 'registered-at': found(office) }),
    })

  it('counts on the day of the avviso, in one of its offices', () => {
    expect(since('2026-03-02', 'ge')).toBe(
      'met: È iscritto dal 2 marzo 2026 in un ufficio fra quelli indicati.',
    )
    expect(since('2020-01-01', 'sv')).toMatch(/^met/)
    expect(since('2026-03-03', 'ge')).toBe('not-met: È iscritto dal 3 marzo 2026, dopo il 2 marzo 2026.')
    expect(since('2020-01-01', 'im')).toBe('not-met: È iscritto in un ufficio diverso da quelli indicati.')
    expect(since('2020-01-01')).toBe('to-check: Non si sa in quale ufficio è iscritto.')
    expect(since('2020-01-01', undefined, undefined, { ...listed, offices: [] })).toBe(
      'met: È iscritto dal 1° gennaio 2020.',
    )
  })

  it('has not ended before that day', () => {
    expect(since('2020-01-01', 'ge', '2026-03-01')).toBe('not-met: L’iscrizione è finita il 1° marzo 2026.')
    expect(since('2020-01-01', 'ge', '2026-03-02')).toMatch(/^met/)
  })

  it('began early enough, where the avviso says since when', () => {
    const standing = { ...listed, since: '2025-12-31' as LegalDate }
    expect(since('2025-12-31', 'ge', undefined, standing)).toMatch(/^met/)
    expect(since('2026-01-01', 'ge', undefined, standing)).toBe(
      'not-met: È iscritto dal 1° gennaio 2026, dopo il 31 dicembre 2025.',
    )
    const later = { ...listed, since: '2026-12-31' as LegalDate }
    expect(since('2026-03-03', 'ge', undefined, later)).toMatch(/^not-met/)
  })

  it('on a day that is none is for a person', () => {
    for (const date of ['2026-02-31', 'da tempo', true])
      expect(since(date, 'ge')).toBe('to-check: La data di iscrizione trovata non è un giorno che esiste.')
  })
})

describe('the category of the L. 68', () => {
  it('is the one of the avviso, or the other; anything else is for a person', () => {
    const of = (value: string) => said(category, { category: found(value) })
    expect(of('art18')).toBe('met: È iscritto nella categoria richiesta.')
    expect(of('art1')).toBe('not-met: È iscritto nell’altra categoria della L. 68/1999.')
    expect(of('art8')).toBe('to-check: La categoria trovata non è una di quelle della L. 68/1999.')
    expect(said({ ...category, category: 'art1' }, { category: found('art18') })).toMatch(/^not-met/)
  })
})

describe('a professional requirement and a document', () => {
  it.each([[licence], [form]])('are met by what is found, and otherwise for a person: %o', (requirement) => {
    expect(said(requirement, { r: found(true) })).toBe('met: Risulta dai documenti.')
    for (const unclear of [false, 'forse'])
      expect(said(requirement, { r: found(unclear) })).toBe(
        'to-check: Non risulta chiaramente dai documenti.',
      )
  })

  it('last until the closing, if they expire', () => {
    expect(said(licence, { r: found(true, '2026-03-20') })).toBe('met: Risulta dai documenti.')
    expect(said(form, { r: found(true, '2026-03-19') })).toBe(
      'to-check: È scaduto il 19 marzo 2026, prima della chiusura dei termini.',
    )
  })
})
