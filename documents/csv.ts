import { onOneLine } from './legible.js'

/** What a spreadsheet reads as a formula, were it the first character of a cell. */
const ACTS = /^[=+\-@\t\r]/

/**
 * A line of CSV as Italian spreadsheets open it: semicolons, quotes where they are needed, and nothing that could be
 * read as a formula (an apostrophe stands before it).
 */
export function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map(cellOf).join(';')}\r\n`
}

/** What stands first in a file, so that accents are read as they are. */
export const csvStart = '\ufeff'

function cellOf(cell: string | number | null): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return String(cell)
  const text = onOneLine(cell)
  const safe = ACTS.test(text) ? `'${text}` : text
  return /[";\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
