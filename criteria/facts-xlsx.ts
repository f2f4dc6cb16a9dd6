import { type CellContent, readWorkbook } from '../exchange/workbook.js'
import { type Cell, checkHeadings, type FactsRecord, refusedFacts, underHeadings } from './facts-record.js'

/**
 * Reads facts from the first sheet of a spreadsheet that holds something: headings first, then a person a row. A
 * number is read with the digits that were typed, a percentage as the sheet shows it, a formula by its last result.
 *
 * @throws RuleError `facts-invalid`: not a spreadsheet, cells without a heading
 */
export async function readXlsx(bytes: Uint8Array): Promise<FactsRecord[]> {
  const sheets = await readWorkbook(bytes)
  if (sheets === null) throw refusedFacts(['il file non si apre come foglio di calcolo XLSX'])
  const rows = sheets.find((sheet) => sheet.rows.length > 0)?.rows ?? []
  const headings = checkHeadings((rows[0]?.cells ?? []).map((cell) => (cell?.is === 'text' ? cell.text : '')))
  return rows.slice(1).flatMap(({ number, cells }) => {
    const record = underHeadings(headings, number, cells.map(cellOf))
    return record ?? []
  })
}

function cellOf(content: CellContent | null): Cell {
  switch (content?.is) {
    case undefined:
      return null
    case 'text':
    case 'number':
      return content.text
    case 'yes-no':
      return content.yes ? 'sì' : 'no'
    case 'day':
      return content.day ?? { problem: 'è una data con un’ora, o non esiste' }
    case 'formula':
      return content.result === null
        ? {
            problem:
              'è una formula senza risultato, o dal risultato vuoto: scrivere il valore, o svuotare la cella',
          }
        : cellOf(content.result)
    case 'error':
      return { problem: 'la cella contiene un errore' }
  }
}
