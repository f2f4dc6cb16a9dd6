import type { ApplicationData } from '../schemas/application.js'
import type { RuleSet } from '../schemas/criteria.js'

/** A datum that the criteria want of everybody: without it there is no score. */
export interface RequiredFact {
  readonly name: string
  readonly label: string
}

/** What a rule set wants of everybody. The birth date is not asked again: it is the applicant's own. */
export function requiredFacts({ facts }: Pick<RuleSet, 'facts'>): readonly RequiredFact[] {
  return Object.entries(facts).flatMap(([name, { label, required }]) =>
    required === 'yes' && name !== 'birthDate' ? [{ name, label }] : [],
  )
}

/**
 * Which of them an application does not have. They are said while it is examined and before the review is closed, not
 * on the day of the graduatoria, when nobody can ask for them any more.
 * @norma L. 241/1990 art. 6, comma 1, lett. b; avviso (criteri)
 */
export function missingFacts(
  required: readonly RequiredFact[],
  facts: ApplicationData['facts'],
): readonly RequiredFact[] {
  return required.filter(({ name }) => (facts[name] ?? null) === null)
}
