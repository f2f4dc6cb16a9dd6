import type { FactDeclaration } from '../schemas/criteria.js'
import type { CellContent } from './workbook.js'

type Type = FactDeclaration['type']

/**
 * The text that a cell stands for where a datum of a type is awaited; why it can't be one (Italian); null if empty.
 * Without a type, a cell that only repeats what was written out.
 */
export function textOfCell(
  cell: CellContent | null,
  type: Type | null = null,
): string | { readonly problem: string } | null {
  switch (cell?.is) {
    case undefined:
      return null
    case 'text':
      return cell.text
    case 'formula':
      return { problem: 'contiene una formula: scrivere il valore al suo posto' }
    case 'error':
      return { problem: 'contiene un errore del foglio di calcolo: scrivere il valore' }
    case 'yes-no':
      if (type === 'yes-no') return cell.yes ? 'sì' : 'no'
      return { problem: `contiene vero o falso, ma serve ${wanted(type)}` }
    case 'day':
      if (type !== 'date') return { problem: `contiene una data, ma serve ${wanted(type)}` }
      return cell.day ?? { problem: 'è una data con un’ora, o che non esiste' }
    case 'number':
      if (cell.percent && type !== 'percent')
        return { problem: `è una percentuale, ma serve ${wanted(type)}` }
      return type === 'date' ? { problem: 'è un numero, non una data: scriverla come 31/12/2030' } : cell.text
  }
}

function wanted(type: Type | null): string {
  return type === null ? 'il testo che c’era' : WANTED[type]
}

const WANTED: Readonly<Record<Type, string>> = {
  money: 'un importo in euro',
  date: 'una data',
  integer: 'un numero intero',
  percent: 'una percentuale',
  'yes-no': 'sì oppure no',
  choice: 'una voce dell’elenco',
}
