import type { FactValue } from '../../schemas/application.js'
import type { Example, RuleSet } from '../../schemas/criteria.js'
import type { LegalDate } from '../../schemas/time.js'
import { asText, exact } from './exact.js'
import { factsChecker } from './facts.js'
import { readFact } from './read-fact.js'
import { type Score, scorer } from './score.js'

/** An example of a rule set, worked out. */
export interface WorkedExample {
  readonly example: Example
  readonly score: Score
  /** Whether the points are those that the example says. */
  readonly agrees: boolean
  /** What is wrong in its facts, if anything. */
  readonly problems: readonly string[]
}

/** Works out the examples that a rule set carries, so that whoever reads it sees the numbers come out. */
export function workExamples(ruleSet: RuleSet): readonly WorkedExample[] {
  return (ruleSet.examples ?? []).map((example) => {
    const { given, problems } = readAll(ruleSet, example)
    const closesOn = example.closesOn as LegalDate
    const checked = factsChecker(ruleSet, closesOn)(given)
    const call = { publishedOn: example.publishedOn as LegalDate, closesOn, employer: 'public' as const }
    const score = scorer(ruleSet, call)(checked.facts)
    const all = [...problems, ...checked.problems]
    return {
      example,
      score,
      agrees: all.length === 0 && score.text === asText(exact(example.points)),
      problems: all,
    }
  })
}

function readAll(ruleSet: RuleSet, example: Example) {
  const given: Record<string, FactValue> = {}
  const problems: string[] = []
  for (const [name, text] of Object.entries(example.facts)) {
    const declaration = ruleSet.facts[name]
    if (declaration === undefined) {
      problems.push(`«${name}» non è un dato di questi criteri`)
      continue
    }
    const read = readFact(declaration, text)
    if ('problem' in read) problems.push(`«${name}»: ${read.problem}`)
    else given[name] = read.value
  }
  return { given, problems }
}
