import type { Element, RuleSet } from '../../schemas/criteria.js'
import { RuleError } from '../errors.js'

/** Where a rule set still has values for the office to fill in: the elements' labels. */
export function unknownValues(ruleSet: RuleSet): readonly string[] {
  return ruleSet.elements.filter(hasUnknown).map((element) => element.label)
}

/**
 * Refuses criteria that may not decide a real call: values still missing, or nobody has confirmed them.
 *
 * @throws RuleError `rule-set-incomplete`, with the labels of what is missing
 */
export function requireUsable(ruleSet: RuleSet): void {
  const unknown = unknownValues(ruleSet)
  if (unknown.length > 0) {
    throw new RuleError(
      'rule-set-incomplete',
      `I criteri «${ruleSet.id}» hanno valori da stabilire: ${unknown.join('; ')}.`,
    )
  }
  if (ruleSet.status === 'incomplete' && ruleSet.confirmed === undefined) {
    throw new RuleError(
      'rule-set-incomplete',
      `I criteri «${ruleSet.id}» non sono stati confermati dall’ufficio.`,
    )
  }
}

function hasUnknown(element: Element): boolean {
  return JSON.stringify(element).includes('"?"')
}
