import { describe, expect, it } from 'vitest'
import { loadRuleSet } from '../../../criteria/load.js'
import { buildGraduatorieApart, type ListApart } from '../../../domain/lists-apart.js'
import type { RankingCode } from '../../../schemas/call.js'
import { CALL, candidate, input, ranked } from '../call-of-the-comune.js'
import { refusal } from '../refusals.js'

const lecco = {
  dependants: 0,
  income: '0',
  disabilityPercent: 50,
  registeredOn: '2020-01-10',
  birthDate: '1980-01-01',
}
const pistoia = { ...lecco, disabilityPercent: null, terrorismVictim: false, workOrphan: false }
const emilia = {
  disability: 'percentage',
  disabilityPercent: 67,
  registeredOn: '2022-11-20',
  isee: '6200.00',
  birthDate: '1980-01-01',
}
const pointsBy = (criteria: string, facts: Parameters<typeof candidate>[1]) =>
  ranked(input(criteria, [candidate('a', facts)]), { simulation: true }).positions[0]?.elements.map(
    (e) => e.points,
  )

describe('the table of DPR 246/1997', () => {
  it.each([
    ['0', '0'],
    ['7746.85', '0'],
    ['7746.86', '48'],
    ['8263.29', '48'],
    ['8263.30', '60'],
    ['9000.00', '72'],
  ])('own income of %s: %s points', (income, points) => {
    expect(pointsBy('l68-dpr246-lecco', { ...lecco, income })?.[2]).toBe(points)
  })

  it.each([
    [100, '-28'],
    [80, '-28'],
    [79, '-21'],
    [67, '-21'],
    [66, '-14'],
    [51, '-14'],
    [50, '-7'],
    [34, '-7'],
    [33, '0'],
  ])('disability of %i per cent: %s points, for public employers only', (disabilityPercent, points) => {
    const facts = { ...lecco, disabilityPercent }
    expect(pointsBy('l68-dpr246-lecco', facts)?.[3]).toBe(points)
    const given = input('l68-dpr246-lecco', [candidate('a', facts)])
    const privately = ranked({ ...given, call: { ...given.call, employer: 'private' } }, { simulation: true })
    expect(privately.positions[0]?.elements[3]).toMatchObject({
      points: '0',
      why: 'Vale solo per i datori pubblici: 0 punti.',
    })
  })

  it('puts first whoever has fewer points, and says so', () => {
    const given = [candidate('a', { ...lecco, dependants: 1 }), candidate('b', { ...lecco, dependants: 2 })]
    const { positions } = ranked(input('l68-dpr246-lecco', given), { simulation: true })
    expect(positions.map(({ points }) => points)).toEqual(['969', '981'])
    expect(positions[0]?.before).toBe(
      'Precede la posizione 2 perché ha meno punti (969), e con questi criteri precede chi ne ha meno.',
    )
  })

  it('says of a value still to be filled in that it is not counted', () => {
    const { positions } = ranked(input('l68-dpr246-lecco', [candidate('a', lecco)]), { simulation: true })
    expect(positions[0]?.elements.at(-1)).toMatchObject({
      element: 'seniority',
      points: '0',
      why: 'Valore che l’ufficio deve ancora stabilire: non è contato.',
    })
  })
})

describe('the categories of article 18', () => {
  it('victims of terrorism and orphans of work stand before everybody, whatever the points', () => {
    const { positions } = ranked(
      input('l68-art18-pistoia', [
        candidate('a', { ...pistoia, dependants: 5 }),
        candidate('b', { ...pistoia, workOrphan: true }),
        candidate('c', { ...pistoia, terrorismVictim: true, dependants: 1 }),
      ]),
      { simulation: true },
    )
    expect(positions.map(({ id }) => id.at(-1))).toEqual(['c', 'b', 'a'])
    expect(positions[1]?.before).toMatch(
      /^Precede la posizione 3 per precedenza assoluta: vittime del terrorismo/,
    )
  })

  it('among equals the longer registered stands first, then the older', () => {
    const { positions } = ranked(
      input('l68-art18-pistoia', [
        candidate('a', pistoia),
        candidate('b', { ...pistoia, birthDate: '1979-12-31' }),
        candidate('c', { ...pistoia, registeredOn: '2020-01-09', birthDate: '1999-01-01' }),
      ]),
      { simulation: true },
    )
    expect(positions.map(({ id }) => id.at(-1))).toEqual(['c', 'b', 'a'])
    expect(positions.map(({ before }) => before).slice(0, 2)).toEqual([
      'Precede la posizione 2 a parità di punti (1.000) perché è iscritto da più tempo.',
      'Precede la posizione 3 a parità di punti (1.000) perché è più anziano.',
    ])
  })
})

describe('the criteria of Emilia-Romagna for the L. 68', () => {
  const total = (facts: Partial<Record<keyof typeof emilia, string | number | null>>) =>
    ranked(input('l68-emilia-romagna', [candidate('a', { ...emilia, ...facts })])).positions[0]?.points

  it('67%, 40 months, ISEE 6,200: 158', () => {
    expect(total({})).toBe('158')
  })

  it.each([
    ['blind', '100'],
    ['partially-blind', '80'],
    ['deaf', '80'],
  ])('%s: %s points, whatever the percentage', (disability, points) => {
    expect(total({ disability, isee: null, registeredOn: '2026-03-10' })).toBe(points)
  })

  it.each([
    ['2026-02-21', '67'],
    ['2026-02-20', '69'],
    ['2023-03-20', '139'],
    ['2003-03-20', '139'],
  ])('registered on %s, without ISEE: %s; the months are counted to the closing', (registeredOn, points) => {
    expect(total({ registeredOn, isee: null })).toBe(points)
  })

  it.each([
    ['0', '164'],
    ['499.99', '164'],
    ['500.00', '163.5'],
    ['24999.99', '139.5'],
    ['25000.00', '139'],
    ['90000.00', '139'],
  ])('ISEE of %s: %s, half a point exactly', (isee, points) => {
    expect(total({ isee })).toBe(points)
  })

  it('among equals the longer registered stands first, then the younger', () => {
    const { positions } = ranked(
      input('l68-emilia-romagna', [
        candidate('a', emilia),
        candidate('b', { ...emilia, birthDate: '1980-01-02' }),
        candidate('c', { ...emilia, registeredOn: '2022-11-19', birthDate: '1950-01-01' }),
      ]),
    )
    expect(positions.map(({ id }) => id.at(-1))).toEqual(['c', 'b', 'a'])
  })
})

describe('the two categories of the L. 68', () => {
  const { category: _, ...criteria } = loadRuleSet('l68-emilia-romagna')
  const list = (category: 'art1' | 'art18', letters: string): ListApart => ({
    code: category as RankingCode,
    category,
    posts: 1,
    criteria,
    candidates: [...letters].map((letter, index) =>
      candidate(letter, { ...emilia, isee: `${index + 1}000.00` }),
    ),
  })
  const { posts: _posts, ...art16 } = CALL
  const call = { ...art16, kind: 'l68' } as const

  it('are ranked apart, each from the first position', () => {
    const apart = buildGraduatorieApart(call, [list('art1', 'ab'), list('art18', 'cd')], null)
    const positions = apart.map(({ ranking, outcome }) => [
      ranking,
      outcome.status === 'ranked'
        ? outcome.graduatoria.positions.map(({ position, id }) => [position, id.at(-1)])
        : [],
    ])
    expect(positions).toEqual([
      [
        'art1',
        [
          [1, 'a'],
          [2, 'b'],
        ],
      ],
      [
        'art18',
        [
          [1, 'c'],
          [2, 'd'],
        ],
      ],
    ])
  })

  it('never hold the same application, nor criteria of the other', () => {
    expect(() => buildGraduatorieApart(call, [list('art1', 'ab'), list('art18', 'bc')], null)).toThrowError(
      refusal('candidates-repeated', 'La domanda GE-2026-001.bbbbbbbbbbbbbbbb compare in due graduatorie.'),
    )
    const forArt1 = { ...list('art18', 'a'), criteria: loadRuleSet('l68-emilia-romagna') }
    expect(() => buildGraduatorieApart(call, [forArt1], null)).toThrowError(
      refusal(
        'rule-set-unfit',
        'I criteri «l68-emilia-romagna» sono fatti per l’altra categoria della L. 68.',
      ),
    )
    const own = { ...list('art1', 'a'), criteria: loadRuleSet('l68-emilia-romagna') }
    expect(buildGraduatorieApart(call, [own], null)).toMatchObject([{ ranking: 'art1' }])
  })
})
