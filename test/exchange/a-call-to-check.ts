import ExcelJS from 'exceljs'
import { loadRuleSet } from '../../criteria/load.js'
import type { CallToCheck } from '../../domain/answers.js'
import { questionsOf } from '../../domain/questions.js'
import { readAnswers } from '../../exchange/answers.js'
import { type FileToCheck, fileToCheck } from '../../exchange/to-check.js'
import type { CallId } from '../../schemas/ids.js'
import type { Requirement } from '../../schemas/requirements.js'
import type { Instant, LegalDate } from '../../schemas/time.js'
import { applicationIn, CALL, dataOf } from '../domain/an-application-to-check.js'

export const REQUIREMENTS: readonly Requirement[] = [
  { kind: 'document', code: 'patente-b', text: 'patente B', heldByAdministration: true },
]

/** A call of three applications under review and one decided. */
export function callToCheck(call: CallId = CALL): CallToCheck {
  const one = (number: number, open = true) => ({
    id: applicationIn(call, number),
    state: open ? 'examined' : 'admitted',
    open,
    data: dataOf(number),
  })
  return {
    call,
    requirements: REQUIREMENTS,
    days: { publication: '2031-03-03' as LegalDate, closing: '2031-03-14' as LegalDate },
    lists: [
      {
        name: 'Domande',
        questions: questionsOf(loadRuleSet('art16-emilia-romagna').facts, REQUIREMENTS),
        applications: [one(1), one(2), one(3), one(4, false)],
      },
    ],
  }
}

export const exported = (call = callToCheck()): Promise<FileToCheck> =>
  fileToCheck(call, '2031-03-12T08:00:00.000Z' as Instant)

export async function workbookOf(bytes: Uint8Array): Promise<ExcelJS.Workbook> {
  const book = new ExcelJS.Workbook()
  await book.xlsx.load(new Uint8Array(bytes).buffer as unknown as Parameters<typeof book.xlsx.load>[0])
  return book
}

/** The file of a call as somebody gives it back, after work of their own in a spreadsheet. */
export async function returned(
  work: (sheet: ExcelJS.Worksheet, book: ExcelJS.Workbook) => void,
  call = callToCheck(),
): Promise<Uint8Array> {
  const book = await workbookOf((await exported(call)).file.bytes)
  work(book.getWorksheet('Domande') as ExcelJS.Worksheet, book)
  return new Uint8Array(await book.xlsx.writeBuffer())
}

/** Columns of the list: what is asked stands from the sixth on. */
export const COLUMN = { isee: 'F', didFiledOn: 'G', unemployed: 'H', patente: 'I' } as const

/** What is read in the first person's cell of a column; or the problem that is told. */
export async function answerIn(
  column: keyof typeof COLUMN,
  value: ExcelJS.CellValue,
  format?: string,
): Promise<unknown> {
  const call = callToCheck()
  const bytes = await returned((sheet) => {
    const cell = sheet.getCell(`${COLUMN[column]}2`)
    cell.value = value
    const asDay = value instanceof Date ? 'dd/mm/yyyy' : undefined
    if (format ?? asDay) cell.numFmt = format ?? asDay ?? ''
  })
  const read = await readAnswers(bytes, call)
  if ('problems' in read) return { ...read.problems[0] }
  const path = column === 'patente' ? ('evidence.patente-b' as const) : (`facts.${column}` as const)
  return read.answers[0]?.given.get(path)
}
