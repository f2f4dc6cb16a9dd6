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
import { type Exact, exact, inItalianDigits, whole } from './exact.js'
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

/** Measures a quantity on one person's facts; null if the datum was not declared. */
export function measure(
  quantity: Quantity,
  facts: CheckedFacts,
  ruleSet: RuleSet,
  call: CallForScoring,
): Measured | null {
  const name = factOf(quantity)
  const value = facts[name] ?? null
  if (value === null) return null
  if ('fact' in quantity) {
    const number = asNumber(value)
    const money = ruleSet.facts[name]?.type === 'money'
    return { value: number, datum: money ? euro(number) : datumInWords(ruleSet, name, value) }
  }
  const from = value as LegalDate
  if ('calendarMonthsFrom' in quantity) {
    const months = calendarMonths(quantity.calendarMonthsFrom, from)
    return { value: whole(months), datum: inItalian(from) }
  }
  const to = cutOffDay(quantity.at, call)
  if ('yearsSince' in quantity) {
    const years = Math.max(0, yearsCompleted(from, to))
    return {
      value: whole(years),
      datum: `${years} ${years === 1 ? 'anno' : 'anni'} ${withArticle('al', to)}`,
    }
  }
  const months = Math.max(0, COUNTING[quantity.counting](from, to))
  return {
    value: whole(months),
    datum: `${months} ${months === 1 ? 'mese' : 'mesi'} ${withArticle('al', to)}`,
  }
}

/** The day that a cut-off stands for in this call. */
export function cutOffDay(cutOff: CutOff, call: CallForScoring): LegalDate {
  return cutOff === 'publication' ? call.publishedOn : call.closesOn
}

/** A datum as people read it. */
export function datumInWords(ruleSet: RuleSet, name: string, value: CheckedFacts[string]): string {
  const declaration = ruleSet.facts[name]
  if (value === null || value === undefined) return 'non dichiarato'
  switch (declaration?.type) {
    case 'money':
      return euro(exact(String(value)))
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

function euro(amount: Exact): string {
  return `${inItalianDigits(amount, 2)} €`
}

const COUNTING = {
  completed: monthsCompleted,
  begun: monthsBegun,
  'over-fifteen-days': monthsOverFifteenDays,
} as const

function asNumber(value: Exclude<CheckedFacts[string], null>): Exact {
  return typeof value === 'string' ? exact(value) : whole(Number(value))
}
