/**
 * `npm run bench documents`: what paper costs. Each document is made in a process of its own, because memory is
 * measured at its highest, and so is its floor: the same words set one under the other by the same typesetter, or the
 * same cells written bare by the same library. Beside the time stand the processor's, which a busy machine changes
 * less, and the longest turn that the event loop waited meanwhile. It reports; it asserts nothing.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { PassThrough } from 'node:stream'
import { fileURLToPath } from 'node:url'
import ExcelJS from 'exceljs'
import { text } from '../../documents/blocks.js'
import { letterPdf } from '../../documents/letter.js'
import { positionLetter } from '../../documents/letters/position.js'
import { listForBodyXlsx } from '../../documents/list-for-body.js'
import { type OfficeGraduatoriaData, officeGraduatoriaPdf } from '../../documents/office-graduatoria.js'
import { officeGraduatoriaXlsx } from '../../documents/office-graduatoria-xlsx.js'
import { paperOfWords } from '../../documents/paper-of-words.js'
import { publicGraduatoria } from '../../documents/public-graduatoria.js'
import { receiptPdf } from '../../documents/receipt.js'
import { openTypesetter, type Typesetter } from '../../documents/typst.js'
import { frame, position } from '../documents/letters.js'
import { graduatoria, heading, list, publicRows, receipt } from '../documents/samples.js'
import { report } from './table.js'

const PEOPLE = 5_000
const WARM = 200

/** As many rows as people, of the length that real ones have. */
const many: OfficeGraduatoriaData['rows'] = Array.from({ length: PEOPLE }, (_, index) => ({
  ...(graduatoria.rows[index % 2] as OfficeGraduatoriaData['rows'][number]),
  position: index + 1,
  publicCode: `K7QM-${String(index).padStart(4, '0')}`,
  protocollo: `2031/${String(index).padStart(7, '0')}`,
}))
const people = Array.from({ length: PEOPLE }, (_, index) => ({
  ...(list.people[index % 2] as (typeof list.people)[number]),
  order: index + 1,
}))

interface Measure {
  what: string
  aim: string
  make(typesetter: Typesetter): Promise<unknown>
  floor(typesetter: Typesetter): Promise<unknown>
}

const wordsOf = (row: object) =>
  Object.values(row)
    .flat()
    .map((value) => (typeof value === 'object' ? Object.values(value ?? {}).join(' ') : String(value)))

const bareWords = (rows: readonly object[]) => (typesetter: Typesetter) =>
  paperOfWords(
    typesetter,
    { ...heading, call: null },
    {
      file: 'floor',
      title: 'Floor',
      reserved: null,
      signed: null,
      body: rows.map((row) => text(wordsOf(row).join(' '))),
    },
  )

const bareCells = (rows: readonly object[]) => async () => {
  const stream = new PassThrough().resume()
  const book = new ExcelJS.stream.xlsx.WorkbookWriter({ stream })
  const sheet = book.addWorksheet('Floor')
  for (const row of rows) sheet.addRow(wordsOf(row)).commit()
  sheet.commit()
  await book.commit()
}

const publicOnes = many.map(({ position, publicCode }) => ({
  position,
  publicCode,
  status: 'admitted' as const,
}))

const MEASURES: readonly Measure[] = [
  {
    what: 'public graduatoria, PDF',
    aim: '4 s, 450 MB',
    make: (typesetter) =>
      publicGraduatoria(typesetter, {
        ...publicRows,
        rankings: [{ ...list.call, category: null, rows: publicOnes }],
      }),
    floor: bareWords(publicOnes),
  },
  {
    what: 'office graduatoria, PDF',
    aim: '4 s, 450 MB',
    make: (typesetter) => officeGraduatoriaPdf(typesetter, { ...graduatoria, rows: many }),
    floor: bareWords(many),
  },
  {
    what: 'office graduatoria, XLSX',
    aim: '2 s, 150 MB',
    make: () => officeGraduatoriaXlsx({ ...graduatoria, rows: many }),
    floor: bareCells(many),
  },
  {
    what: 'list for the body, XLSX',
    aim: '2 s, 150 MB',
    make: () => listForBodyXlsx({ ...list, people }),
    floor: bareCells(people),
  },
]

/** Seconds, seconds of processor, megabytes at the highest, milliseconds of the longest wait. */
interface Cost {
  time: number
  cpu: number
  memory: number
  wait: number
}

async function cost(work: (typesetter: Typesetter) => Promise<unknown>, warm: boolean): Promise<Cost> {
  const typesetter = openTypesetter()
  // Started and warm, as in a process that has already sent receipts.
  if (warm) await receiptPdf(typesetter, receipt)
  const loop = monitorEventLoopDelay({ resolution: 5 })
  loop.enable()
  const before = process.cpuUsage()
  const start = performance.now()
  await work(typesetter)
  const time = (performance.now() - start) / 1000
  const { user, system } = process.cpuUsage(before)
  const memory = process.resourceUsage().maxRSS / 1024
  await typesetter.close()
  return { time, cpu: (user + system) / 1e6, memory, wait: loop.max / 1e6 }
}

async function inAProcess(what: string, which: 'make' | 'floor'): Promise<Cost> {
  const child = fork(fileURLToPath(import.meta.url), [what, which], { execArgv: ['--import', 'tsx'] })
  const [answer] = (await once(child, 'message')) as [Cost]
  await once(child, 'exit')
  return answer
}

const inWords = ({ time, cpu, memory }: Cost) =>
  `${time.toFixed(1)} s (CPU ${cpu.toFixed(1)}), ${Math.round(memory)} MB`

/** A paper of one person, as thousands are made one after the other. */
async function measureWarm(
  what: string,
  aim: string,
  make: (typesetter: Typesetter, publicCode: string) => Promise<unknown>,
): Promise<void> {
  const typesetter = openTypesetter()
  const first = performance.now()
  await make(typesetter, 'CODE')
  const cold = performance.now() - first
  const before = process.cpuUsage()
  const start = performance.now()
  for (let index = 0; index < WARM; index += 1) await make(typesetter, `CODE-${index}`)
  const { user, system } = process.cpuUsage(before)
  const warm = (performance.now() - start) / WARM
  report({
    what: `${what}, when warm`,
    found: `${warm.toFixed(1)} ms (CPU ${((user + system) / 1000 / WARM).toFixed(1)})`,
    aim: `${aim} (the first ${cold.toFixed(0)} ms)`,
  })
  await typesetter.close()
}

const [, , asked, which] = process.argv
const measure = MEASURES.find(({ what }) => what === asked)
if (measure && (which === 'make' || which === 'floor')) {
  process.send?.(await cost(measure[which], measure.what.endsWith('PDF')))
} else {
  await measureWarm('receipt, PDF', '15 ms', (typesetter, publicCode) =>
    receiptPdf(typesetter, { ...receipt, publicCode }),
  )
  await measureWarm('position letter, PDF', '', (typesetter, publicCode) =>
    letterPdf(
      typesetter,
      frame,
      positionLetter({ ...position, application: { ...position.application, publicCode } }),
    ),
  )
  for (const { what, aim } of MEASURES) {
    const [found, floor] = [await inAProcess(what, 'make'), await inAProcess(what, 'floor')]
    report({
      what: `${what}, ${PEOPLE} rows`,
      found: inWords(found),
      floor: inWords(floor),
      ratio: floor.cpu / found.cpu,
      aim: `${aim}; loop waited ${Math.round(found.wait)} ms at most`,
    })
  }
}
