import type { Answer, CallToCheck, FileProblem, ListToCheck, Place } from '../domain/answers.js'
import { type Question, readAnswer } from '../domain/questions.js'
import type { DatumPath, FactValue } from '../schemas/application.js'
import { ApplicationId, type CallId, Digest } from '../schemas/ids.js'
import type { LegalDate } from '../schemas/time.js'
import { textOfCell } from './cell.js'
import { HELP, headingsOf, MARK, VERSION, WHO } from './form.js'
import { checkHeadings, columnName } from './headings.js'
import { type ReadSheet, readWorkbook, type SheetRow } from './workbook.js'

/** What a call asked, without what is known of anybody. */
export interface AskedForm {
  readonly call: CallId
  readonly days: CallToCheck['days']
  readonly lists: readonly Pick<ListToCheck, 'name' | 'questions'>[]
}

export interface FilledFile {
  /** Of the file that was sent out. */
  readonly exported: Digest
  readonly answers: readonly Answer[]
}

/**
 * Reads a file of answers that comes back. Nothing is guessed: every cell that can't be read is told, with its row and
 * column, and then nothing of the file is used.
 */
export async function readAnswers(
  bytes: Uint8Array,
  form: AskedForm,
): Promise<FilledFile | { readonly problems: readonly FileProblem[] }> {
  const sheets = await readWorkbook(bytes)
  if (sheets === null) return { problems: [ofFile('il file non si apre come foglio di calcolo XLSX')] }
  const mark = readMark(sheets, form.call)
  if ('problem' in mark) return { problems: [ofFile(mark.problem)] }
  const problems = strangers(sheets, form)
  const seen = new Map<ApplicationId, Place>()
  const answers = form.lists.flatMap(({ name, questions }) => {
    const sheet = sheets.find((one) => one.name === name)
    if (!sheet) {
      problems.push(ofFile(`manca il foglio «${name}»: non va tolto né rinominato`))
      return []
    }
    const [first, ...rows] = sheet.rows
    const headings = headingsOf(questions)
    const wrong = checkHeadings(name, headings, first?.number === 1 ? first : undefined)
    problems.push(...wrong)
    if (wrong.length > 0) return []
    return rows.flatMap((row) => {
      const read = readRow({ sheet: name, headings, questions, lastDay: form.days.closing }, row, seen)
      problems.push(...read.problems)
      return read.answer ?? []
    })
  })
  return problems.length > 0 ? { problems } : { exported: mark.exported, answers }
}

function ofFile(problem: string): FileProblem {
  return { sheet: null, row: null, column: null, problem }
}

function readMark(
  sheets: readonly ReadSheet[],
  call: CallId,
): { readonly exported: Digest } | { readonly problem: string } {
  const mark = sheets.find(({ name }) => name === MARK)
  const said = new Map(
    (mark?.rows ?? []).map(({ cells: [key = null, value = null] }) => [textOfCell(key), textOfCell(value)]),
  )
  const exported = Digest.safeParse(said.get('impronta'))
  if (!exported.success)
    return { problem: 'non è un file esportato da qui, o ha perso il foglio nascosto: esportare di nuovo' }
  if (said.get('versione') !== VERSION)
    return { problem: 'è stato esportato da un’altra versione del programma: esportare di nuovo' }
  if (said.get('chiamata') !== call)
    return { problem: 'è il file di un’altra chiamata: riportarlo nella sua' }
  return { exported: exported.data }
}

/** Sheets that somebody added: what they hold would be lost without a word. */
function strangers(sheets: readonly ReadSheet[], { lists }: AskedForm): FileProblem[] {
  const ours = new Set([...lists.map(({ name }) => name), HELP, MARK, 'Elenchi'])
  return sheets
    .filter(({ name, rows }) => !ours.has(name) && rows.length > 0)
    .map(({ name }) => ofFile(`il foglio «${name}» non era nel file: toglierlo`))
}

interface Reading {
  readonly sheet: string
  readonly headings: readonly string[]
  readonly questions: readonly Question[]
  readonly lastDay: LegalDate
}

function readRow(
  { sheet, headings, questions, lastDay }: Reading,
  { number: row, cells }: SheetRow,
  seen: Map<ApplicationId, Place>,
): { readonly answer: Answer | null; readonly problems: readonly FileProblem[] } {
  const problems: FileProblem[] = []
  const wrong = (index: number | null, problem: string) =>
    problems.push({ sheet, row, column: index === null ? null : columnName(index, headings[index]), problem })
  const stray = cells.findIndex((cell, index) => cell !== null && index >= headings.length)
  if (stray >= 0) wrong(stray, 'è fuori dalle colonne del file: toglierlo')

  const given = new Map<DatumPath, FactValue>()
  for (const [index, question] of questions.entries()) {
    const column = WHO.length + index
    const cell = cells[column] ?? null
    if (cell === null) continue
    const text = textOfCell(cell, question.datum.type)
    const read = typeof text === 'string' ? readAnswer(question, text, lastDay) : text
    if (read === null) continue
    if ('problem' in read) wrong(column, read.problem)
    else given.set(question.path, read.value)
  }

  const application = ApplicationId.safeParse(textOfCell(cells[0] ?? null))
  const codiceFiscale = textOfCell(cells[1] ?? null)
  if (!application.success) wrong(0, 'manca o è stato cambiato: è il codice che dice di chi è la riga')
  else {
    const before = seen.get(application.data)
    if (before !== undefined) {
      const where = before.sheet === sheet ? '' : ` del foglio «${before.sheet}»`
      wrong(0, `la stessa domanda è già alla riga ${before.row}${where}: lasciarne una`)
    }
    seen.set(application.data, { sheet, row })
  }
  if (typeof codiceFiscale !== 'string') wrong(1, 'manca o è stato cambiato')
  const readable = application.success && typeof codiceFiscale === 'string' && problems.length === 0
  return {
    problems,
    answer: readable ? { sheet, row, application: application.data, codiceFiscale, given } : null,
  }
}
