import { legible } from '../documents/legible.js'
import type { Question } from '../domain/questions.js'
import type { FactDeclaration } from '../schemas/criteria.js'

/** What stands in the file beside the answers, so that it can be read again. */
export const MARK = 'Chiamate'
export const VERSION = '1'
export const HELP = 'Istruzioni'

/** Columns that say who the row is about. */
export const WHO = ['Domanda', 'Codice fiscale', 'Cognome', 'Nome', 'Data di nascita'] as const

/** The headings of a list, in their order. */
export function headingsOf(questions: readonly Question[]): string[] {
  return [...WHO, ...questions.map(headingOf)]
}

function headingOf({ datum }: Question): string {
  const label = legible(datum.label, new Set()).trim()
  return `${label.charAt(0).toUpperCase()}${label.slice(1)} (${HINT[datum.type](datum)})`
}

/** How an answer is written, beside its question. */
const HINT: Readonly<Record<FactDeclaration['type'], (datum: FactDeclaration) => string>> = {
  money: () => 'euro',
  date: () => 'gg/mm/aaaa',
  integer: ({ unit }) => unit ?? 'numero intero',
  percent: () => '%',
  'yes-no': () => 'sì/no',
  choice: () => 'voce dell’elenco',
}
