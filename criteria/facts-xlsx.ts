import ExcelJS from 'exceljs'
import { type Cell, checkHeadings, type FactsRecord, refusedFacts, underHeadings } from './facts-record.js'

/**
 * Reads facts from the first sheet of a spreadsheet that holds something: headings first, then a person a row. A
 * number is read with the digits that were typed, a percentage as the sheet shows it, a formula by its last result.
 *
 * @throws RuleError `facts-invalid`: not a spreadsheet, cells without a heading
 */
export async function readXlsx(bytes: Uint8Array): Promise<FactsRecord[]> {
  const book = new ExcelJS.Workbook()
  try {
    await book.xlsx.load(
      bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer,
    )
  } catch {
    throw refusedFacts(['il file non si apre come foglio di calcolo XLSX'])
  }
  const sheet = book.worksheets.find(({ actualRowCount }) => actualRowCount > 0)
  const records: FactsRecord[] = []
  let headings: readonly string[] | null = null
  sheet?.eachRow((row, number) => {
    const cells = Array.from({ length: row.cellCount }, (_, index) => cellOf(row.getCell(index + 1)))
    if (headings === null) {
      headings = checkHeadings(cells.map((cell) => (typeof cell === 'string' ? cell.trim() : '')))
      return
    }
    const record = underHeadings(headings, number, cells)
    if (record) records.push(record)
  })
  return records
}

function cellOf(cell: ExcelJS.Cell): Cell {
  return contentOf(cell.value, cell.numFmt)
}

function contentOf(value: ExcelJS.CellValue, format: string | undefined): Cell {
  if (value === null || value === undefined) return null
  if (typeof value === 'string') return value.trim()
  if (typeof value === 'boolean') return value ? 'sì' : 'no'
  if (typeof value === 'number') return format?.includes('%') ? hundredfold(value) : String(value)
  if (value instanceof Date) return dayOf(value)
  if ('richText' in value)
    return value.richText
      .map(({ text }) => text)
      .join('')
      .trim()
  if ('hyperlink' in value) return String(value.text).trim()
  if ('formula' in value || 'sharedFormula' in value)
    return value.result === undefined
      ? {
          problem:
            'è una formula senza risultato, o dal risultato vuoto: scrivere il valore, o svuotare la cella',
        }
      : contentOf(value.result as ExcelJS.CellValue, format)
  return { problem: 'la cella contiene un errore' }
}

/** `0.67` shown as 67%, moved by two digits as text: a product in binary would not always be whole. */
function hundredfold(value: number): Cell {
  const [, sign = '', whole = '', decimals = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(String(value)) ?? []
  const moved = `${whole}${decimals.padEnd(2, '0').slice(0, 2)}`.replace(/^0+(?=\d)/, '')
  return `${sign}${moved}${decimals.length > 2 ? `.${decimals.slice(2)}` : ''}`
}

function dayOf(value: Date): Cell {
  const iso = Number.isNaN(value.getTime()) ? '' : value.toISOString()
  return iso.endsWith('T00:00:00.000Z')
    ? iso.slice(0, 10)
    : { problem: 'è una data con un’ora, o non esiste' }
}
