import type { FactValue } from '../../../schemas/application.js'
import type { Element, FactDeclaration, RuleSet } from '../../../schemas/criteria.js'
import type { ScoredElement } from '../../../schemas/graduatoria.js'
import { CALL, candidate, ranked } from '../call-of-the-comune.js'

const optional = (type: FactDeclaration['type'], label: string): FactDeclaration => ({
  label,
  type,
  required: 'no',
})
/** One datum of each type. The call was published on 2 March 2026 and closed on 20 March. */
const facts: RuleSet['facts'] = {
  income: { ...optional('money', 'reddito'), source: 'dichiarazione' },
  children: { ...optional('integer', 'figli'), unit: 'figli a carico' },
  adults: optional('integer', 'adulti'),
  percent: optional('percent', 'percentuale'),
  since: optional('date', 'iscrizione'),
  alone: optional('yes-no', 'vive da solo'),
  group: { ...optional('choice', 'gruppo'), options: { one: 'primo gruppo', two: 'secondo gruppo' } },
}
export type Given = Readonly<Record<string, FactValue>>

/** What each of some people reads of one element of the criteria. */
export function sheetsOf(element: Partial<Element>, people: readonly Given[], employer?: 'private') {
  const criteria: RuleSet = {
    id: 'di-prova' as RuleSet['id'],
    title: 'Di prova',
    version: '1',
    kind: 'art16',
    status: 'complete',
    first: 'highest',
    source: [{ text: 'una prova' }],
    facts,
    elements: [{ id: 'e', label: 'elemento', rule: { kind: 'fixed', points: '0' }, ...element }],
    ties: ['draw'],
  }
  const call = employer === undefined ? CALL : { ...CALL, employer }
  const candidates = people.map((given, index) => candidate('abc'.charAt(index), given))
  const { positions } = ranked({ call, criteria, candidates, drawSeed: '1' }, { simulation: true })
  return [...positions].sort((a, b) => (a.id < b.id ? -1 : 1)).map(({ elements }) => elements[0])
}

export const sheet = (
  element: Partial<Element>,
  given: Given,
  employer?: 'private',
): ScoredElement | undefined => sheetsOf(element, [given], employer)[0]
export const why = (element: Partial<Element>, given: Given, employer?: 'private') =>
  sheet(element, given, employer)?.why
