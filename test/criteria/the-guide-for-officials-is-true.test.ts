import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { readRuleSet } from '../../criteria/load.js'
import { workExamples } from '../../domain/scoring/examples.js'
import { CutOff, FactDeclaration, Quantity, RuleSet } from '../../schemas/criteria.js'

const guide = readFileSync(new URL('../../docs/criteri.md', import.meta.url), 'utf8')
const example = /```yaml\n([\s\S]*?)```/.exec(guide)?.[1] ?? ''

it('the example of the guide is a rule set, and its points come out', () => {
  const [worked] = workExamples(readRuleSet(example))
  expect(worked).toMatchObject({ agrees: true, problems: [] })
  expect(worked?.score.elements.map(({ points }) => points)).toEqual(['50', '-6', '3'])
})

it('the guide explains every word of the language', () => {
  const quantities = Quantity.options.flatMap((option) => Object.keys(option.shape))
  const words = [
    ...Object.keys(RuleSet.shape),
    ...Object.keys(FactDeclaration.shape),
    ...FactDeclaration.shape.type.options,
    ...CutOff.options,
    ...quantities,
    ...[
      'fixed',
      'value',
      'steps',
      'bands',
      'floor',
      'ceil',
      'half-up',
      'over',
      'above',
      'start',
      'outside',
      'unit',
    ],
    ...['when', 'of', 'missing', 'min', 'max', 'is', 'before', 'atLeast', 'atMost', 'employer'],
    ...['completed', 'begun', 'over-fifteen-days', 'draw', 'by', 'on', 'act'],
  ]
  expect(words.filter((word) => !new RegExp(`[\`{ ]${word}[\`:, }\n]`).test(guide))).toEqual([])
})
