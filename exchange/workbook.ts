import { inflateRawSync } from 'node:zlib'
import ExcelJS from 'exceljs'

/** What stands in a cell, told apart by how the spreadsheet keeps it. Texts are trimmed and composed (NFC). */
export type CellContent =
  | { readonly is: 'text'; readonly text: string }
  /** With the digits that were typed; a percentage as the sheet shows it (`67`, kept as 0.67). */
  | { readonly is: 'number'; readonly text: string; readonly percent: boolean }
  | { readonly is: 'yes-no'; readonly yes: boolean }
  /** `YYYY-MM-DD`; null if it has an hour, or doesn't exist. */
  | { readonly is: 'day'; readonly day: string | null }
  /** With its last result, which another program may have left out. */
  | { readonly is: 'formula'; readonly result: CellContent | null }
  | { readonly is: 'error' }

export interface SheetRow {
  /** As the spreadsheet numbers it. */
  readonly number: number
  /** Null where there is nothing; shorter than the sheet is wide if nothing follows. */
  readonly cells: readonly (CellContent | null)[]
}

export interface ReadSheet {
  readonly name: string
  /** Those that hold something, in order. */
  readonly rows: readonly SheetRow[]
}

/**
 * Reads every sheet of an XLSX, cell by cell, computing nothing.
 *
 * @returns null for what does not open as a spreadsheet, or would be far larger than any file of people
 */
export async function readWorkbook(bytes: Uint8Array): Promise<readonly ReadSheet[] | null> {
  const book = new ExcelJS.Workbook()
  try {
    if (!isOfReasonableSize(bytes)) return null
    await book.xlsx.load(
      bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer,
    )
  } catch {
    return null
  }
  return book.worksheets.map((sheet) => {
    const rows: SheetRow[] = []
    sheet.eachRow((row, number) => {
      const cells: (CellContent | null)[] = []
      row.eachCell((cell, column) => {
        while (cells.length < column - 1) cells.push(null)
        cells.push(contentOf(cell.value, cell.numFmt))
      })
      if (cells.some((cell) => cell !== null)) rows.push({ number, cells })
    })
    return { name: sheet.name, rows }
  })
}

function contentOf(value: ExcelJS.CellValue, format: string | undefined): CellContent | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'string') return textOf(value)
  if (typeof value === 'boolean') return { is: 'yes-no', yes: value }
  if (typeof value === 'number') {
    const percent = format?.includes('%') ?? false
    return { is: 'number', text: percent ? hundredfold(value) : String(value), percent }
  }
  if (value instanceof Date) return { is: 'day', day: dayOf(value) }
  if ('richText' in value) return textOf(value.richText.map(({ text }) => text).join(''))
  if ('hyperlink' in value) return contentOf(value.text as ExcelJS.CellValue, format)
  if ('formula' in value || 'sharedFormula' in value)
    return { is: 'formula', result: contentOf(value.result as ExcelJS.CellValue, format) }
  return { is: 'error' }
}

/** ECMA-376 (22.9.2.19) writes some characters as `_x0041_`; exceljs leaves them so. */
function textOf(text: string): CellContent | null {
  const read = text
    .replace(/_x([0-9A-Fa-f]{4})_/g, (_all, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .normalize('NFC')
    .trim()
  return read === '' ? null : { is: 'text', text: read }
}

/** `0.67` shown as 67%, moved by two digits as text: a product in binary would not always be whole. */
function hundredfold(value: number): string {
  const [, sign = '', whole = '', decimals = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(String(value)) ?? []
  const moved = `${whole}${decimals.padEnd(2, '0').slice(0, 2)}`.replace(/^0+(?=\d)/, '')
  return `${sign}${moved}${decimals.length > 2 ? `.${decimals.slice(2)}` : ''}`
}

function dayOf(value: Date): string | null {
  const iso = Number.isNaN(value.getTime()) ? '' : value.toISOString()
  return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : null
}

const LARGEST = 20_000_000
/** A sheet of 5,000 people unpacks to some 5 MB. */
const LARGEST_UNPACKED = 60_000_000

/** Unpacks a ZIP into nothing to see how large it is: what it says of itself may be untrue. */
function isOfReasonableSize(bytes: Uint8Array): boolean {
  const zip = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (zip.length > LARGEST) return false
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  let entry = zip.readUInt32LE(end + 16)
  let left = LARGEST_UNPACKED
  for (let entries = zip.readUInt16LE(end + 10); entries > 0; entries -= 1) {
    const [method, packed] = [zip.readUInt16LE(entry + 10), zip.readUInt32LE(entry + 20)]
    const local = zip.readUInt32LE(entry + 42)
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
    if (method === 0) left -= packed
    // Throws when more comes out than may.
    else left -= inflateRawSync(zip.subarray(start, start + packed), { maxOutputLength: left }).length
    if (left <= 0) return false
    entry += 46 + zip.readUInt16LE(entry + 28) + zip.readUInt16LE(entry + 30) + zip.readUInt16LE(entry + 32)
  }
  return true
}
