import { PassThrough } from 'node:stream'
import ExcelJS from 'exceljs'
import type { Instant } from '../schemas/time.js'
import { legible } from './legible.js'
import { type PaperFile, XLSX } from './paper.js'

/** One sheet: its first row is the header and stays in sight. */
export interface Sheet {
  name: string
  columns: readonly SheetColumn[]
  rows: Iterable<readonly SheetCell[]> | AsyncIterable<readonly SheetCell[]>
  /** For the program that reads the file again; no menu shows it. */
  hidden?: boolean
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
  const lists = listsApart(sheets)
  for (const sheet of sheets) await writeSheet(book, sheet, lists)
  if (lists.length > 0) await writeSheet(book, sheetOfLists(lists), lists)
  await book.commit()
  return { name, mediaType: XLSX, bytes: undated(Buffer.concat(chunks)) }
}

/** A list that can't stand in a cell's rule itself: items with a comma, or more than 255 characters in all. */
function listsApart(sheets: readonly Sheet[]): readonly (readonly string[])[] {
  const lists = sheets.flatMap(({ columns }) =>
    columns.flatMap(({ input }) => (typeof input === 'object' ? [input.oneOf] : [])),
  )
  return lists.filter((items) => items.join(',').length > 255 || items.some((item) => /[,"]/.test(item)))
}

const LISTS = 'Elenchi'

function sheetOfLists(lists: readonly (readonly string[])[]): Sheet {
  const longest = Math.max(...lists.map((items) => items.length))
  return {
    name: LISTS,
    hidden: true,
    columns: lists.map((_, index) => ({ title: `Elenco ${index + 1}`, width: 30 })),
    rows: Array.from({ length: longest }, (_, row) => lists.map((items) => items[row] ?? null)),
  }
}

async function writeSheet(
  book: ExcelJS.stream.xlsx.WorkbookWriter,
  sheet: Sheet,
  lists: readonly (readonly string[])[],
): Promise<void> {
  const page = book.addWorksheet(sheet.name, {
    state: sheet.hidden ? 'veryHidden' : 'visible',
    views: [{ state: 'frozen', ySplit: 1 }],
    pageSetup: { paperSize: 9, orientation: 'landscape', fitToPage: true, fitToWidth: 1, fitToHeight: 0 },
    headerFooter: { oddFooter: '&L&A&Rpag. &P di &N' },
  })
  page.pageSetup.printTitlesRow = '1:1'
  page.columns = sheet.columns.map(({ width, input }) => ({
    width,
    style: {
      alignment: { vertical: 'top', wrapText: true },
      protection: { locked: input === undefined },
      // What is typed stays as it was typed: no 1/2 becomes a day, no 8.500 eight and a half.
      ...(input === undefined ? {} : { numFmt: '@' }),
    },
  }))
  const header = page.addRow(sheet.columns.map(({ title }) => title))
  header.font = { bold: true }
  header.protection = { locked: true }
  header.commit()
  let last = 1
  for await (const cells of sheet.rows) {
    page.addRow(cells.map((cell) => (typeof cell === 'string' ? cellText(cell) : cell))).commit()
    last += 1
  }
  protectionFirst(page)
  if (last > 1) validateInput(page, sheet.columns, last, lists)
  if (sheet.columns.some(({ input }) => input !== undefined)) {
    await page.protect('', { selectLockedCells: true, selectUnlockedCells: true, formatColumns: true })
  }
  page.commit()
}

function validateInput(
  page: ExcelJS.Worksheet,
  columns: readonly SheetColumn[],
  lastRow: number,
  lists: readonly (readonly string[])[],
): void {
  const { dataValidations } = page as unknown as SheetParts
  for (const [index, { input, title }] of columns.entries()) {
    if (input === undefined || input === 'text') continue
    const letter = page.getColumn(index + 1).letter
    dataValidations.add(`${letter}2:${letter}${lastRow}`, {
      type: 'list',
      allowBlank: true,
      formulae: [choice(page, input.oneOf, lists)],
      showErrorMessage: true,
      errorTitle: title,
      error: `Scegliere una voce dell’elenco: ${input.oneOf.join(', ')}.`.slice(0, 255),
    })
  }
}

/** A list as a cell's rule names it: item by item, or where it stands. */
function choice(
  page: ExcelJS.Worksheet,
  items: readonly string[],
  lists: readonly (readonly string[])[],
): string {
  const apart = lists.indexOf(items)
  if (apart < 0) return `"${items.join(',')}"`
  const { letter } = page.getColumn(apart + 1)
  return `${LISTS}!$${letter}$2:$${letter}$${items.length + 1}`
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
