import { describe, expect, it } from 'vitest'
import { loadRuleSet, ruleSetIds } from '../../criteria/load.js'
import { buildGraduatoria } from '../../domain/ranking.js'
import { workExamples } from '../../domain/scoring/examples.js'
import { CALL } from '../domain/call-of-the-comune.js'
import { refusal } from '../domain/refusals.js'

const INCOMPLETE = [
  'art16-liguria-dgr859-2004',
  'l68-art18-pistoia',
  'l68-dpr246-lecco',
  'l68-liguria-dgr91-2002',
]

it('the rule sets of the product are these', () => {
  expect(ruleSetIds()).toEqual([
    'art16-emilia-romagna',
    'art16-isee-anzianita',
    'art16-liguria-dgr859-2004',
    'art16-veneto-dgr1219-2021',
    'l68-art18-pistoia',
    'l68-dpr246-lecco',
    'l68-emilia-romagna',
    'l68-liguria-dgr91-2002',
  ])
})

describe.each(ruleSetIds().filter((id) => !id.includes('liguria')))('%s', (id) => {
  const ruleSet = loadRuleSet(id)
  it.each((ruleSet.examples ?? []).map(({ label }, index) => [label, index] as const))('%s', (_, index) => {
    const worked = workExamples(ruleSet)[index]
    expect(worked?.problems).toEqual([])
    expect(worked?.score.elements.map(({ points }) => points)).not.toEqual([])
    expect(worked).toMatchObject({ agrees: true })
  })
})

describe.each(ruleSetIds())('%s', (id) => {
  const ruleSet = loadRuleSet(id)
  const call = { ...CALL, kind: ruleSet.kind }
  const rank = (simulation: boolean) => () =>
    buildGraduatoria({ call, criteria: ruleSet, candidates: [], drawSeed: null }, { simulation })

  it(
    INCOMPLETE.includes(id)
      ? 'declares itself incomplete and decides no real call'
      : 'may decide a real call',
    () => {
      if (INCOMPLETE.includes(id)) {
        expect(ruleSet.status).toBe('incomplete')
        expect(rank(false)).toThrowError(expect.objectContaining({ code: 'rule-set-incomplete' }))
      } else {
        expect(rank(false)()).toMatchObject({ status: 'ranked' })
      }
      expect(rank(true)()).toMatchObject({ status: 'ranked' })
    },
  )
})

describe('an example that does not come out', () => {
  const good = loadRuleSet('art16-emilia-romagna')
  const worked = (change: object) => {
    const [example] = good.examples ?? []
    return workExamples({ ...good, examples: [{ ...example, ...change } as NonNullable<typeof example>] })[0]
  }
  const facts = { isee: '8500.00', didFiledOn: '2026-02-10', unemployed: 'yes', birthDate: '1979-06-15' }

  it('because its points are others', () => {
    expect(worked({})).toMatchObject({ agrees: true, problems: [] })
    expect(worked({ points: '102' })).toMatchObject({ agrees: false, problems: [] })
  })

  it('because of its data, says which: nothing agrees with wrong data', () => {
    const wrong = (change: object) => worked({ facts: { ...facts, ...change } })
    expect(wrong({ income: '1' })).toMatchObject({
      agrees: false,
      problems: ['«income» non è un dato di questi criteri'],
    })
    expect(wrong({ isee: '1.234' })).toMatchObject({
      agrees: false,
      problems: ['«isee»: è ambiguo: migliaia o decimali? Scrivere 1234,00 oppure 1,23'],
    })
    expect(wrong({ birthDate: '2026-03-21' })?.problems).toEqual([
      '«data di nascita» (birthDate): è nel futuro rispetto alla chiusura dei termini',
    ])
    expect(wrong({ birthDate: 'ieri', isee: '-1' })?.problems).toHaveLength(3)
  })

  it('is not looked for where a set has none', () => {
    const { examples: _, ...none } = good
    expect(workExamples(none)).toEqual([])
  })
})

it('a set that is filled in decides only once the office has confirmed it', () => {
  const lecco = loadRuleSet('l68-dpr246-lecco')
  const filled = {
    ...lecco,
    elements: lecco.elements.map((element) =>
      element.id === 'seniority' ? { ...element, rule: { kind: 'value' as const, times: '1' } } : element,
    ),
  }
  const confirmed = { by: 'il dirigente', on: '2026-01-15', act: 'decreto 12/2026' }
  const given = { call: { ...CALL, kind: 'l68' as const }, candidates: [], drawSeed: null }
  expect(() => buildGraduatoria({ ...given, criteria: filled })).toThrowError(
    refusal('rule-set-incomplete', 'I criteri «l68-dpr246-lecco» non sono stati confermati dall’ufficio.'),
  )
  expect(buildGraduatoria({ ...given, criteria: { ...filled, confirmed } })).toMatchObject({
    status: 'ranked',
  })
  expect(() => buildGraduatoria({ ...given, criteria: { ...lecco, confirmed } })).toThrowError(
    refusal('rule-set-incomplete', '«l68-dpr246-lecco» hanno valori da stabilire: anzianità di iscrizione.'),
  )
  const liguria = loadRuleSet('art16-liguria-dgr859-2004')
  expect(() => buildGraduatoria({ ...given, call: CALL, criteria: liguria })).toThrowError(
    refusal(
      'rule-set-incomplete',
      'punteggio iniziale; ISEE; anzianità di disoccupazione; carico familiare.',
    ),
  )
})
