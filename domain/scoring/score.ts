import type { RuleSet } from '../../schemas/criteria.js'
import type { ScoredElement } from '../../schemas/graduatoria.js'
import { weigh } from './condition.js'
import { type Sources, scorerOf } from './element.js'
import { asText, type Exact, plus, ZERO } from './exact.js'
import type { CheckedFacts } from './facts.js'
import type { CallForScoring } from './quantity.js'

/** One person's score, element by element. */
export interface Score {
  readonly points: Exact
  /** The same as text, without rounding: equal points have equal text. */
  readonly text: string
  /** In the order of the rule set. */
  readonly elements: ScoredElement[]
  /** Index of the absolute precedence that the person has; as many as there are, if none. */
  readonly precedence: number
}

/** Scores one person whose facts were checked; `sources` says where single data were found, if it is known. */
export type Scorer = (facts: CheckedFacts, sources?: Sources) => Score

/** Reads a rule set once, to score many people of one call. */
export function scorer(ruleSet: RuleSet, call: CallForScoring): Scorer {
  const elements = ruleSet.elements.map((element) => scorerOf(element, ruleSet, call))
  const precedences = ruleSet.precedences ?? []
  return (facts, sources) => {
    const outcomes = elements.map((apply) => apply(facts, sources))
    const points = outcomes.reduce((sum, outcome) => plus(sum, outcome.points), ZERO)
    const found = precedences.findIndex((precedence) =>
      precedence.anyOf.some((condition) => weigh(condition, facts, ruleSet, call).holds),
    )
    return {
      points,
      text: asText(points),
      elements: outcomes.map(({ scored }) => scored),
      precedence: found === -1 ? precedences.length : found,
    }
  }
}
