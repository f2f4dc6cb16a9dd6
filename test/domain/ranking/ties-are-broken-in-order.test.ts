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

  it('whoever did not declare the datum stands after whoever did', () => {
    expect(first({ isee: null }, { isee: '9000.00' }, onlyTies)).toEqual(['b', 'ha un ISEE più basso.'])
    expect(first({ isee: '9000.00' }, { isee: null }, onlyTies)).toEqual(['a', 'ha un ISEE più basso.'])
    expect(first({ isee: null }, { isee: null, birthDate: '1990-01-01' }, onlyTies)[0]).toBe('b')
  })
})
