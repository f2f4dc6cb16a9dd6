import type { Element, ElementRule, RuleSet } from '../../schemas/criteria.js'
import type { ScoredElement } from '../../schemas/graduatoria.js'
import { weigh } from './condition.js'
import {
  asText,
  compare,
  divide,
  type Exact,
  exact,
  inItalianDigits,
  minus,
  plus,
  times,
  whole,
  ZERO,
} from './exact.js'
import type { CheckedFacts } from './facts.js'
import { type CallForScoring, factOf, type Measured, measure } from './quantity.js'

/** Points that one element gives to one person: the number to add up, and its explanation. */
export interface ElementOutcome {
  readonly points: Exact
  readonly scored: ScoredElement
}

type Given = { readonly points: Exact; readonly why: string }

/**
 * Applies one element of the criteria to one person. The points of a value that the office has not filled in yet
 * (`?`) are zero, and the explanation says so: only a simulation gets this far with them.
 */
export function applyElement(
  element: Element,
  facts: CheckedFacts,
  ruleSet: RuleSet,
  call: CallForScoring,
  sources: Readonly<Record<string, string>> | undefined,
): ElementOutcome {
  const conditions = (element.when ?? []).map((condition) => weigh(condition, facts, ruleSet, call))
  const failed = conditions.find((condition) => !condition.holds)
  const measured = element.of === undefined ? null : measure(element.of, facts, ruleSet, call)
  const given = failed
    ? { points: ZERO, why: `${capital(failed.words)}: ${pointsInWords(ZERO)}.` }
    : award(
        element,
        measured,
        conditions.map((condition) => condition.words).join('; '),
        moneyOf(element, ruleSet),
      )
  const factName = element.of === undefined ? firstFact(element) : factOf(element.of)
  const source = factName === null ? undefined : (sources?.[factName] ?? ruleSet.facts[factName]?.source)
  const datum =
    measured?.datum ?? (element.of === undefined ? (conditions[0]?.datum ?? null) : 'non dichiarato')
  return {
    points: given.points,
    scored: {
      element: element.id,
      label: element.label,
      datum,
      ...(source === undefined ? {} : { source }),
      points: asText(given.points),
      why: given.why,
    },
  }
}

/** `+5 punti`, `−1 punto`, `0 punti`. */
export function pointsInWords(points: Exact): string {
  const sign = points.n > 0n ? '+' : ''
  const one = points.d === 1n && (points.n === 1n || points.n === -1n)
  return `${sign}${inItalianDigits(points)} ${one ? 'punto' : 'punti'}`
}

function award(element: Element, measured: Measured | null, conditions: string, money: boolean): Given {
  if (element.of !== undefined && measured === null) {
    if (element.missing === undefined || element.missing === '?') return unknown()
    const points = exact(element.missing)
    return { points, why: `Dato non dichiarato: ${pointsInWords(points)}.` }
  }
  if (isUnknown(element.rule)) return unknown()
  const { points, how } = byRule(element.rule, measured, money)
  const subject = measured === null ? conditions : [conditions, measured.datum].filter(Boolean).join('; ')
  const reason = subject === '' ? 'Spetta a tutti' : capital(subject)
  const kept = within(points, element)
  const limited = compare(kept, points) === 0 ? '' : ` (sarebbero ${pointsInWords(points)}, oltre il limite)`
  return { points: kept, why: `${reason}${how === '' ? '' : `: ${how}`}: ${pointsInWords(kept)}${limited}.` }
}

/** The bare arithmetic of a rule, before the limits. */
function byRule(
  rule: ElementRule,
  measured: Measured | null,
  money: boolean,
): { points: Exact; how: string } {
  if (rule.kind === 'fixed') return { points: exact(rule.points), how: '' }
  const value = measured?.value ?? ZERO
  switch (rule.kind) {
    case 'value': {
      const factor = exact(rule.times)
      const how = compare(factor, whole(1)) === 0 ? '' : `${inItalianDigits(factor)} per ciascuno`
      return { points: times(value, factor), how }
    }
    case 'bands': {
      const band = rule.bands.find(
        ({ from, to }) =>
          compare(value, exact(from)) >= 0 && (to === undefined || compare(value, exact(to)) <= 0),
      )
      if (band === undefined) return { points: exact(rule.outside), how: 'in nessuna fascia' }
      const name =
        band.to === undefined ? `fascia da ${band.from} in su` : `fascia da ${band.from} a ${band.to}`
      return { points: exact(band.points), how: name.replaceAll('.', ',') }
    }
    case 'steps':
      return bySteps(rule, value, money)
  }
}

function bySteps(
  rule: Extract<ElementRule, { kind: 'steps' }>,
  value: Exact,
  money: boolean,
): { points: Exact; how: string } {
  const amount = (x: Exact) => (money ? `${inItalianDigits(x, 2)} €` : inItalianDigits(x))
  const above = rule.above === undefined ? ZERO : exact(rule.above)
  if (rule.above !== undefined && compare(value, above) <= 0) {
    return { points: ZERO, how: `non supera ${amount(above)}` }
  }
  const step = exact(rule.step)
  const each = exact(rule.points)
  const { count, rest } = divide(minus(value, above), step)
  const up = roundsUp(rule.rounding, rest, step)
  const steps = whole(up ? count + 1n : count)
  const start = rule.start === undefined ? ZERO : exact(rule.start)
  const parts = [
    ...(rule.above === undefined ? [] : [`oltre ${amount(above)}`]),
    ...(rule.start === undefined ? [] : [`da ${pointsInWords(start)}`]),
    `${steps.n} ${steps.n === 1n ? 'scatto' : 'scatti'} da ${amount(step)}`,
    ...(compare(rest, ZERO) === 0 ? [] : [`resto ${amount(rest)}, ${up ? 'per eccesso' : 'per difetto'}`]),
    `${pointsInWords(each)} per scatto`,
  ]
  return { points: plus(start, times(each, steps)), how: parts.join(', ') }
}

function roundsUp(
  rounding: Extract<ElementRule, { kind: 'steps' }>['rounding'],
  rest: Exact,
  step: Exact,
): boolean {
  if (typeof rounding === 'object') return compare(rest, exact(rounding.over)) > 0
  switch (rounding) {
    case 'floor':
      return false
    case 'ceil':
      return rest.n > 0n
    case 'half-up':
      return compare(plus(rest, rest), step) >= 0
  }
}

function within(points: Exact, element: Element): Exact {
  const low = element.min === undefined || element.min === '?' ? null : exact(element.min)
  const high = element.max === undefined || element.max === '?' ? null : exact(element.max)
  if (low !== null && compare(points, low) < 0) return low
  return high !== null && compare(points, high) > 0 ? high : points
}

function isUnknown(rule: ElementRule): boolean {
  switch (rule.kind) {
    case 'fixed':
      return rule.points === '?'
    case 'value':
      return rule.times === '?'
    case 'steps':
      return rule.points === '?' || rule.step === '?'
    case 'bands':
      return rule.bands.some((band) => band.points === '?')
  }
}

function unknown(): Given {
  return { points: ZERO, why: 'Valore che l’ufficio deve ancora stabilire: non è contato.' }
}

function firstFact(element: Element): string | null {
  const condition = element.when?.find((one) => 'fact' in one)
  return condition !== undefined && 'fact' in condition ? condition.fact : null
}

function moneyOf(element: Element, ruleSet: RuleSet): boolean {
  return element.of !== undefined && 'fact' in element.of && ruleSet.facts[element.of.fact]?.type === 'money'
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
