import { RuleError } from '../domain/errors.js'

/** A datum as a file has it: its text, null where there is nothing, or why it can't be read (in Italian). */
export type Cell = string | null | { readonly problem: string }

/** One person of a file of facts. */
export interface FactsRecord {
  /** As a spreadsheet numbers it; in a JSON list, the first person is 1. */
  readonly row: number
  /** Heading or key → what stands there. */
  readonly cells: ReadonlyMap<string, Cell>
}

/** Nothing is computed from a file with one wrong datum: every problem, at most twenty, a line each. */
export function refusedFacts(problems: readonly string[]): RuleError {
  const shown = problems.slice(0, 20).map((problem) => `  ${problem}`)
  const more = problems.length > 20 ? [`  e altri ${problems.length - 20}`] : []
  return new RuleError('facts-invalid', ['I dati non si possono usare:', ...shown, ...more].join('\n'))
}

/** A row under its headings. Blank rows are null. @throws RuleError `facts-invalid` if a cell has no heading */
export function underHeadings(
  headings: readonly string[],
  row: number,
  cells: readonly Cell[],
): FactsRecord | null {
  if (cells.every((cell) => cell === null || cell === '')) return null
  const stray = cells.findIndex((cell, index) => cell !== null && cell !== '' && !headings[index])
  if (stray >= 0) throw refusedFacts([`riga ${row}: il campo ${stray + 1} non ha un’intestazione`])
  const named = headings.flatMap((heading, index): [string, Cell][] =>
    heading === '' ? [] : [[heading, cells[index] ?? null]],
  )
  return { row, cells: new Map(named) }
}

/** @throws RuleError `facts-invalid` if a heading is there twice */
export function checkHeadings(headings: readonly string[]): readonly string[] {
  const twice = headings.find((heading, index) => heading !== '' && headings.indexOf(heading) < index)
  if (twice === undefined) return headings
  throw refusedFacts([`l’intestazione «${twice}» c’è più di una volta`])
}
