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
const outcome = (requirement: Requirement, known: KnownEvidence) =>
  checkRequirement(requirement, known, days).outcome

describe('a requirement', () => {
  it('carries the datum, its source and its instant', () => {
    const age: Requirement = { ...base, kind: 'age', on: 'closing', atLeast: 18 }
    expect(checkRequirement(age, { 'birth-date': found('1980-03-21') }, days)).toEqual({
      code: 'r',
      outcome: 'met',
      evidence: found('1980-03-21'),
      why: 'Ha 45 anni compiuti al 20 marzo 2026.',
    })
  })

  it('of age is met on the birthday', () => {
    const age: Requirement = { ...base, kind: 'age', on: 'closing', atLeast: 18, atMost: 66 }
    expect(outcome(age, { 'birth-date': found('2008-03-20') })).toBe('met')
    expect(outcome(age, { 'birth-date': found('2008-03-21') })).toBe('not-met')
    expect(outcome(age, { 'birth-date': found('1959-03-21') })).toBe('met')
    expect(outcome(age, { 'birth-date': found('1959-03-20') })).toBe('not-met')
  })

  it('that nobody knows about is for a person to check, never not met', () => {
    const all: Requirement[] = [
      { ...base, kind: 'age', on: 'closing', atLeast: 18 },
      { ...base, kind: 'school-title', titles: ['obbligo'] },
      { ...base, kind: 'citizenship', on: 'closing', stayTitles: ['lungo-soggiorno'] },
      { ...base, kind: 'registration', on: 'publication', offices: [] },
      { ...base, kind: 'category', category: 'art1' },
      { ...base, kind: 'professional' },
      { ...base, kind: 'document', heldByAdministration: false },
    ]
    for (const requirement of all) expect(outcome(requirement, {})).toBe('to-check')
  })

  it('whose document the administration holds is looked up, not asked', () => {
    const held: Requirement = { ...base, kind: 'document', heldByAdministration: true }
    expect(checkRequirement(held, {}, days).why).toContain('d’ufficio, non chiesto')
  })

  it('of citizenship is met by Italians, Europeans, and a title of stay in force', () => {
    const citizen: Requirement = {
      ...base,
      kind: 'citizenship',
      on: 'closing',
      stayTitles: ['lungo-soggiorno'],
    }
    expect(outcome(citizen, { citizenship: found('it') })).toBe('met')
    expect(outcome(citizen, { citizenship: found('eu') })).toBe('met')
    const from = (title: string, until?: string) =>
      outcome(citizen, { citizenship: found('other'), 'stay-title': found(title, until) })
    expect(from('lungo-soggiorno', '2026-03-20')).toBe('met')
    expect(from('lungo-soggiorno', '2026-03-19')).toBe('to-check')
    expect(from('lungo-soggiorno')).toBe('to-check')
    expect(from('studio', '2030-01-01')).toBe('to-check')
    expect(outcome(citizen, { citizenship: found('other') })).toBe('to-check')
  })

  it('of registration counts on its day, in the offices of the avviso', () => {
    const listed: Requirement = { ...base, kind: 'registration', on: 'publication', offices: ['ge'] }
    const since = (date: string, office?: string, until?: string) =>
      outcome(listed, {
        'registered-on': found(date, until),
        ...(office === undefined ? {} : { 'registered-at': found(office) }),
      })
    expect(since('2026-03-02', 'ge')).toBe('met')
    expect(since('2026-03-03', 'ge')).toBe('not-met')
    expect(since('2020-01-01', 'sv')).toBe('not-met')
    expect(since('2020-01-01')).toBe('to-check')
    expect(since('2020-01-01', 'ge', '2026-03-01')).toBe('not-met')
    expect(outcome({ ...listed, offices: [] }, { 'registered-on': found('2020-01-01') })).toBe('met')
  })

  it('of category, title and document is met by what is found', () => {
    expect(outcome({ ...base, kind: 'category', category: 'art18' }, { category: found('art18') })).toBe(
      'met',
    )
    expect(outcome({ ...base, kind: 'category', category: 'art18' }, { category: found('art1') })).toBe(
      'not-met',
    )
    const title: Requirement = { ...base, kind: 'school-title', titles: ['obbligo'] }
    expect(outcome(title, { 'school-title': found('obbligo') })).toBe('met')
    expect(outcome(title, { 'school-title': found('laurea') })).toBe('to-check')
    expect(outcome({ ...base, kind: 'professional' }, { r: found(true) })).toBe('met')
    expect(outcome({ ...base, kind: 'professional' }, { r: found(false) })).toBe('to-check')
  })
})
