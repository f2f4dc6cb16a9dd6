import type { Condition, Element, FactDeclaration, Quantity, RuleSet } from '../../schemas/criteria.js'
import { compare, exact, plus, ZERO } from './exact.js'
import { factOf } from './quantity.js'
import { unknownValues } from './usable.js'

/**
 * What a well-shaped rule set says wrongly, each in an Italian sentence that names the place: data that are not
 * declared, bands with a gap or an overlap, a missing datum without a value, ties that do not end. Empty if all is well.
 */
export function ruleSetProblems(ruleSet: RuleSet): readonly string[] {
  return [
    ...factProblems(ruleSet),
    ...ruleSet.elements.flatMap((element) =>
      elementProblems(ruleSet, element).map((problem) => `elemento «${element.id}»: ${problem}`),
    ),
    ...repeated(ruleSet.elements.map((element) => element.id)).map(
      (id) => `elemento «${id}»: c’è più di una volta`,
    ),
    ...(ruleSet.precedences ?? []).flatMap((precedence) =>
      precedence.anyOf.flatMap((condition) =>
        conditionProblems(ruleSet, condition).map(
          (problem) => `precedenza «${precedence.label}»: ${problem}`,
        ),
      ),
    ),
    ...tieProblems(ruleSet),
    ...statusProblems(ruleSet),
  ]
}

function factProblems(ruleSet: RuleSet): string[] {
  return Object.entries(ruleSet.facts).flatMap(([name, { type, options }]) => {
    if (type === 'choice' && Object.keys(options ?? {}).length < 2)
      return [`dato «${name}»: mancano le opzioni fra cui scegliere`]
    return type !== 'choice' && options !== undefined
      ? [`dato «${name}»: le opzioni valgono solo per una scelta`]
      : []
  })
}

function elementProblems(ruleSet: RuleSet, element: Element): string[] {
  return [
    ...(element.when ?? []).flatMap((condition) => conditionProblems(ruleSet, condition)),
    ...(element.of === undefined ? [] : quantityProblems(ruleSet, element.of)),
    ...ruleProblems(element),
    ...missingProblems(ruleSet, element),
    ...limitProblems(element),
  ]
}

function conditionProblems(ruleSet: RuleSet, condition: Condition): string[] {
  if ('employer' in condition) return []
  const declaration = ruleSet.facts[condition.fact]
  if (declaration === undefined) return [`il dato «${condition.fact}» non è dichiarato`]
  if ('before' in condition) return wrongType(condition.fact, declaration, ['date'])
  if (!('is' in condition)) return wrongType(condition.fact, declaration, NUMBERS)
  if (declaration.type === 'yes-no') {
    return condition.is === 'yes' || condition.is === 'no' ? [] : [`«${condition.fact}» è yes o no`]
  }
  if (declaration.type !== 'choice') return wrongType(condition.fact, declaration, ['yes-no', 'choice'])
  return Object.hasOwn(declaration.options ?? {}, condition.is)
    ? []
    : [`«${condition.is}» non è fra le opzioni di «${condition.fact}»`]
}

function quantityProblems(ruleSet: RuleSet, quantity: Quantity): string[] {
  const name = factOf(quantity)
  const declaration = ruleSet.facts[name]
  if (declaration === undefined) return [`il dato «${name}» non è dichiarato`]
  return wrongType(name, declaration, 'fact' in quantity ? NUMBERS : ['date'])
}

const NUMBERS: readonly FactDeclaration['type'][] = ['money', 'integer', 'percent']

function wrongType(
  name: string,
  { type }: FactDeclaration,
  wanted: readonly FactDeclaration['type'][],
): string[] {
  return wanted.includes(type)
    ? []
    : [`il dato «${name}» è di tipo ${type}, qui ne serve uno fra ${wanted.join(', ')}`]
}

function ruleProblems({ rule, of }: Element): string[] {
  if (rule.kind === 'fixed')
    return of === undefined ? [] : ['punti fissi: la grandezza (of) non serve, togliere of']
  if (of === undefined) return ['manca la grandezza da misurare (of)']
  if (rule.kind === 'value') return []
  if (rule.kind === 'bands') return bandProblems(rule)
  if (rule.step === '?') return []
  const step = exact(rule.step)
  if (compare(step, ZERO) <= 0) return ['lo scatto (step) deve essere maggiore di zero']
  if (typeof rule.rounding === 'string') return []
  const over = exact(rule.rounding.over)
  return compare(over, ZERO) >= 0 && compare(over, step) < 0
    ? []
    : ['il resto dell’arrotondamento (over) deve stare fra zero e lo scatto']
}

function bandProblems(rule: Extract<Element['rule'], { kind: 'bands' }>): string[] {
  const problems: string[] = []
  const bands = [...rule.bands].sort((a, b) => compare(exact(a.from), exact(b.from)))
  for (const [index, band] of bands.entries()) {
    const next = bands[index + 1]
    if (band.to !== undefined && compare(exact(band.to), exact(band.from)) < 0) {
      problems.push(`la fascia da ${band.from} finisce prima di cominciare`)
    }
    if (next === undefined) continue
    if (band.to === undefined) {
      problems.push(`la fascia da ${band.from} non ha fine e copre quella da ${next.from}`)
      continue
    }
    const gap = compare(plus(exact(band.to), exact(rule.unit)), exact(next.from))
    if (gap < 0) problems.push(`fra la fascia che finisce a ${band.to} e quella da ${next.from} c’è un vuoto`)
    if (gap > 0) problems.push(`la fascia che finisce a ${band.to} si sovrappone a quella da ${next.from}`)
  }
  return problems
}

function missingProblems(ruleSet: RuleSet, { of, missing }: Element): string[] {
  const declaration = of === undefined ? undefined : ruleSet.facts[factOf(of)]
  if (declaration === undefined)
    return missing === undefined ? [] : ['punti del dato mancante (missing) senza un dato']
  if (declaration.required === 'no' && missing === undefined) {
    return ['il dato può mancare: dire quanti punti vale allora (missing)']
  }
  return declaration.required === 'yes' && missing !== undefined
    ? ['il dato è obbligatorio: togliere missing']
    : []
}

function limitProblems({ min, max }: Element): string[] {
  if (min === undefined || max === undefined || min === '?' || max === '?') return []
  return compare(exact(min), exact(max)) > 0 ? ['il minimo (min) supera il massimo (max)'] : []
}

function tieProblems(ruleSet: RuleSet): string[] {
  const problems = ruleSet.ties.flatMap((tie): string[] => {
    if (tie === 'draw') return []
    if ('element' in tie) {
      return ruleSet.elements.some((element) => element.id === tie.element)
        ? []
        : [`parità: l’elemento «${tie.element}» non c’è`]
    }
    const declaration = ruleSet.facts[tie.fact]
    if (declaration === undefined) return [`parità: il dato «${tie.fact}» non è dichiarato`]
    const wanted = TIE_TYPES[tie.first]
    return wrongType(tie.fact, declaration, wanted).map((problem) => `parità: ${problem}`)
  })
  if (ruleSet.ties.at(-1) !== 'draw')
    problems.push('parità: l’ultimo criterio deve essere il sorteggio (draw)')
  if (ruleSet.ties.slice(0, -1).includes('draw'))
    problems.push('parità: dopo il sorteggio non può esserci altro')
  return problems
}

const TIE_TYPES = {
  latest: ['date'],
  earliest: ['date'],
  highest: NUMBERS,
  lowest: NUMBERS,
  yes: ['yes-no'],
} as const satisfies Record<string, readonly FactDeclaration['type'][]>

function statusProblems(ruleSet: RuleSet): string[] {
  const unknown = unknownValues(ruleSet)
  return ruleSet.status === 'complete' && unknown.length > 0
    ? [`stato «complete» con valori da stabilire: ${unknown.join('; ')}`]
    : []
}

function repeated(ids: readonly string[]): readonly string[] {
  return [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))]
}
