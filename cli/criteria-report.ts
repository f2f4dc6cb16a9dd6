import { criteriaInWords } from '../documents/criteria-in-words.js'
import { asText, exact, inItalianDigits } from '../domain/scoring/exact.js'
import { workExamples } from '../domain/scoring/examples.js'
import { unknownValues } from '../domain/scoring/usable.js'
import { inItalian } from '../domain/terms/index.js'
import type { FactDeclaration, RuleSet } from '../schemas/criteria.js'
import type { ScoredElement } from '../schemas/graduatoria.js'
import type { LegalDate } from '../schemas/time.js'

/** One line of `criteria list`. */
export function summaryLine({ id, title, kind, category, status }: RuleSet): string {
  const state = status === 'complete' ? '' : '  DA COMPLETARE'
  return `${id.padEnd(28)} ${kindInWords({ kind, category }).padEnd(20)} ${title}${state}`
}

function kindInWords({ kind, category }: { kind: RuleSet['kind']; category?: RuleSet['category'] }): string {
  return `${KIND[kind]}${category === undefined ? '' : `, ${category === 'art1' ? 'art. 1' : 'art. 18'}`}`
}

const KIND = { art16: 'art. 16 L. 56/1987', l68: 'L. 68/1999' } as const

/** A rule set for a program: the data that it needs, its rules in words, its examples worked, and itself. */
export function criteriaForPrograms(ruleSet: RuleSet) {
  const { id, title, version, kind, category = null, status, first, source, notes = [] } = ruleSet
  const { elements, ties } = criteriaInWords(ruleSet)
  return {
    id,
    title,
    version,
    kind,
    category,
    status,
    first,
    source,
    notes,
    valuesToFillIn: unknownValues(ruleSet),
    facts: Object.entries(ruleSet.facts).map(([name, fact]) => ({
      name,
      label: fact.label,
      type: fact.type,
      unit: fact.unit ?? UNIT[fact.type],
      required: fact.required === 'yes',
      source: fact.source ?? null,
      options: fact.options ?? null,
    })),
    rules: elements,
    ties,
    examples: workExamples(ruleSet).map(({ example, score, agrees }) => ({
      label: example.label,
      publishedOn: example.publishedOn,
      closesOn: example.closesOn,
      facts: example.facts,
      expected: asText(exact(example.points)),
      points: asText(score.points),
      agrees,
      elements: score.elements.map(brief),
    })),
    ruleSet,
  }
}

/** An element of a score as programs read it. */
export function brief({ element, datum, points, why }: ScoredElement) {
  return { element, datum, points, why }
}

const UNIT: Readonly<Record<FactDeclaration['type'], string | null>> = {
  money: 'euro',
  date: 'AAAA-MM-GG',
  integer: null,
  percent: '%',
  'yes-no': 'sì o no',
  choice: null,
}

/** A rule set for a person. */
export function criteriaInFull(ruleSet: RuleSet): string {
  const { elements, ties } = criteriaInWords(ruleSet)
  const missing = unknownValues(ruleSet)
  const sections: [string, readonly string[]][] = [
    [
      `${ruleSet.id}, versione ${ruleSet.version}`,
      [ruleSet.title, `Per le chiamate ${kindInWords(ruleSet)}`],
    ],
    ['Fonte', ruleSet.source.map(({ text, url }) => (url ? `${text} (${url})` : text))],
    ['Note', ruleSet.notes ?? []],
    ['Da completare prima di una chiamata', whatIsMissing(ruleSet, missing)],
    [
      'Dati di ogni persona (una colonna per ciascuno nel file di «chiamate rank», oltre a «id»)',
      Object.entries(ruleSet.facts).map(([name, fact]) => factInWords(name, fact)),
    ],
    ['Come si danno i punti', elements],
    ['A parità di punti', [...ties, ...(ruleSet.ties.includes('draw') ? ['infine, il sorteggio'] : [])]],
    ['Esempi svolti', exampleLines(ruleSet)],
  ]
  return sections
    .filter(([, lines]) => lines.length > 0)
    .map(([title, lines]) => [title, ...lines.map((line) => `  ${line}`)].join('\n'))
    .join('\n\n')
}

function whatIsMissing(ruleSet: RuleSet, missing: readonly string[]): string[] {
  if (ruleSet.status === 'complete') return []
  const values = missing.length === 0 ? [] : [`valori da stabilire: ${missing.join('; ')}`]
  return ruleSet.confirmed ? values : [...values, 'conferma dell’ufficio: chi, quando, con quale atto']
}

function factInWords(
  name: string,
  { label, type, unit, required, options, source }: FactDeclaration,
): string {
  const measured = type === 'integer' && unit ? `${TYPE[type]} (${unit})` : TYPE[type]
  const choices = options
    ? `: ${Object.entries(options)
        .map(([code, words]) => `${code} (${words})`)
        .join(', ')}`
    : ''
  const where = source ? `; fonte: ${source}` : ''
  return `${name}: ${label}; ${measured}${choices}; ${required === 'yes' ? 'obbligatorio' : 'può mancare'}${where}`
}

const TYPE: Readonly<Record<FactDeclaration['type'], string>> = {
  money: 'importo in euro, come 8500.00 o 8.500,00',
  date: 'giorno, come 1980-12-31 o 31/12/1980',
  integer: 'numero intero',
  percent: 'percentuale intera da 0 a 100',
  'yes-no': 'sì o no',
  choice: 'una fra',
}

function exampleLines(ruleSet: RuleSet): string[] {
  return workExamples(ruleSet).flatMap(({ example, score, agrees }) => [
    `${example.label} (avviso pubblicato il ${day(example.publishedOn)}, termini chiusi il ${day(example.closesOn)})`,
    ...score.elements.map(({ label, points, why }) => `  ${decimal(points).padStart(8)}  ${label}: ${why}`),
    `  ${decimal(asText(score.points)).padStart(8)}  in tutto${agrees ? '' : `; l’esempio dice ${decimal(example.points)}`}`,
  ])
}

const day = (date: string) => inItalian(date as LegalDate)
const decimal = (points: string) => inItalianDigits(exact(points))
