import type { FactValue } from '../../schemas/application.js'
import type { FactDeclaration } from '../../schemas/criteria.js'

/** A datum read from text, or why it can't be read (in Italian, without the text itself). */
export type ReadFact = { readonly value: FactValue } | { readonly problem: string }

/**
 * Reads a datum as people write it in a file: `1.234,56`, `1234.56`, `31/12/1980`, `sì`. Nothing is guessed: `1.234`
 * may be one thousand or one and a bit, so it is refused. Empty text is a datum not declared.
 */
export function readFact(declaration: FactDeclaration, text: string): ReadFact {
  const trimmed = text.trim()
  if (trimmed === '') return { value: null }
  switch (declaration.type) {
    case 'money':
      return readMoney(trimmed.replace(/^€\s*|\s*€$/g, ''))
    case 'date':
      return readDate(trimmed)
    case 'yes-no':
      return readYesNo(trimmed.toLowerCase())
    case 'integer':
    case 'percent':
      return readCount(declaration.type === 'percent' ? trimmed.replace(/\s*%$/, '') : trimmed)
    case 'choice':
      return { value: trimmed }
  }
}

function readMoney(text: string): ReadFact {
  // 1.234,56 · 1.234.567 · 1234,56 · 1234,5
  if (/^-?\d{1,3}(\.\d{3})+,\d{1,2}$/.test(text) || /^-?\d{1,3}(\.\d{3}){2,}$/.test(text)) {
    return { value: text.replaceAll('.', '').replace(',', '.') }
  }
  if (/^-?\d+(,\d{1,2})?$/.test(text)) return { value: text.replace(',', '.') }
  if (/^-?\d+\.\d{1,2}$/.test(text)) return { value: text }
  if (/^-?\d{1,3}[.,]\d{3}$/.test(text)) {
    return { problem: 'è ambiguo: migliaia o decimali? Scrivere 1234,00 oppure 1,23' }
  }
  return { problem: 'non è un importo in euro' }
}

function readDate(text: string): ReadFact {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return { value: text }
  const [, day, , month, year] = /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4})$/.exec(text) ?? []
  if (day === undefined || month === undefined)
    return { problem: 'non è una data, come 31/12/1980 o 1980-12-31' }
  return { value: `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` }
}

function readYesNo(text: string): ReadFact {
  if (['sì', 'si', 's', 'yes', 'true', 'vero'].includes(text)) return { value: true }
  if (['no', 'n', 'false', 'falso'].includes(text)) return { value: false }
  return { problem: 'deve essere sì o no' }
}

function readCount(text: string): ReadFact {
  return /^-?\d{1,12}$/.test(text)
    ? { value: Number.parseInt(text, 10) }
    : { problem: 'deve essere un numero intero' }
}
