import type { FileProblem } from '../domain/answers.js'
import { readFact } from '../domain/scoring/read-fact.js'
import { isRealDate } from '../domain/terms/index.js'
import type { FactDeclaration } from '../schemas/criteria.js'
import type { LegalDate } from '../schemas/time.js'
import { textOfCell } from './cell.js'
import { checkHeadings, columnName } from './headings.js'
import { readWorkbook, type SheetRow } from './workbook.js'

/** The headings of a file of the region's numbers, from its first column on. */
const HEADINGS = ['Registrazione', 'Protocollo regionale', 'Data']
const [ENTRY, VALUE, DATED] = [0, 1, 2]
const DAY: FactDeclaration = { label: 'data', type: 'date', required: 'yes' }

/** The number that the region's system gave to an entry of the register, and the row that says so. */
export interface ReadNumber {
  readonly row: number
  readonly year: number
  readonly number: number
  readonly value: string
  readonly dated: LegalDate
}

/**
 * Reads the numbers that the region's system gave, from the first sheet of an XLSX that holds something: the intake
 * number (`2031/000123`), the region's number as its system writes it, its day. Every cell that can't be read is told,
 * and then nothing of the file is used.
 */
export async function readRegionalNumbers(
  bytes: Uint8Array,
): Promise<{ readonly numbers: readonly ReadNumber[] } | { readonly problems: readonly FileProblem[] }> {
  const ofFile = (problem: string) => ({ problems: [{ sheet: null, row: null, column: null, problem }] })
  const sheets = await readWorkbook(bytes)
  if (sheets === null) return ofFile('non si apre come foglio di calcolo XLSX')
  const sheet = sheets.find(({ rows }) => rows.length > 0)
  if (!sheet) return ofFile('è vuoto')
  const [first, ...rows] = sheet.rows
  const wrong = checkHeadings(sheet.name, HEADINGS, first?.number === 1 ? first : undefined)
  if (wrong.length > 0) return { problems: wrong }
  const read = rows.map((row) => readRow(sheet.name, row))
  const problems = read.flatMap((one) => one.problems)
  if (problems.length > 0) return { problems }
  return { numbers: read.flatMap(({ number }) => number ?? []) }
}

function readRow(sheet: string, { number: row, cells }: SheetRow) {
  const problems: FileProblem[] = []
  const wrong = (index: number, problem: string) => {
    problems.push({ sheet, row, column: columnName(index, HEADINGS[index]), problem })
    return null
  }
  const textAt = (index: number, type: FactDeclaration['type'] | null = null) => {
    const text = textOfCell(cells[index] ?? null, type)
    if (text === null) return wrong(index, 'manca')
    return typeof text === 'string' ? text : wrong(index, text.problem)
  }
  const stray = cells.findIndex((cell, index) => cell !== null && index >= HEADINGS.length)
  if (stray >= 0) wrong(stray, 'è fuori dalle colonne del file: toglierlo')
  const entry = textAt(ENTRY)
  const [, year, number] = /^(\d{4})\/0{0,5}([1-9]\d{0,8})$/.exec(entry ?? '') ?? []
  if (entry !== null && number === undefined)
    wrong(ENTRY, 'non è un numero di registrazione come 2031/000123')
  const value = textAt(VALUE)
  const day = textAt(DATED, 'date')
  const dated = day === null ? null : readDay(day)
  if (dated !== null && typeof dated === 'object') wrong(DATED, dated.problem)
  if (problems.length > 0 || value === null || typeof dated !== 'string') return { number: null, problems }
  return { number: { row, year: Number(year), number: Number(number), value, dated }, problems }
}

function readDay(text: string): LegalDate | { readonly problem: string } {
  const read = readFact(DAY, text)
  if ('problem' in read) return read
  const day = read.value as LegalDate
  return isRealDate(day) ? day : { problem: 'non è un giorno che esiste' }
}
