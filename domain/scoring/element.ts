import type { Element, RuleSet } from '../../schemas/criteria.js'
import type { ScoredElement } from '../../schemas/graduatoria.js'
import { type Arithmetic, arithmeticOf, type Points, pointsOf } from './arithmetic.js'
import { weigh } from './condition.js'
import { compare, type Exact, exact, ZERO } from './exact.js'
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
  readonly points: Points
  readonly why: string
}

const NOTHING = pointsOf(ZERO)
const UNKNOWN: Given = { points: NOTHING, why: 'Valore che l’ufficio deve ancora stabilire: non è contato.' }

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
  const give = pointsGiver(element, money)
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
        ? give(measured, words)
        : { points: NOTHING, why: `${capital(failed.words)}: ${NOTHING.words}.` }
    const { id, label } = element
    const datum = of === undefined ? (conditions[0]?.datum ?? null) : (measured?.datum ?? 'non dichiarato')
    const points = given.points.text
    const { why } = given
    const scored: ScoredElement =
      source === undefined
        ? { element: id, label, datum, points, why }
        : { element: id, label, datum, points, why, source }
    return { points: given.points.value, scored }
  }

  // ages, months and answers recur; amounts of money hardly do
  const shared = new Shared()
  return (facts, sources) => {
    const source = (sourced === undefined ? undefined : sources?.[sourced]) ?? declaredSource
    const measured = measure(facts)
    if (money) return work(facts, measured, source)
    let place = shared.under(source).under(measured?.datum)
    for (const name of asked) place = place.under(facts[name])
    place.outcome ??= work(facts, measured, source)
    return place.outcome
  }
}

/** Outcomes by what they depend on, one thing after another, without making a key of them for each person. */
class Shared {
  outcome: ElementOutcome | undefined
  readonly #by = new Map<unknown, Shared>()

  under(value: unknown): Shared {
    const known = this.#by.get(value)
    if (known !== undefined) return known
    const place = new Shared()
    this.#by.set(value, place)
    return place
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
      return missing === null ? UNKNOWN : { points: missing, why: `Dato non dichiarato: ${missing.words}.` }
    }
    if (arithmetic === null) return UNKNOWN
    const { points, how } = arithmetic(measured?.value ?? ZERO)
    const kept = within(points, low, high)
    const subject =
      measured === null ? conditions : `${conditions === '' ? '' : `${conditions}; `}${measured.datum}`
    const reason = subject === '' ? 'Spetta a tutti' : capital(subject)
    const limited = kept === points ? '' : ` (sarebbero ${points.words}, oltre il limite)`
    // joined, not interpolated: a flat string, where interpolation leaves a tree of halves for each person
    const why = [reason, how === '' ? '' : ': ', how, ': ', kept.words, limited, '.'].join('')
    return { points: kept, why }
  }
}

function within(points: Points, low: Points | null, high: Points | null): Points {
  if (low !== null && compare(points.value, low.value) < 0) return low
  return high !== null && compare(points.value, high.value) > 0 ? high : points
}

function known(text: string | undefined): Points | null {
  return text === undefined || text === '?' ? null : pointsOf(exact(text))
}

function isMoney(element: Element, ruleSet: RuleSet): boolean {
  return element.of !== undefined && 'fact' in element.of && ruleSet.facts[element.of.fact]?.type === 'money'
}

function capital(text: string): string {
  const first = text.charAt(0)
  const upper = first.toUpperCase()
  return first === upper ? text : upper + text.slice(1)
}
