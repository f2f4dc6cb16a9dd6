import { LIST_COLUMNS, LIST_SHEET, OUTCOMES } from '../documents/list-for-body.js'
import type { FileProblem, Place } from '../domain/answers.js'
import type { AvviamentoOutcome } from '../domain/avviamento.js'
import { readFact } from '../domain/scoring/read-fact.js'
import { isRealDate } from '../domain/terms/index.js'
import type { FactDeclaration } from '../schemas/criteria.js'
import type { CallId } from '../schemas/ids.js'
import type { LegalDate } from '../schemas/time.js'
import { textOfCell } from './cell.js'
import { checkHeadings, columnName } from './headings.js'
import { readWorkbook, type SheetRow } from './workbook.js'

/** The list that was sent to the requesting body. */
export interface SentList {
  readonly call: CallId
  readonly people: readonly { readonly order: number; readonly codiceFiscale: string }[]
}

/** What the requesting body reports of one person of the list. */
export interface ReportedOutcome extends Place {
  /** The person's number in the list. */
  readonly order: number
  readonly outcome: AvviamentoOutcome
  readonly on: LegalDate | null
  readonly notes: string | null
}

/**
 * Reads the list that a requesting body sends back with its outcomes; who has none yet is left out. One cell that can't
 * be read, or one person who was not sent, and nothing of the file is used.
 *
 * @param receivedOn no outcome is of a later day
 */
export async function readOutcomes(
  bytes: Uint8Array,
  sent: SentList,
  receivedOn: LegalDate,
): Promise<
  { readonly outcomes: readonly ReportedOutcome[] } | { readonly problems: readonly FileProblem[] }
> {
  const ofFile = (problem: string) => ({ problems: [{ sheet: null, row: null, column: null, problem }] })
  const sheets = await readWorkbook(bytes)
  if (sheets === null) return ofFile('il file non si apre come foglio di calcolo XLSX')
  const about = sheets.find(({ name }) => name === 'Informazioni')
  const call = about?.rows.find(({ cells }) => textOfCell(cells[0] ?? null) === 'Chiamata')?.cells[1] ?? null
  const [first, ...rows] = sheets.find(({ name }) => name === LIST_SHEET)?.rows ?? []
  if (first === undefined || call === null) return ofFile('non è l’elenco degli avviati mandato da qui')
  if (textOfCell(call) !== sent.call) return ofFile('è l’elenco di un’altra chiamata')
  const wrong = checkHeadings(LIST_SHEET, TITLES, first.number === 1 ? first : undefined)
  if (wrong.length > 0) return { problems: wrong }

  const seen = new Map<number, number>()
  const read = rows.map((row) => readRow(row, sent, receivedOn, seen))
  const problems = read.flatMap((one) => one.problems)
  return problems.length > 0 ? { problems } : { outcomes: read.flatMap(({ outcome }) => outcome ?? []) }
}

const TITLES = LIST_COLUMNS.map(({ title }) => title)
const [ORDER, CODE, OUTCOME, ON, NOTES] = ['N.', 'Codice fiscale', 'Esito', 'Data dell’esito', 'Note'].map(
  (start) => TITLES.findIndex((title) => title.startsWith(start)),
) as [number, number, number, number, number]

const DAY: FactDeclaration = { label: 'data dell’esito', type: 'date', required: 'no' }

function readRow(
  { number: row, cells }: SheetRow,
  { people }: SentList,
  receivedOn: LegalDate,
  seen: Map<number, number>,
): { readonly outcome: ReportedOutcome | null; readonly problems: readonly FileProblem[] } {
  const problems: FileProblem[] = []
  const wrong = (index: number, problem: string) => {
    problems.push({ sheet: LIST_SHEET, row, column: columnName(index, TITLES[index]), problem })
    return null
  }
  const textAt = (index: number, type: FactDeclaration['type'] | null = null) => {
    const text = textOfCell(cells[index] ?? null, type)
    return text === null || typeof text === 'string' ? text : wrong(index, text.problem)
  }
  const person = personOf(textAt(ORDER), textAt(CODE), people)
  if (person === null) wrong(ORDER, 'la riga non è di una persona dell’elenco: ripristinarla, o toglierla')
  const before = person === null ? undefined : seen.get(person.order)
  if (before !== undefined) wrong(ORDER, `la stessa persona è già alla riga ${before}: lasciarne una`)
  if (person !== null) seen.set(person.order, row)

  const reported = textAt(OUTCOME, 'choice')
  const words = OUTCOMES.find((one) => one.toLowerCase() === reported?.toLowerCase())
  if (reported !== null && words === undefined)
    wrong(OUTCOME, `non è un esito dell’elenco: ${OUTCOMES.join(', ')}`)
  const day = textAt(ON, 'date')
  const on = day === null ? null : readDay(day, receivedOn)
  if (on !== null && typeof on === 'object') wrong(ON, on.problem)
  const notes = textAt(NOTES)
  if (reported === null && (day !== null || notes !== null)) wrong(OUTCOME, 'manca l’esito di questa persona')
  if (problems.length > 0 || person === null || words === undefined) return { outcome: null, problems }
  const outcome = words.toLowerCase().replaceAll(' ', '-') as AvviamentoOutcome
  const { order } = person
  return {
    outcome: { sheet: LIST_SHEET, row, order, outcome, on: typeof on === 'string' ? on : null, notes },
    problems,
  }
}

function readDay(text: string, receivedOn: LegalDate): LegalDate | { readonly problem: string } {
  const read = readFact(DAY, text)
  if ('problem' in read) return read
  const day = read.value as LegalDate
  if (!isRealDate(day)) return { problem: 'non è un giorno che esiste' }
  return day > receivedOn ? { problem: 'viene dopo il giorno in cui l’elenco è tornato' } : day
}

/** Number and codice fiscale must name the same person: a row that slid names nobody. */
function personOf(order: string | null, codiceFiscale: string | null, people: SentList['people']) {
  return (
    people.find((person) => String(person.order) === order && person.codiceFiscale === codiceFiscale) ?? null
  )
}
