/**
 * `npm run bench exchange [people=5000]`: a file of people to look up written, and the same file read again with every
 * cell answered, up to what it would change. Each in a process of its own, because memory is measured at its highest;
 * the floor is exceljs alone, writing and loading the same cells.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { fileURLToPath } from 'node:url'
import ExcelJS from 'exceljs'
import { type CallToCheck, previewAnswers } from '../../domain/answers.js'
import { readAnswers } from '../../exchange/answers.js'
import { fileToCheck } from '../../exchange/to-check.js'
import type { Instant } from '../../schemas/time.js'
import { applicationIn, CALL, codiceFiscaleOf, dataOf } from '../domain/an-application-to-check.js'
import { callToCheck, workbookOf } from '../exchange/a-call-to-check.js'
import { asked, costOf, report, seconds } from './table.js'

const PEOPLE = asked('people', 5_000)
const AT = '2031-03-12T08:00:00.000Z' as Instant
const [, , role = '', file = ''] = process.argv

interface Spent {
  readonly milliseconds: number
  /** Of the processor, which a busy machine does not stretch. */
  readonly cpu: number
  readonly megabytes: number
}

function manyPeople(): CallToCheck {
  const call = callToCheck()
  const applications = Array.from({ length: PEOPLE }, (_, index) => {
    const data = dataOf(index)
    const applicant = { ...data.applicant, codiceFiscale: codiceFiscaleOf(index) }
    return { id: applicationIn(CALL, index), state: 'examined', open: true, data: { ...data, applicant } }
  })
  return { ...call, lists: call.lists.map((list) => ({ ...list, applications })) }
}

/** Writes the answers into the file, as somebody at another archive would. */
async function answered(bytes: Uint8Array): Promise<Uint8Array> {
  const book = await workbookOf(bytes)
  const sheet = book.getWorksheet('Domande')
  for (let row = 2; row <= PEOPLE + 1; row += 1) {
    const cells = sheet?.getRow(row)
    for (const [column, value] of [`${row}.50`.replace('.', ','), '03/02/2031', 'sì', 'sì'].entries())
      if (cells) cells.getCell(6 + column).value = value
  }
  return new Uint8Array(await book.xlsx.writeBuffer())
}

const WORK: Readonly<Record<string, () => Promise<unknown>>> = {
  async write() {
    const call = manyPeople()
    return () => fileToCheck(call, AT)
  },
  async 'write-floor'() {
    const rows = manyPeople().lists[0]?.applications ?? []
    return async () => {
      const stream = new PassThrough()
      stream.resume()
      const book = new ExcelJS.stream.xlsx.WorkbookWriter({
        stream,
        useStyles: true,
        useSharedStrings: false,
      })
      const sheet = book.addWorksheet('Domande')
      for (const { id, data } of rows) {
        const { codiceFiscale, surname, name, birthDate } = data.applicant
        sheet.addRow([id, codiceFiscale, surname, name, birthDate]).commit()
      }
      sheet.commit()
      await book.commit()
    }
  },
  async read() {
    const call = manyPeople()
    const bytes = readFileSync(file)
    return async () => {
      const read = await readAnswers(bytes, call)
      if ('problems' in read) throw new Error(`the bench wrote a wrong file: ${read.problems[0]?.problem}`)
      const preview = previewAnswers(call, read.answers)
      if ('problems' in preview || preview.changes.length !== PEOPLE) throw new Error('not everybody changes')
    }
  },
  async 'read-floor'() {
    const bytes = readFileSync(file)
    return () => workbookOf(bytes)
  },
}

async function measure(what: string, path: string): Promise<Spent> {
  const child = fork(fileURLToPath(import.meta.url), [what, path, `people=${PEOPLE}`], {
    execArgv: ['--import', 'tsx'],
  })
  let spent: Spent | null = null
  child.on('message', (message: Spent) => {
    spent = message
  })
  await once(child, 'exit')
  if (spent === null) throw new Error(`the bench of ${what} broke`)
  return spent
}

if (role in WORK) {
  const work = (await WORK[role]?.()) as () => Promise<unknown>
  const { time, cpu } = await costOf(work)
  process.send?.({ milliseconds: time, cpu, megabytes: Math.round(process.resourceUsage().maxRSS / 1024) })
} else {
  const folder = mkdtempSync(join(tmpdir(), 'bench-exchange-'))
  try {
    const path = join(folder, 'answers.xlsx')
    writeFileSync(path, await answered((await fileToCheck(manyPeople(), AT)).file.bytes))
    for (const [what, words, aim] of [
      ['write', 'data to look up, XLSX', '2 s, 150 MB'],
      ['read', 'answers read and previewed', '2 s'],
    ] as const) {
      const found = await measure(what, path)
      const floor = await measure(`${what}-floor`, path)
      const inWords = ({ milliseconds, cpu, megabytes }: Spent) =>
        `${seconds(milliseconds)}, CPU ${seconds(cpu)}, ${megabytes} MB`
      report({
        what: `${words}, ${PEOPLE} rows`,
        found: inWords(found),
        floor: inWords(floor),
        ratio: floor.cpu / found.cpu,
        aim,
      })
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
