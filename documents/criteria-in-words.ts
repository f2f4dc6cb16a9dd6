import type {
  Condition,
  Element,
  ElementRule,
  Precedence,
  Quantity,
  Rounding,
  RuleSet,
} from '../schemas/criteria.js'
import { capital, decimal } from './words.js'

/**
 * A rule set as the avviso prints it, in full: which score comes first, who stands before all others, a sentence for
 * each element, and who stands first among equals. The draw, which ends every list of ties, is the avviso's to tell,
 * because it knows the number that decides it.
 */
export function criteriaInWords(ruleSet: RuleSet): { elements: string[]; ties: string[] } {
  return {
    elements: [
      `La graduatoria va dal punteggio più ${ruleSet.first === 'highest' ? 'alto al più basso' : 'basso al più alto'}.`,
      ...(ruleSet.precedences ?? []).map((precedence) => precedenceInWords(ruleSet, precedence)),
      ...ruleSet.elements.map((element, index) => elementInWords(ruleSet, element, index === 0)),
    ],
    ties: ruleSet.ties.filter((tie) => tie !== 'draw').map((tie) => `precede chi ${tie.words}`),
  }
}

function precedenceInWords(ruleSet: RuleSet, { label, norm, anyOf }: Precedence): string {
  const conditions = anyOf.map((condition) => conditionInWords(ruleSet, condition)).join(', oppure ')
  return `Precedono tutti, qualunque sia il punteggio: ${label} (${norm}), cioè chi dichiara ${conditions}.`
}

function elementInWords(ruleSet: RuleSet, element: Element, first: boolean): string {
  const clauses = [ruleInWords(ruleSet, element, first)]
  if (element.min !== undefined) clauses.push(leastInWords(element.min))
  if (element.max !== undefined) clauses.push(`al massimo ${points(element.max)}`)
  if (element.missing !== undefined)
    clauses.push(`se il dato non è dichiarato o non è regolare, ${change(element.missing)}`)
  if (element.when)
    clauses.push(
      `vale se ${element.when.map((condition) => conditionInWords(ruleSet, condition)).join(' e ')}`,
    )
  return `${capital(element.label)}: ${clauses.join('; ')}.`
}

function ruleInWords(ruleSet: RuleSet, { rule, of, when }: Element, first: boolean): string {
  switch (rule.kind) {
    case 'fixed':
      return first && when === undefined ? points(rule.points) : change(rule.points)
    case 'value':
      return `${change(rule.times)} per ogni ${of ? unit(ruleSet, of) : 'unità'}`
    case 'steps':
      return stepsInWords(rule, of ? amount(ruleSet, of) : '')
    case 'bands':
      return `${of ? quantity(ruleSet, of) : 'valore'} ${bandsInWords(rule)}`
  }
}

function stepsInWords(rule: Extract<ElementRule, { kind: 'steps' }>, measured: string): string {
  const each = `${change(rule.points)} ogni ${number(rule.step)} ${measured}`
  const rounding = roundingInWords(rule.rounding)
  const start = rule.start === undefined ? '' : `${points(rule.start)}, e poi `
  if (rule.above === undefined) return `${start}${each} (${rounding})`
  return `nessun punto fino a ${number(rule.above)} ${measured}; oltre, ${start}${each} in più (${rounding})`
}

function bandsInWords({ bands, outside }: Extract<ElementRule, { kind: 'bands' }>): string {
  const each = bands.map(({ from, to, points }) => {
    const band = to === undefined ? `da ${number(from)} in su` : `da ${number(from)} a ${number(to)}`
    return `${band}, ${change(points)}`
  })
  return `${each.join('; ')}; negli altri casi, ${change(outside)}`
}

function roundingInWords(rounding: Rounding): string {
  if (rounding === 'floor') return 'il resto non conta'
  if (rounding === 'ceil') return 'il resto conta per intero'
  if (rounding === 'half-up') return 'al più vicino, la metà conta per intero'
  return `un resto fino a ${number(rounding.over)} non conta, uno maggiore conta per intero`
}

function leastInWords(min: string): string {
  if (min.startsWith('-')) return `al massimo ${change(min)}`
  return min === '0' ? 'mai meno di zero' : `mai meno di ${points(min)}`
}

/** What is measured, as a name. */
function quantity(ruleSet: RuleSet, of: Quantity): string {
  if ('fact' in of) return label(ruleSet, of.fact)
  if ('yearsSince' in of) return `anni compiuti ${onDay(of.at)} (${label(ruleSet, of.yearsSince)})`
  return `${unit(ruleSet, of)}:`
}

/** One of what is measured: `euro di ISEE`, `mese compiuto …`. */
function unit(ruleSet: RuleSet, of: Quantity): string {
  if ('fact' in of) {
    const fact = ruleSet.facts[of.fact]
    if (fact?.type === 'percent') return `punto di ${fact.label}`
    return fact?.unit ? `${fact.unit} di ${fact.label}` : `unità di «${label(ruleSet, of.fact)}»`
  }
  if ('yearsSince' in of) return `anno compiuto ${onDay(of.at)} (${label(ruleSet, of.yearsSince)})`
  if ('monthsSince' in of)
    return `mese ${MONTHS_COUNTED[of.counting]} ${onDay(of.at)} (${label(ruleSet, of.monthsSince)})`
  const [year, month] = of.calendarMonthsFrom.split('-')
  return `mese di calendario fra ${month}/${year} e la ${label(ruleSet, of.to)}`
}

const MONTHS_COUNTED = {
  completed: 'compiuto',
  begun: 'iniziato',
  'over-fifteen-days': '(oltre quindici giorni valgono un mese)',
} as const

/** Many of what is measured: `euro di ISEE`. */
function amount(ruleSet: RuleSet, of: Quantity): string {
  if (!('fact' in of))
    return unit(ruleSet, of)
      .replace(/^mese/, 'mesi')
      .replace(/^anno compiuto/, 'anni compiuti')
  const fact = ruleSet.facts[of.fact]
  return fact?.unit ? `${fact.unit} di ${fact.label}` : `di «${label(ruleSet, of.fact)}»`
}

function conditionInWords(ruleSet: RuleSet, condition: Condition): string {
  if ('employer' in condition)
    return `il datore di lavoro è ${condition.employer === 'public' ? 'pubblico' : 'privato'}`
  const name = `«${label(ruleSet, condition.fact)}»`
  if ('before' in condition)
    return `${name} è anteriore al giorno di ${condition.before === 'publication' ? 'pubblicazione dell’avviso' : 'chiusura dei termini'}`
  if ('atLeast' in condition) return `${name} è almeno ${number(condition.atLeast)}`
  if ('atMost' in condition) return `${name} è al massimo ${number(condition.atMost)}`
  const options = ruleSet.facts[condition.fact]?.options
  return `${name}: ${YES_NO[condition.is] ?? options?.[condition.is] ?? condition.is}`
}

const YES_NO: Readonly<Record<string, string>> = { yes: 'sì', no: 'no' }

function onDay(at: 'publication' | 'closing'): string {
  return at === 'publication' ? 'al giorno di pubblicazione dell’avviso' : 'al giorno di chiusura dei termini'
}

/** `100 punti`, `1 punto`. */
function points(value: string): string {
  if (value === '?') return 'punti da stabilire'
  return `${decimal(value)} ${value === '1' ? 'punto' : 'punti'}`
}

/** `5 punti in più`, `1 punto in meno`, `nessun punto`. */
function change(value: string): string {
  if (value === '0') return 'nessun punto'
  if (value === '?') return points(value)
  return value.startsWith('-') ? `${points(value.slice(1))} in meno` : `${points(value)} in più`
}

/** A value that the office has still to fill in is said as such: a draft may be read, never used. */
function number(value: string): string {
  return value === '?' ? '(valore da stabilire)' : decimal(value)
}

function label(ruleSet: RuleSet, name: string): string {
  return ruleSet.facts[name]?.label ?? name
}
