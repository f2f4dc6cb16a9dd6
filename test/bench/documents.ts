/**
 * `npx tsx test/bench/documents.ts`: what paper costs. Each document is made in a process of its own, because memory
 * is measured at its highest: a receipt when the typesetter is warm, and graduatorie and lists of 5,000 people with
 * the longest turn that the event loop waited meanwhile. It reports, against the goals; it asserts nothing.
 */
import { fork } from 'node:child_process'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import { listForBodyXlsx } from '../../documents/list-for-body.js'
import { type OfficeGraduatoriaData, officeGraduatoriaPdf } from '../../documents/office-graduatoria.js'
import { officeGraduatoriaXlsx } from '../../documents/office-graduatoria-xlsx.js'
import type { PaperFile } from '../../documents/paper.js'
import { publicGraduatoria } from '../../documents/public-graduatoria.js'
import { receiptPdf } from '../../documents/receipt.js'
import { openTypesetter, type Typesetter } from '../../documents/typst.js'
import { graduatoria, list, publicRows, receipt } from '../documents/samples.js'

const PEOPLE = 5_000
const WARM_RECEIPTS = 200

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
  goal: string
  make(typesetter: Typesetter): Promise<PaperFile>
}

const MEASURES: readonly Measure[] = [
  {
    what: 'public graduatoria, PDF',
    goal: '4 s, 450 MB',
    make: (typesetter) =>
      publicGraduatoria(typesetter, {
        ...publicRows,
        rankings: [
          { ...list.call, category: null, rows: many.map((row) => ({ ...row, status: 'admitted' })) },
        ],
      }),
  },
  {
    what: 'office graduatoria, PDF',
    goal: '4 s, 450 MB',
    make: (typesetter) => officeGraduatoriaPdf(typesetter, { ...graduatoria, rows: many }),
  },
  {
    what: 'office graduatoria, XLSX',
    goal: '2 s, 150 MB',
    make: () => officeGraduatoriaXlsx({ ...graduatoria, rows: many }),
  },
  { what: 'list for the body, XLSX', goal: '2 s, 150 MB', make: () => listForBodyXlsx({ ...list, people }) },
]

const megabytes = (kilobytes: number) => `${Math.round(kilobytes / 1024)} MB`

async function measureLong({ what, goal, make }: Measure): Promise<void> {
  const typesetter = openTypesetter()
  // Started and warm, as in a process that has already sent receipts.
  if (what.endsWith('PDF')) await receiptPdf(typesetter, receipt)
  const before = process.resourceUsage().maxRSS
  const loop = monitorEventLoopDelay({ resolution: 5 })
  loop.enable()
  const start = performance.now()
  const { bytes } = await make(typesetter)
  const seconds = ((performance.now() - start) / 1000).toFixed(2)
  const memory = `${megabytes(process.resourceUsage().maxRSS)} (${megabytes(before)} before)`
  const wait = `${Math.round(loop.max / 1e6)} ms`
  console.log(
    `${what}, ${PEOPLE} rows: ${seconds} s, ${memory}, ${megabytes(bytes.length / 1024)} long, loop waited ${wait} at most (goal ${goal})`,
  )
  await typesetter.close()
}

async function measureReceipts(): Promise<void> {
  const typesetter = openTypesetter()
  const first = performance.now()
  await receiptPdf(typesetter, receipt)
  const cold = performance.now() - first
  const start = performance.now()
  for (let index = 0; index < WARM_RECEIPTS; index += 1) {
    await receiptPdf(typesetter, { ...receipt, publicCode: `CODE-${index}` })
  }
  const warm = (performance.now() - start) / WARM_RECEIPTS
  console.log(
    `receipt, PDF: ${warm.toFixed(1)} ms each when warm, ${cold.toFixed(0)} ms the first (goal 15 ms)`,
  )
  await typesetter.close()
}

const [, , asked] = process.argv
const measure = MEASURES.find(({ what }) => what === asked)
if (measure) await measureLong(measure)
else {
  await measureReceipts()
  for (const { what } of MEASURES) {
    await new Promise((resolve) => fork(fileURLToPath(import.meta.url), [what]).on('exit', resolve))
  }
}
