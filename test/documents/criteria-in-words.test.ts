import { expect, test } from 'vitest'
import { loadRuleSet, ruleSetIds } from '../../criteria/load.js'
import { criteriaInWords } from '../../documents/criteria-in-words.js'

test.each(ruleSetIds())('the avviso says the criteria %s in full', async (id) => {
  const { elements, ties } = criteriaInWords(loadRuleSet(id))
  await expect(`${[...elements, ...ties].join('\n')}\n`).toMatchFileSnapshot(`golden/criteria/${id}.txt`)
})

test.each(ruleSetIds())('every number of the rule set %s is said', (id) => {
  const ruleSet = loadRuleSet(id)
  const said = criteriaInWords(ruleSet).elements.join(' ').replaceAll('.', '').replaceAll(',', '.')
  const numbers = JSON.stringify(ruleSet.elements).match(/"-?\d+(\.\d+)?"/g) ?? []
  for (const number of numbers.map((text) => text.replace(/["-]/g, '')).filter((text) => text !== '0')) {
    // The distance between two bands is no amount.
    if (ruleSet.elements.some(({ rule }) => rule.kind === 'bands' && rule.unit === number)) continue
    expect(said).toContain(number)
  }
})

test('the draw is left to the avviso, which knows the number that decides it', () => {
  expect(criteriaInWords(loadRuleSet('art16-emilia-romagna')).ties).toEqual(['precede chi è più giovane'])
})
