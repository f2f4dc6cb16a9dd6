import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readRuleSet } from '../../../criteria/load.js'
import type { FactValue } from '../../../schemas/application.js'
import type { RuleSet } from '../../../schemas/criteria.js'
import { CALL, candidate, ranked } from '../call-of-the-comune.js'

/** A rule set that uses every word of the language; everybody below has the same points. */
const criteria = readRuleSet(readFileSync(new URL('../oracle/every-word.yaml', import.meta.url), 'utf8'))
const same = {
  isee: '999.99',
  income: '6000.00',
  registeredOn: '2020-01-15',
  birthDate: '1980-05-05',
  dependants: 1,
  percent: null,
  widow: false,
  group: 'one',
}
/** The same, with no points but those that everybody has. */
const onlyTies: RuleSet = {
  ...criteria,
  elements: criteria.elements.slice(0, 1),
  ties: criteria.ties.filter((tie) => tie === 'draw' || 'fact' in tie),
}
const never = () => {
  throw new Error('the set has elements')
}
type Change = Readonly<Record<string, FactValue>>
const first = (one: Change, other: Change, set = criteria) => {
  const people = [candidate('a', { ...same, ...one }), candidate('b', { ...same, ...other })]
  const { positions } = ranked({
    call: { ...CALL, kind: 'l68' },
    criteria: set,
    candidates: people,
    drawSeed: '1',
  })
  expect(positions[0]?.points).toBe(positions[1]?.points)
  return [positions[0]?.id.at(-1), positions[0]?.before.replace(/^.*perché /, '')]
}

describe('among people with the same points', () => {
  it('the first tie-break that tells them apart decides, and is named', () => {
    expect(first({ dependants: 1 }, { dependants: 2 })).toEqual(['b', 'ha più persone a carico.'])
    expect(first({ isee: '900.00' }, { isee: '899.99' })).toEqual(['b', 'ha un ISEE più basso.'])
    expect(first({ birthDate: '1980-05-04' }, { birthDate: '1980-05-05' })).toEqual(['b', 'è più giovane.'])
  })

  it('an earlier one outweighs a later', () => {
    const one = { dependants: 2, isee: '999.99', birthDate: '1980-05-04' }
    expect(first(one, { dependants: 1, isee: '999.00' })).toEqual(['a', 'ha più persone a carico.'])
  })

  it('a number is compared as a number, not letter by letter', () => {
    expect(first({ isee: '100.00' }, { isee: '99.00' })[0]).toBe('b')
    expect(first({ isee: '99.00' }, { isee: '100.00' })[0]).toBe('a')
    expect(first({ dependants: 3 }, { dependants: 10 })[0]).toBe('b')
  })

  it('the points of one element may decide, those of the others having made up for them', () => {
    const { elements, ties } = criteria
    const onElement = (first: 'lowest' | 'highest'): RuleSet => ({
      ...criteria,
      elements: [
        elements[0] ?? never(),
        { id: 'more', label: 'più figli', of: { fact: 'dependants' }, rule: { kind: 'value', times: '2' } },
        { id: 'less', label: 'meno figli', of: { fact: 'dependants' }, rule: { kind: 'value', times: '-2' } },
      ],
      ties: [{ element: 'less', first, words: 'ha meno punti per i figli' }, ...ties.slice(-1)],
    })
    const few = { dependants: 3 }
    const many = { dependants: 10 }
    expect(first(few, many, onElement('lowest'))).toEqual(['b', 'ha meno punti per i figli.'])
    expect(first(many, few, onElement('lowest'))[0]).toBe('a')
    expect(first(few, many, onElement('highest'))[0]).toBe('a')
    expect(first(many, few, onElement('highest'))[0]).toBe('b')
  })

  it('a yes may decide, and a day is earlier or later', () => {
    const on = (tie: RuleSet['ties'][number]): RuleSet => ({
      ...onlyTies,
      precedences: [],
      ties: [tie, 'draw'],
    })
    const yes = on({ fact: 'widow', first: 'yes', words: 'è coniuge superstite' })
    expect(first({ widow: false }, { widow: true }, yes)).toEqual(['b', 'è coniuge superstite.'])
    expect(first({ widow: true }, { widow: false }, yes)[0]).toBe('a')
    const earliest = on({ fact: 'birthDate', first: 'earliest', words: 'è più anziano' })
    expect(first({ birthDate: '1980-05-05' }, { birthDate: '1979-12-31' }, earliest)[0]).toBe('b')
    expect(first({ birthDate: '1979-12-31' }, { birthDate: '1980-05-05' }, earliest)[0]).toBe('a')
    const latest = on({ fact: 'birthDate', first: 'latest', words: 'è più giovane' })
    expect(first({ birthDate: '1979-12-31' }, { birthDate: '1980-05-05' }, latest)[0]).toBe('b')
    expect(first({ birthDate: '1980-05-05' }, { birthDate: '1979-12-31' }, latest)[0]).toBe('a')
  })

  it('an absolute precedence comes before points, and one before another', () => {
    const ahead = (one: Change, other: Change) => {
      const people = [candidate('a', { ...same, ...one }), candidate('b', { ...same, ...other })]
      const call = { ...CALL, kind: 'l68' as const }
      return ranked({ call, criteria: onlyTies, candidates: people, drawSeed: '1' }).positions[0]
    }
    expect(ahead({ isee: '0' }, { widow: true, isee: '9000' })?.before).toBe(
      'Precede la posizione 2 per precedenza assoluta: superstiti del primo gruppo (prova).',
    )
    expect(ahead({ group: 'three' }, { widow: true })?.id).toMatch(/b$/)
    expect(ahead({ percent: 99 }, {})?.before).toContain('terzo gruppo (prova)')
  })

  it('whoever did not declare the datum stands after whoever did', () => {
    expect(first({ isee: null }, { isee: '9000.00' }, onlyTies)).toEqual(['b', 'ha un ISEE più basso.'])
    expect(first({ isee: '9000.00' }, { isee: null }, onlyTies)).toEqual(['a', 'ha un ISEE più basso.'])
    expect(first({ isee: null }, { isee: null, birthDate: '1990-01-01' }, onlyTies)[0]).toBe('b')
    expect(first({ isee: null, birthDate: '1990-01-01' }, { isee: null }, onlyTies)[0]).toBe('a')
  })
})
