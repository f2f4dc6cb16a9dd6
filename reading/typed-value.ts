import type { FormField } from '../documents/form-fields.js'
import { readFact } from '../domain/scoring/read-fact.js'
import { isRealDate } from '../domain/terms/index.js'
import type { FactDeclaration } from '../schemas/criteria.js'

/** What a person typed into a field, in its one form; or why it can't be read, in Italian, without the text itself. */
export type TypedValue =
  | { readonly value: string | number | boolean }
  | { readonly problem: string }
  | 'blank'

const FACT_TYPES = { date: 'date', decimal: 'money', integer: 'integer' } as const

/**
 * Reads what was typed by what the field asks for: a day becomes `YYYY-MM-DD`, an amount a decimal string, a choice
 * the code of its words. What may mean two things is a problem and never a guess.
 */
export function typedValue(
  { kind, options }: Pick<FormField, 'kind' | 'options'>,
  typed: string | boolean | null,
): TypedValue {
  if (typed === null) return { problem: 'il modulo dice due cose diverse' }
  if (kind === 'tick') return typed === true ? { value: true } : 'blank'
  if (typeof typed === 'boolean') return { problem: 'non è il campo che ci si aspetta' }
  const text = inOneLine(typed)
  if (text === '') return 'blank'
  switch (kind) {
    case 'text':
      return { value: text }
    case 'choice':
      return chosen(options, text)
    default:
      return asFact(FACT_TYPES[kind], text)
  }
}

function asFact(type: FactDeclaration['type'], text: string): TypedValue {
  const read = readFact({ label: '', type, required: 'no' }, text)
  if ('problem' in read) return read
  if (type === 'date' && !isRealDate(String(read.value))) return { problem: 'non è un giorno che esiste' }
  return read.value === null ? 'blank' : { value: read.value }
}

/** A program may keep the words of the choice or its code. */
function chosen(options: FormField['options'], text: string): TypedValue {
  const found = options.find(({ code, label }) => code === text || inOneLine(label) === text)
  return found ? { value: found.code } : { problem: 'non è fra le risposte del modulo' }
}

/** Spaces, line ends and invisible characters come with what is pasted. */
function inOneLine(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Zs}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\p{Cf}/gu, '')
    .trim()
}
