import type { CutOff, Quantity, RuleSet } from '../../schemas/criteria.js'
import type { LegalDate } from '../../schemas/time.js'
import {
  calendarMonths,
  monthsBegun,
  monthsCompleted,
  monthsOverFifteenDays,
  yearsCompleted,
} from '../terms/elapsed.js'
import { inItalian, withArticle } from '../terms/index.js'
import { type Exact, exact, grouped, inItalianDigits, whole } from './exact.js'
import type { CheckedFacts } from './facts.js'

/** What the criteria read of the call. */
export interface CallForScoring {
  readonly publishedOn: LegalDate
  /** The Roman day on which the window closes. */
  readonly closesOn: LegalDate
  readonly employer: 'public' | 'private'
}

/** A number about a person, and the datum as people read it. */
export interface Measured {
  readonly value: Exact
  readonly datum: string
}

/** The datum that a quantity is measured on. */
export function factOf(quantity: Quantity): string {
  if ('fact' in quantity) return quantity.fact
  if ('yearsSince' in quantity) return quantity.yearsSince
  return 'monthsSince' in quantity ? quantity.monthsSince : quantity.to
}

/** Measures one person's facts; null if the datum was not declared. */
export type Measurer = (facts: CheckedFacts) => Measured | null

/** Reads a quantity once, to measure it on many people. */
export function measurerOf(quantity: Quantity, ruleSet: RuleSet, call: CallForScoring): Measurer {
  const name = factOf(quantity)
  const measure = measureOf(quantity, ruleSet, call)
  return (facts) => {
    const value = facts[name] ?? null
    return value === null ? null : measure(value)
  }
}

function measureOf(
  quantity: Quantity,
  ruleSet: RuleSet,
  call: CallForScoring,
): (value: Exclude<CheckedFacts[string], null>) => Measured {
  if ('fact' in quantity) {
    const money = ruleSet.facts[quantity.fact]?.type === 'money'
    return (value) => {
      const number = asNumber(value)
      return {
        value: number,
        datum: money ? euro(String(value)) : datumInWords(ruleSet, quantity.fact, value),
      }
    }
  }
  if ('calendarMonthsFrom' in quantity) {
    const start = quantity.calendarMonthsFrom
    return (value) => {
      const day = value as LegalDate
      return { value: whole(calendarMonths(start, day)), datum: inItalian(day) }
    }
  }
  const to = cutOffDay(quantity.at, call)
  const [count, one, many] =
    'yearsSince' in quantity
      ? ([yearsCompleted, 'anno', 'anni'] as const)
      : ([COUNTING[quantity.counting], 'mese', 'mesi'] as const)
  const onThatDay = withArticle('al', to)
  // ages and months recur
  const known = new Map<number, Measured>()
  return (value) => {
    const elapsed = Math.max(0, count(value as LegalDate, to))
    const measured = known.get(elapsed) ?? {
      value: whole(elapsed),
      datum: `${elapsed} ${elapsed === 1 ? one : many} ${onThatDay}`,
    }
    known.set(elapsed, measured)
    return measured
  }
}

/** The day that a cut-off stands for in this call. */
export function cutOffDay(cutOff: CutOff, call: CallForScoring): LegalDate {
  return cutOff === 'publication' ? call.publishedOn : call.closesOn
}

/** A datum as people read it. */
export function datumInWords(
  ruleSet: Pick<RuleSet, 'facts'>,
  name: string,
  value: CheckedFacts[string],
): string {
  const declaration = ruleSet.facts[name]
  if (value === null || value === undefined) return 'non dichiarato'
  switch (declaration?.type) {
    case 'money':
      return `${inItalianDigits(exact(String(value)), 2)} €`
    case 'date':
      return inItalian(value as LegalDate)
    case 'percent':
      return `${value}%`
    case 'yes-no':
      return value === true ? 'sì' : 'no'
    case 'choice':
      return declaration.options?.[String(value)] ?? String(value)
    default:
      return declaration?.unit === undefined ? String(value) : `${value} ${declaration.unit}`
  }
}

/** An amount in its one form (`8500.00`) as Italians write it; quicker than by its number, for each person has one. */
function euro(amount: string): string {
  return `${grouped(amount.slice(0, -3))},${amount.slice(-2)} €`
}

const COUNTING = {
  completed: monthsCompleted,
  begun: monthsBegun,
  'over-fifteen-days': monthsOverFifteenDays,
} as const

/** A fact as a number: an amount exactly, yes as one and no as zero. */
export function asNumber(value: Exclude<CheckedFacts[string], null>): Exact {
  return typeof value === 'string' ? exact(value) : whole(Number(value))
}
