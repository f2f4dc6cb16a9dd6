import { checkHeadings, type FactsRecord, refusedFacts, underHeadings } from './facts-record.js'

/**
 * Reads facts from CSV (RFC 4180): headings first, then a person a line. Fields are parted by semicolons, as Excel
 * does in Italian, by tabs or by commas, whichever the headings show; a line `sep=;` before them is obeyed.
 *
 * @throws RuleError `facts-invalid`: quotes that don't close, a line with more or fewer fields than the headings
 */
export function readCsv(text: string): FactsRecord[] {
  const announced = /^sep=([;,|\t])\r?\n/.exec(text)
  const body = announced ? text.slice(announced[0].length) : text
  const rows = csvRows(body, announced?.[1] ?? delimiterOf(body), announced ? 2 : 1)
  const first = rows.findIndex(({ fields }) => fields.some((field) => field !== ''))
  const headings = checkHeadings(rows[first]?.fields ?? [])
  return rows.slice(first + 1).flatMap(({ row, fields }) => {
    if (fields.length === 1 && fields[0] === '') return []
    const surplus = fields.slice(headings.length).some((field) => field !== '')
    if (surplus || fields.length < headings.length) {
      const found = `${fields.length} campi invece di ${headings.length}`
      throw refusedFacts([`riga ${row}: ${found}; un valore che contiene il separatore va fra virgolette`])
    }
    return underHeadings(headings, row, fields) ?? []
  })
}

/** The first of semicolon, tab and comma that stands between the headings. */
function delimiterOf(text: string): string {
  const headings = text.trimStart().split(/\r?\n|\r/, 1)[0] ?? ''
  const bare = headings.replace(/"[^"]*"/g, '')
  return [';', '\t', ','].find((delimiter) => bare.includes(delimiter)) ?? ';'
}

interface CsvRow {
  /** As a spreadsheet numbers it, which is not the line of the file when a field spans two. */
  readonly row: number
  readonly fields: readonly string[]
}

function csvRows(text: string, delimiter: string, firstRow: number): CsvRow[] {
  // `|` means something in a regular expression, so the delimiter is written by its number
  const between = `\\x${delimiter.charCodeAt(0).toString(16).padStart(2, '0')}`
  const plain = `[^"\\r\\n${between}]*`
  const field = new RegExp(`(?:"((?:[^"]|"")*)"|(${plain}))(${between}|\\r\\n|\\n|\\r|$)`, 'y')
  const rows: CsvRow[] = []
  let fields: string[] = []
  while (field.lastIndex < text.length || fields.length > 0) {
    const [, quoted, bare = '', end] = field.exec(text) ?? []
    const row = rows.length + firstRow
    if (end === undefined) throw refusedFacts([`riga ${row}: virgolette non chiuse, o fuori posto`])
    fields.push((quoted?.replaceAll('""', '"') ?? bare).trim())
    if (end === delimiter) continue
    rows.push({ row, fields })
    fields = []
  }
  return rows
}
