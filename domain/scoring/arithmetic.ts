import type { ElementRule, Rounding } from '../../schemas/criteria.js'
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

/** Points with both their spellings, which are made once for points that recur. */
export interface Points {
  readonly value: Exact
  /** For programs: `-0.5`. */
  readonly text: string
  /** For people: `−0,5 punti`. */
  readonly words: string
}

export function pointsOf(value: Exact): Points {
  return { value, text: asText(value), words: pointsInWords(value) }
}

/** Points before any limit, and how they came out, in Italian (empty if there is nothing to say). */
export interface Computed {
  readonly points: Points
  readonly how: string
}

/** Turns a quantity into points. */
export type Arithmetic = (value: Exact) => Computed

/**
 * The bare arithmetic of a rule, its constants read once; null if the office still has to fill one of them in.
 *
 * @param money whether the quantity is an amount in euro, and is written as one
 */
export function arithmeticOf(rule: ElementRule, money: boolean): Arithmetic | null {
  switch (rule.kind) {
    case 'fixed': {
      if (rule.points === '?') return null
      const given = { points: pointsOf(exact(rule.points)), how: '' }
      return () => given
    }
    case 'value': {
      if (rule.times === '?') return null
      const factor = exact(rule.times)
      const how = compare(factor, whole(1)) === 0 ? '' : `${inItalianDigits(factor)} per ciascuno`
      return (value) => ({ points: pointsOf(times(value, factor)), how })
    }
    case 'bands':
      return byBands(rule)
    case 'steps':
      return rule.step === '?' || rule.points === '?' ? null : bySteps(rule, money)
  }
}

/** `+5 punti`, `−1 punto`, `0 punti`. */
function pointsInWords(points: Exact): string {
  const sign = points.n > 0n ? '+' : ''
  const one = points.d === 1n && (points.n === 1n || points.n === -1n)
  return `${sign}${inItalianDigits(points)} ${one ? 'punto' : 'punti'}`
}

function byBands(rule: Extract<ElementRule, { kind: 'bands' }>): Arithmetic | null {
  if (rule.bands.some((band) => band.points === '?')) return null
  const bands = rule.bands.map(({ from, to, points }) => ({
    from: exact(from),
    to: to === undefined ? null : exact(to),
    given: {
      points: pointsOf(exact(points)),
      how: `fascia da ${inItalianDigits(exact(from))} ${to === undefined ? 'in su' : `a ${inItalianDigits(exact(to))}`}`,
    },
  }))
  const outside = { points: pointsOf(exact(rule.outside)), how: 'in nessuna fascia' }
  return (value) =>
    bands.find(({ from, to }) => compare(value, from) >= 0 && (to === null || compare(value, to) <= 0))
      ?.given ?? outside
}

function bySteps(rule: Extract<ElementRule, { kind: 'steps' }>, money: boolean): Arithmetic {
  const amount = (x: Exact) => (money ? `${inItalianDigits(x, 2)} €` : inItalianDigits(x))
  const above = rule.above === undefined ? null : exact(rule.above)
  const start = rule.start === undefined ? ZERO : exact(rule.start)
  const step = exact(rule.step)
  const each = exact(rule.points)
  const roundsUp = roundingOf(rule.rounding, step)
  const opening = [
    ...(above === null ? [] : [`oltre ${amount(above)}, `]),
    ...(rule.start === undefined ? [] : [`da ${pointsInWords(start)}, `]),
  ].join('')
  const closing = `, ${pointsInWords(each)} per scatto`
  const size = amount(step)
  const under = { points: pointsOf(ZERO), how: above === null ? '' : `non supera ${amount(above)}` }
  const known = new Map<bigint, Points>()
  return (value) => {
    if (above !== null && compare(value, above) <= 0) return under
    const { count, rest } = divide(above === null ? value : minus(value, above), step)
    const up = roundsUp(rest)
    const steps = up ? count + 1n : count
    const left = rest.n === 0n ? '' : `, resto ${amount(rest)}, ${up ? 'per eccesso' : 'per difetto'}`
    const points = known.get(steps) ?? pointsOf(plus(start, times(each, whole(steps))))
    known.set(steps, points)
    return {
      points,
      how: `${opening}${inItalianDigits(whole(steps))} ${steps === 1n ? 'scatto' : 'scatti'} da ${size}${left}${closing}`,
    }
  }
}

/** Whether a rest (0 ≤ rest < step) counts as one step more. */
function roundingOf(rounding: Rounding, step: Exact): (rest: Exact) => boolean {
  if (typeof rounding === 'object') {
    const over = exact(rounding.over)
    return (rest) => compare(rest, over) > 0
  }
  switch (rounding) {
    case 'floor':
      return () => false
    case 'ceil':
      return (rest) => rest.n > 0n
    case 'half-up':
      return (rest) => compare(plus(rest, rest), step) >= 0
  }
}
