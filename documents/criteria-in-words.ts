import type { Condition, Element, Quantity, Rounding, RuleSet, TieBreak } from '../schemas/criteria.js'
import { decimal, signedPoints } from './words.js'

/** A rule set as the avviso prints it: a sentence for each element, and the order among equals. */
export function criteriaInWords(ruleSet: RuleSet): { elements: string[]; ties: string[] } {
  return {
    elements: ruleSet.elements.map((element) => elementInWords(ruleSet, element)),
    ties: ruleSet.ties.map(tieInWords),
  }
}

function elementInWords(ruleSet: RuleSet, element: Element): string {
  const sentence = [`${capital(element.label)}: ${ruleInWords(ruleSet, element)}`]
  if (element.min !== undefined) sentence.push(`non meno di ${decimal(element.min)}`)
  if (element.max !== undefined) sentence.push(`non più di ${decimal(element.max)}`)
  if (element.missing !== undefined)
    sentence.push(`dato non dichiarato o non regolare: ${signedPoints(element.missing)}`)
  if (element.when)
    sentence.push(`se ${element.when.map((condition) => conditionInWords(ruleSet, condition)).join(' e ')}`)
  return `${sentence.join('; ')}.`
}

function ruleInWords(ruleSet: RuleSet, { rule, of }: Element): string {
  const quantity = of ? quantityInWords(ruleSet, of) : ''
  switch (rule.kind) {
    case 'fixed':
      return `${signedPoints(rule.points)} punti`
    case 'value':
      return `${quantity}, per ${decimal(rule.times)}`
    case 'steps': {
      const start = rule.start ? `${signedPoints(rule.start)} punti, e ` : ''
      const above = rule.above ? ` oltre ${decimal(rule.above)} (fino a lì nessun punto)` : ''
      return `${start}${signedPoints(rule.points)} punti ogni ${decimal(rule.step)} di ${quantity}${above}, ${roundingInWords(rule.rounding)}`
    }
    case 'bands': {
      const bands = rule.bands.map(
        ({ from, to, points }) =>
          `${to === undefined ? `da ${decimal(from)} in su` : `da ${decimal(from)} a ${decimal(to)}`} ${signedPoints(points)}`,
      )
      return `${quantity}: ${bands.join(', ')}; negli altri casi ${decimal(rule.outside)}`
    }
  }
}

function roundingInWords(rounding: Rounding): string {
  if (rounding === 'floor') return 'per difetto'
  if (rounding === 'ceil') return 'per eccesso'
  if (rounding === 'half-up') return 'al più vicino, la metà per eccesso'
  return `per difetto se il resto non supera ${decimal(rounding.over)}, altrimenti per eccesso`
}

function quantityInWords(ruleSet: RuleSet, quantity: Quantity): string {
  if ('fact' in quantity) return factLabel(ruleSet, quantity.fact)
  if ('yearsSince' in quantity)
    return `anni compiuti ${dayInWords(quantity.at)} (${factLabel(ruleSet, quantity.yearsSince)})`
  if ('monthsSince' in quantity)
    return `mesi ${dayInWords(quantity.at)} (${factLabel(ruleSet, quantity.monthsSince)})`
  return `mesi di calendario da ${quantity.calendarMonthsFrom} (${factLabel(ruleSet, quantity.to)})`
}

function conditionInWords(ruleSet: RuleSet, condition: Condition): string {
  if ('employer' in condition)
    return `l’ente che assume è ${condition.employer === 'public' ? 'pubblico' : 'privato'}`
  const label = factLabel(ruleSet, condition.fact)
  if ('before' in condition)
    return `${label} è prima del giorno di ${condition.before === 'publication' ? 'pubblicazione' : 'chiusura'}`
  if ('atLeast' in condition) return `${label} è almeno ${decimal(condition.atLeast)}`
  if ('atMost' in condition) return `${label} è al massimo ${decimal(condition.atMost)}`
  const options = ruleSet.facts[condition.fact]?.options
  const value =
    condition.is === 'yes' ? 'sì' : condition.is === 'no' ? 'no' : (options?.[condition.is] ?? condition.is)
  return `${label}: ${value}`
}

function tieInWords(tie: TieBreak): string {
  return tie === 'draw' ? 'sorteggio' : `precede chi ${tie.words}`
}

function factLabel(ruleSet: RuleSet, name: string): string {
  return ruleSet.facts[name]?.label ?? name
}

function dayInWords(at: 'publication' | 'closing'): string {
  return at === 'publication' ? 'al giorno di pubblicazione' : 'al giorno di chiusura'
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
