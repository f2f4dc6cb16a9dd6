import type { FactValue } from '../schemas/application.js'
import type { RuleSet, TieBreak } from '../schemas/criteria.js'
import { compare, exact, inItalianDigits } from './scoring/exact.js'
import type { CheckedFacts } from './scoring/facts.js'
import { asNumber } from './scoring/quantity.js'
import type { Score } from './scoring/score.js'

/** One person to be put in order. */
export interface Standing {
  readonly facts: CheckedFacts
  readonly score: Score
}

/** What tells two neighbours apart, and how it is said. */
export interface Reason {
  /** What it is, in a few words, without their data. */
  readonly name: string
  /** Completes "Precede la posizione n " for the one who stands first, in Italian; says nothing of the next. */
  readonly words: (first: Standing) => string
}

/** One thing that tells two people apart. */
interface Criterion extends Reason {
  readonly order: (a: Standing, b: Standing) => number
}

/** The order that a rule set gives, before any draw. */
export interface RuleSetOrder {
  /** Negative if `a` stands before `b`; 0 if only a draw can tell. */
  readonly compare: (a: Standing, b: Standing) => number
  /** The same between two people of the same precedence and points. */
  readonly breakTie: (a: Standing, b: Standing) => number
  /** Why one stands before the other; null if only a draw can tell. */
  readonly reason: (first: Standing, next: Standing) => Reason | null
}

/** Only a draw told these two apart. */
export const BY_DRAW: Reason = {
  name: 'sorteggio',
  words: () => 'per sorteggio, a parità di ogni altro criterio',
}

/** Reads the order out of a rule set: absolute precedences, points, then each tie-break in turn. */
export function orderOf(ruleSet: RuleSet): RuleSetOrder {
  const ties = ruleSet.ties.flatMap((tie) => (tie === 'draw' ? [] : [byTie(ruleSet, tie)]))
  const criteria = [byPrecedence(ruleSet), byPoints(ruleSet), ...ties]
  return {
    compare: (a, b) => firstDifference(criteria, a, b),
    breakTie: (a, b) => firstDifference(ties, a, b),
    reason: (first, next) => criteria.find((criterion) => criterion.order(first, next) !== 0) ?? null,
  }
}

function firstDifference(criteria: readonly Criterion[], a: Standing, b: Standing): number {
  for (const criterion of criteria) {
    const order = criterion.order(a, b)
    if (order !== 0) return order
  }
  return 0
}

function byPrecedence(ruleSet: RuleSet): Criterion {
  const named = (ruleSet.precedences ?? []).map(({ label, norm }) => `${label} (${norm})`)
  return {
    name: 'precedenza assoluta',
    order: (a, b) => a.score.precedence - b.score.precedence,
    words: (first) => `per precedenza assoluta: ${named[first.score.precedence]}`,
  }
}

function byPoints(ruleSet: RuleSet): Criterion {
  const highest = ruleSet.first === 'highest'
  return {
    name: 'punti',
    order: (a, b) => (highest ? 1 : -1) * compare(b.score.points, a.score.points),
    words: (first) =>
      highest
        ? `perché ha più punti (${inItalianDigits(first.score.points)})`
        : `perché ha meno punti (${inItalianDigits(first.score.points)}), e con questi criteri precede chi ne ha meno`,
  }
}

function byTie(ruleSet: RuleSet, tie: Exclude<TieBreak, 'draw'>): Criterion {
  const words = (first: Standing) =>
    `a parità di punti (${inItalianDigits(first.score.points)}) perché ${tie.words}`
  if ('element' in tie) {
    const index = ruleSet.elements.findIndex((element) => element.id === tie.element)
    const sign = tie.first === 'lowest' ? 1 : -1
    const pointsOf = (standing: Standing) => exact(standing.score.elements[index]?.points ?? '0')
    return { name: tie.words, order: (a, b) => sign * compare(pointsOf(a), pointsOf(b)), words }
  }
  const type = ruleSet.facts[tie.fact]?.type
  const ascending = tie.first === 'earliest' || tie.first === 'lowest'
  return {
    name: tie.words,
    order: (a, b) => {
      const left = a.facts[tie.fact] ?? null
      const right = b.facts[tie.fact] ?? null
      // whoever did not declare the datum stands after whoever did
      if (left === null || right === null) return Number(left === null) - Number(right === null)
      const order = type === 'date' ? earlierFirst(left, right) : compare(asNumber(left), asNumber(right))
      return ascending ? order : -order
    },
    words,
  }
}

function earlierFirst(a: Exclude<FactValue, null>, b: Exclude<FactValue, null>): number {
  return a < b ? -1 : Number(a > b)
}
