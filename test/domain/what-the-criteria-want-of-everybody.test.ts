import { expect, test } from 'vitest'
import { loadRuleSet } from '../../criteria/load.js'
import { missingFacts, requiredFacts } from '../../domain/required-facts.js'
import type { CriteriaId } from '../../schemas/ids.js'

const required = requiredFacts(loadRuleSet('art16-emilia-romagna' as CriteriaId))
const missing = (facts: Parameters<typeof missingFacts>[1]) =>
  missingFacts(required, facts).map(({ name }) => name)

test('the birth date is the applicant’s own: nobody types it twice', () => {
  expect(required.map(({ name }) => name)).toEqual(['unemployed'])
})

test('what everybody must have is missed when it was left out, or declared unknown; a no is an answer', () => {
  expect(missing({ isee: null, didFiledOn: null })).toEqual(['unemployed'])
  expect(missing({ unemployed: null })).toEqual(['unemployed'])
  expect(missing({ unemployed: false })).toEqual([])
})
