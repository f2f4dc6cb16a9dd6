import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadRuleSet, ruleSetIds } from '../../../criteria/load.js'
import type { Candidate } from '../../../domain/ranking.js'
import type { FactValue } from '../../../schemas/application.js'
import type { RuleSet } from '../../../schemas/criteria.js'
import { CALL, ranked, SEED } from '../call-of-the-comune.js'
import { peopleFor, valuesOf } from '../oracle/random-people.js'

const RUNS = { numRuns: 25 }
const PEOPLE = 12

/** Which of two values is the better one to have; a datum that is not declared is worse than any. */
const BETTER = {
  lower: (one: number, other: number) => one < other,
  higher: (one: number, other: number) => one > other,
  earlier: (one: string, other: string) => one < other,
  later: (one: string, other: string) => one > other,
  yes: (one: boolean, other: boolean) => one && !other,
} as const

/**
 * Read from the text of each set, not from the code: the direction in which each datum is better, ties included; null
 * where it has none, as a kind of disability, or where points and ties pull in opposite directions, as an age.
 */
const DIRECTIONS: Record<string, Record<string, keyof typeof BETTER | null>> = {
  'art16-emilia-romagna': { isee: 'lower', didFiledOn: 'earlier', unemployed: 'yes', birthDate: null },
  'art16-isee-anzianita': { isee: 'lower', unemployedSince: 'earlier', birthDate: 'later' },
  'art16-liguria-dgr859-2004': { isee: null, unemployedSince: null, dependants: null, birthDate: 'later' },
  'art16-veneto-dgr1219-2021': { isee: 'lower', birthDate: 'later' },
  'l68-art18-pistoia': {
    dependants: 'higher',
    income: 'lower',
    disabilityPercent: 'higher',
    registeredOn: 'earlier',
    terrorismVictim: 'yes',
    workOrphan: 'yes',
    birthDate: 'earlier',
  },
  'l68-dpr246-lecco': {
    dependants: 'higher',
    income: 'lower',
    disabilityPercent: 'higher',
    registeredOn: 'earlier',
    birthDate: 'later',
  },
  'l68-emilia-romagna': {
    disability: null,
    disabilityPercent: 'higher',
    registeredOn: 'earlier',
    isee: 'lower',
    birthDate: 'later',
  },
  'l68-liguria-dgr91-2002': {
    dependants: null,
    income: null,
    disabilityPercent: null,
    registeredOn: 'earlier',
    birthDate: 'later',
  },
}

function isBetter(direction: keyof typeof BETTER, one: FactValue, other: FactValue): boolean {
  if (one === null || other === null) return one !== null
  const [a, b] = [one, other].map((value) => (/^\d+\.\d+$/.test(String(value)) ? Number(value) : value))
  return BETTER[direction](a as never, b as never)
}

const graduatoria = (criteria: RuleSet, candidates: readonly Candidate[]) =>
  ranked(
    { call: { ...CALL, kind: criteria.kind }, criteria, candidates, drawSeed: SEED },
    { simulation: true },
  )
const idsOf = (criteria: RuleSet, candidates: readonly Candidate[]) =>
  graduatoria(criteria, candidates).positions.map(({ id }) => id)

it('each datum of each set has its direction, or says that it has none', () => {
  const declared = ruleSetIds().map((id) => [id, Object.keys(loadRuleSet(id).facts).sort()])
  const directed = Object.entries(DIRECTIONS).map(([id, facts]) => [id, Object.keys(facts).sort()])
  expect(directed).toEqual(declared)
})

describe.each(ruleSetIds())('by %s', (id) => {
  const criteria = loadRuleSet(id)
  const people = peopleFor(criteria, PEOPLE)

  it('a better datum never lowers a position', () => {
    const directed = Object.entries(DIRECTIONS[id] ?? {}).flatMap(([name, direction]) =>
      direction === null ? [] : [{ name, direction }],
    )
    const change = fc.constantFrom(...directed).chain(({ name, direction }) => {
      const declaration = criteria.facts[name] ?? fail(name)
      return fc.record({
        name: fc.constant(name),
        direction: fc.constant(direction),
        two: fc.tuple(valuesOf(declaration), valuesOf(declaration)),
      })
    })
    fc.assert(
      fc.property(people, fc.nat(PEOPLE - 1), change, (all, which, { name, direction, two }) => {
        const [one, other] = two as [FactValue, FactValue]
        const [better, worse] = isBetter(direction, one, other) ? [one, other] : [other, one]
        const placeWith = (value: FactValue) => {
          const changed = all.map((person, index) =>
            index === which ? { ...person, facts: { ...person.facts, [name]: value } } : person,
          )
          return idsOf(criteria, changed).indexOf(all[which]?.id ?? fail(name))
        }
        expect(placeWith(better)).toBeLessThanOrEqual(placeWith(worse))
      }),
      { numRuns: 100 },
    )
  })

  it('the graduatoria is the same, to the byte, in whatever order the applications are read', () => {
    const shuffled = people.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    )
    fc.assert(
      fc.property(shuffled, ([all, other]) => {
        expect(graduatoria(criteria, other)).toEqual(graduatoria(criteria, all))
      }),
      RUNS,
    )
  })

  it('each application has one position and each position one application', () => {
    fc.assert(
      fc.property(people, (all) => {
        const { positions } = graduatoria(criteria, all)
        expect(positions.map(({ position }) => position)).toEqual(all.map((_, index) => index + 1))
        expect(new Set(positions.map(({ id }) => id)).size).toBe(all.length)
      }),
      RUNS,
    )
  })

  it('somebody who is excluded, or comes in, moves nobody: the others keep their order', () => {
    fc.assert(
      fc.property(people, fc.nat(PEOPLE - 1), (all, which) => {
        const gone = all[which]?.id
        const without = all.filter(({ id }) => id !== gone)
        expect(idsOf(criteria, without)).toEqual(idsOf(criteria, all).filter((id) => id !== gone))
      }),
      RUNS,
    )
  })
})

it('where points and ties pull in opposite directions, points do not: an older jobseeker never has fewer', () => {
  const criteria = loadRuleSet('art16-emilia-romagna')
  const births = valuesOf(criteria.facts.birthDate ?? fail('birthDate'))
  fc.assert(
    fc.property(peopleFor(criteria, 1), births, births, ([person = fail('nobody')], one, other) => {
      const points = (birthDate: FactValue) =>
        Number(
          graduatoria(criteria, [{ ...person, facts: { ...person.facts, birthDate } }]).positions[0]?.points,
        )
      const [older, younger] = [String(one), String(other)].sort()
      expect(points(older ?? null)).toBeGreaterThanOrEqual(points(younger ?? null))
    }),
  )
})

function fail(what: string): never {
  throw new Error(`not there: ${what}`)
}
