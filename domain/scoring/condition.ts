import type { Condition, RuleSet } from '../../schemas/criteria.js'
import { inItalian } from '../terms/index.js'
import { compare, exact, inItalianDigits } from './exact.js'
import type { CheckedFacts } from './facts.js'
import { asNumber, type CallForScoring, cutOffDay, datumInWords } from './quantity.js'

export interface ConditionOutcome {
  readonly holds: boolean
  readonly datum: string | null
  /** In Italian, with the datum: `stato di disoccupazione: sì`. */
  readonly words: string
}

/** Whether a condition holds for one person; a datum not declared never satisfies it. */
export function weigh(
  condition: Condition,
  facts: CheckedFacts,
  ruleSet: RuleSet,
  call: CallForScoring,
): ConditionOutcome {
  if ('employer' in condition) {
    const holds = call.employer === condition.employer
    const kind = condition.employer === 'public' ? 'pubblici' : 'privati'
    return {
      holds,
      datum: null,
      words: holds ? `datore fra quelli ${kind}` : `vale solo per i datori ${kind}`,
    }
  }
  const value = facts[condition.fact] ?? null
  const label = ruleSet.facts[condition.fact]?.label ?? condition.fact
  const datum = datumInWords(ruleSet, condition.fact, value)
  if (value === null) return { holds: false, datum, words: `${label}: non dichiarato` }
  if ('is' in condition) {
    const holds = typeof value === 'boolean' ? value === (condition.is === 'yes') : value === condition.is
    return { holds, datum, words: `${label}: ${datum}` }
  }
  if ('before' in condition) {
    const day = cutOffDay(condition.before, call)
    const holds = String(value) < day
    const event = condition.before === 'publication' ? 'della pubblicazione' : 'della chiusura dei termini'
    return {
      holds,
      datum,
      words: `${label}: ${datum}, ${holds ? '' : 'non '}prima ${event} (${inItalian(day)})`,
    }
  }
  const number = asNumber(value)
  const limit = exact('atLeast' in condition ? condition.atLeast : condition.atMost)
  const holds = 'atLeast' in condition ? compare(number, limit) >= 0 : compare(number, limit) <= 0
  const side = 'atLeast' in condition ? 'almeno' : 'al massimo'
  return { holds, datum, words: `${label}: ${datum} (si chiede ${side} ${inItalianDigits(limit)})` }
}
