import { PassThrough } from 'node:stream'
import ExcelJS from 'exceljs'
import type { Instant } from '../schemas/time.js'
import { legible } from './legible.js'
import { type PaperFile, XLSX } from './paper.js'

/** One sheet: its first row is the header and stays in sight. */
export interface Sheet {
  name: string
  columns: readonly SheetColumn[]
  rows: Iterable<readonly SheetCell[]>
}

export interface SheetColumn {
  title: string
  /** In characters. */
  width: number
  /** Whoever receives the file writes here; every other cell is locked. */
  input?: 'text' | { oneOf: readonly string[] }
}

/** A text stays a text even if it begins with `=`, `+`, `-` or `@`. */
export type SheetCell = string | number | null

const NOTHING: ReadonlySet<string> = new Set()

/** Cells left to write in for as many rows as there are; one validation a column, or files grow with their rows. */
export async function spreadsheet(
  name: string,
  madeAt: Instant,
  title: string,
  sheets: readonly Sheet[],
): Promise<PaperFile> {
  const stream = new PassThrough()
  const chunks: Buffer[] = []
  stream.on('data', (chunk: Buffer) => chunks.push(chunk))
  const book = new ExcelJS.stream.xlsx.WorkbookWriter({ stream, useStyles: true, useSharedStrings: false })
  book.created = book.modified = new Date(madeAt)
  book.title = title
  book.creator = book.lastModifiedBy = 'Chiamate'
  for (const sheet of sheets) await writeSheet(book, sheet)
  await book.commit()
  return { name, mediaType: XLSX, bytes: undated(Buffer.concat(chunks)) }
}

async function writeSheet(book: ExcelJS.stream.xlsx.WorkbookWriter, sheet: Sheet): Promise<void> {
  const page = book.addWorksheet(sheet.name, {
    views: [{ state: 'frozen', ySplit: 1 }],
    pageSetup: { paperSize: 9, orientation: 'landscape', fitToPage: true, fitToWidth: 1, fitToHeight: 0 },
    headerFooter: { oddFooter: '&L&A&Rpag. &P di &N' },
  })
  page.pageSetup.printTitlesRow = '1:1'
  page.columns = sheet.columns.map(({ width, input }) => ({
    width,
    style: { alignment: { vertical: 'top', wrapText: true }, protection: { locked: input === undefined } },
  }))
  const header = page.addRow(sheet.columns.map(({ title }) => title))
  header.font = { bold: true }
  header.protection = { locked: true }
  header.commit()
  let last = 1
  for (const cells of sheet.rows) {
    page.addRow(cells.map((cell) => (typeof cell === 'string' ? cellText(cell) : cell))).commit()
    last += 1
  }
  protectionFirst(page)
  if (last > 1) validateInput(page, sheet.columns, last)
  if (sheet.columns.some(({ input }) => input !== undefined)) {
    await page.protect('', { selectLockedCells: true, selectUnlockedCells: true, formatColumns: true })
  }
  page.commit()
}

function validateInput(page: ExcelJS.Worksheet, columns: readonly SheetColumn[], lastRow: number): void {
  const { dataValidations } = page as unknown as SheetParts
  for (const [index, { input, title }] of columns.entries()) {
    if (input === undefined || input === 'text') continue
    const letter = page.getColumn(index + 1).letter
    dataValidations.add(`${letter}2:${letter}${lastRow}`, {
      type: 'list',
      allowBlank: true,
      formulae: [`"${input.oneOf.join(',')}"`],
      showErrorMessage: true,
      errorTitle: title,
      error: `Scegliere una voce dell’elenco: ${input.oneOf.join(', ')}.`,
    })
  }
}

/** exceljs streams a sheet's validations before its protection; ECMA-376 (18.3.1.99) has them the other way round,
 *  and Excel offers to repair a file that hasn't (exceljs pull request 2685). */
function protectionFirst(page: ExcelJS.Worksheet): void {
  const parts = page as unknown as SheetParts
  const { _writeSheetProtection: protection, _writeDataValidations: validations } = parts
  parts._writeDataValidations = protection
  parts._writeSheetProtection = validations
}

/** Missing from exceljs's types, present in its sheets. */
interface SheetParts {
  dataValidations: { add(range: string, validation: ExcelJS.DataValidation): void }
  _writeDataValidations(): void
  _writeSheetProtection(): void
}

/** XLSX reads `_x0041_` as an escape (ECMA-376, 22.9.2.19), so a text that looks like one is escaped itself. */
function cellText(text: string): string {
  return legible(text, NOTHING).replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
}

/** The ZIP without the hour at which it was made (1 January 1980, 00:00), so that the same data give the same bytes. */
function undated(zip: Buffer): Buffer {
  const midnight = Buffer.from([0x00, 0x00, 0x21, 0x00])
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  let entry = zip.readUInt32LE(end + 16)
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    midnight.copy(zip, entry + 12)
    midnight.copy(zip, zip.readUInt32LE(entry + 42) + 10)
    entry += 46 + zip.readUInt16LE(entry + 28) + zip.readUInt16LE(entry + 30) + zip.readUInt16LE(entry + 32)
  }
  return zip
}
