import type { Element, RuleSet } from '../../schemas/criteria.js'
import type { ScoredElement } from '../../schemas/graduatoria.js'
import { type Arithmetic, arithmeticOf, pointsInWords } from './arithmetic.js'
import { weigh } from './condition.js'
import { asText, compare, type Exact, exact, ZERO } from './exact.js'
import type { CheckedFacts } from './facts.js'
import { type CallForScoring, factOf, type Measured, measurerOf } from './quantity.js'

/** Points that one element gives to one person: the number to add up, and its explanation. */
export interface ElementOutcome {
  readonly points: Exact
  readonly scored: ScoredElement
}

/** Where single data of one person were found: fact → words. */
export type Sources = Readonly<Record<string, string>>

export type ElementScorer = (facts: CheckedFacts, sources: Sources | undefined) => ElementOutcome

interface Given {
  readonly points: Exact
  readonly why: string
}

const UNKNOWN: Given = { points: ZERO, why: 'Valore che l’ufficio deve ancora stabilire: non è contato.' }

/**
 * Reads one element of the criteria once, to apply it to many people; those with the same data share one outcome. A
 * value that the office has not filled in yet (`?`) gives no points and the explanation says so: only a simulation
 * gets this far with it.
 */
export function scorerOf(element: Element, ruleSet: RuleSet, call: CallForScoring): ElementScorer {
  const { of, when = [] } = element
  const asked = when.flatMap((condition) => ('fact' in condition ? [condition.fact] : []))
  const sourced = of === undefined ? asked[0] : factOf(of)
  const declaredSource = sourced === undefined ? undefined : ruleSet.facts[sourced]?.source
  const money = isMoney(element, ruleSet)
  const points = pointsGiver(element, money)
  const measure = of === undefined ? () => null : measurerOf(of, ruleSet, call)

  const work = (
    facts: CheckedFacts,
    measured: Measured | null,
    source: string | undefined,
  ): ElementOutcome => {
    const conditions = when.map((condition) => weigh(condition, facts, ruleSet, call))
    const words = conditions.map((condition) => condition.words).join('; ')
    const failed = conditions.find(({ holds }) => !holds)
    const given =
      failed === undefined
        ? points(measured, words)
        : { points: ZERO, why: `${capital(failed.words)}: ${pointsInWords(ZERO)}.` }
    const scored = {
      element: element.id,
      label: element.label,
      datum: of === undefined ? (conditions[0]?.datum ?? null) : (measured?.datum ?? 'non dichiarato'),
      points: asText(given.points),
      why: given.why,
    }
    return { points: given.points, scored: source === undefined ? scored : { ...scored, source } }
  }

  // ages, months and answers recur; amounts of money hardly do
  const shared = new Map<string, ElementOutcome>()
  return (facts, sources) => {
    const source = (sourced === undefined ? undefined : sources?.[sourced]) ?? declaredSource
    const measured = measure(facts)
    if (money) return work(facts, measured, source)
    const key = [...asked.map((name) => facts[name]), measured?.datum, source].join('\n')
    const outcome = shared.get(key) ?? work(facts, measured, source)
    shared.set(key, outcome)
    return outcome
  }
}

/** Gives the points of somebody to whom the element applies. */
function pointsGiver(
  element: Element,
  money: boolean,
): (measured: Measured | null, conditions: string) => Given {
  const arithmetic: Arithmetic | null = arithmeticOf(element.rule, money)
  const missing = known(element.missing)
  const low = known(element.min)
  const high = known(element.max)
  return (measured, conditions) => {
    if (element.of !== undefined && measured === null) {
      return missing === null
        ? UNKNOWN
        : { points: missing, why: `Dato non dichiarato: ${pointsInWords(missing)}.` }
    }
    if (arithmetic === null) return UNKNOWN
    const { points, how } = arithmetic(measured?.value ?? ZERO)
    const kept = within(points, low, high)
    const subject =
      measured === null ? conditions : `${conditions === '' ? '' : `${conditions}; `}${measured.datum}`
    const reason = subject === '' ? 'Spetta a tutti' : capital(subject)
    const limited =
      compare(kept, points) === 0 ? '' : ` (sarebbero ${pointsInWords(points)}, oltre il limite)`
    // joined, not interpolated: a flat string, where interpolation leaves a tree of halves for each person
    const why = [reason, how === '' ? '' : ': ', how, ': ', pointsInWords(kept), limited, '.'].join('')
    return { points: kept, why }
  }
}

function within(points: Exact, low: Exact | null, high: Exact | null): Exact {
  if (low !== null && compare(points, low) < 0) return low
  return high !== null && compare(points, high) > 0 ? high : points
}

function known(text: string | undefined): Exact | null {
  return text === undefined || text === '?' ? null : exact(text)
}

function isMoney(element: Element, ruleSet: RuleSet): boolean {
  return element.of !== undefined && 'fact' in element.of && ruleSet.facts[element.of.fact]?.type === 'money'
}

function capital(text: string): string {
  const first = text.charAt(0)
  const upper = first.toUpperCase()
  return first === upper ? text : upper + text.slice(1)
}
