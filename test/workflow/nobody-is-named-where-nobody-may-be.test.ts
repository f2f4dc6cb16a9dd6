import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PDFDocument } from '@cantoo/pdf-lib'
import { WorkflowNotFoundError } from '@temporalio/client'
import { DefaultLogger, makeTelemetryFilterString, Runtime } from '@temporalio/worker'
import pino from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { proposedGraduatorie } from '../../activities/snapshot.js'
import { leave } from '../../demo/leave.js'
import { play } from '../../demo/play.js'
import { savona, staff } from '../../demo/staff.js'
import { openingAt, type Stage, setStage } from '../../demo/stage.js'
import { fewest } from '../../demo/stories/index.js'
import type { Summary } from '../../demo/summary.js'
import { printTimeline } from '../../demo/timeline.js'
import { publicView } from '../../domain/public-view.js'
import { freePort } from '../../servers/ports.js'
import { freshDatabase } from '../harness/postgres.js'
import { type Canaries, canariesOf, filesAsText, foundIn, textOf } from './canaries.js'
import { everyRun, keepOutbox, posted } from './every-run.js'

const seed = 'canarini'
const canaries: Canaries = canariesOf(seed, fewest)
const told: string[] = []
const days: string[] = []
let stage: Stage
let folder: string
let out: string
let summary: Summary
let metrics: string

/** What has been found, place by place: each with the canaries that stand there. */
function places(texts: Iterable<readonly [string, string]>): [string, string[]][] {
  return [...texts].map(([place, text]): [string, string[]] => [place, foundIn(text, canaries)])
}
const named = (texts: Iterable<readonly [string, string]>) =>
  places(texts).filter(([, found]) => found.length > 0)

beforeAll(async () => {
  const port = await freePort()
  const write = process.stderr.write.bind(process.stderr)
  process.stderr.write = ((text: string | Uint8Array, ...rest: never[]) => {
    told.push(Buffer.from(text as Uint8Array).toString('utf8'))
    return write(text, ...rest)
  }) as typeof process.stderr.write
  Runtime.install({
    logger: new DefaultLogger('DEBUG', ({ message, meta }) => told.push(`${message} ${textOf(meta ?? {})}`)),
    telemetryOptions: {
      logging: { filter: makeTelemetryFilterString({ core: 'INFO' }), forward: {} },
      metrics: { prometheus: { bindAddress: `127.0.0.1:${port}` } },
    },
    shutdownSignals: [],
  })
  folder = await mkdtemp(join(tmpdir(), 'chiamate-canarini-'))
  out = join(folder, 'out')
  await mkdir(out)
  stage = await setStage({
    databaseUrl: await freshDatabase(),
    folder,
    seed,
    startsAt: openingAt,
    staff,
    neighbours: [savona],
    log: pino({ level: 'trace' }, { write: (line: string) => void told.push(line) }),
  })
  await keepOutbox(stage.record.db)
  const timeline = printTimeline(
    (line) => days.push(line),
    () => {},
  )
  const stories = await play(stage, seed, fewest, timeline)
  summary = await leave(stage, { seed, told: stories, days, out })
  metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
}, 900_000)

afterAll(async () => {
  await stage?.close()
  await rm(folder, { recursive: true, force: true })
})

describe('of the people of the demo, nothing stands', () => {
  test('unless the play went as it should, which is the first thing to see', () => {
    expect([...summary.stories, ...summary.promises].filter(({ kept }) => !kept)).toEqual([])
    expect(canaries.size).toBeGreaterThan(150)
  })

  test('in logs, on stderr, in metrics', () => {
    expect(told.length).toBeGreaterThan(100)
    expect(metrics).toContain('temporal_')
    expect(
      named([
        ['logs', told.join('\n')],
        ['metrics', metrics],
      ]),
    ).toEqual([])
  })

  test('in the histories of Temporal: ids, payloads, failures, memo, search attributes', async () => {
    const ids = await everyRun(stage.record.db)
    const histories = new Map<string, string>()
    for (const id of ids)
      try {
        const history = await stage.time.client.workflow.getHandle(id).fetchHistory()
        histories.set(id, `${id}\n${textOf(history)}`)
      } catch (error) {
        if (!(error instanceof WorkflowNotFoundError)) throw error
      }
    const kinds = new Set([...histories.keys()].map((id) => id.split('/')[0]))
    expect([...kinds].sort()).toEqual([
      'answer',
      'application',
      'bulk',
      'call',
      'delivery',
      'mailing',
      'notice',
      'publication',
    ])
    expect(histories.size).toBeGreaterThan(fewest)
    expect([...histories.values()].join()).toContain('GE-2031-068')
    expect(named(histories)).toEqual([])
  })

  test('in the outbox: its keys and its tasks', async () => {
    const rows = await posted(stage.record.db)
    expect(rows.length).toBeGreaterThan(fewest)
    expect(named(rows.map(({ key, task }) => [key, `${key} ${textOf(task)}`]))).toEqual([])
  })

  test('in what everybody reads: pages, text and metadata of the files, their names', async () => {
    const files = await filesAsText(stage.publicFolder)
    expect([...files.keys()].filter((name) => name.includes('graduatoria')).length).toBe(3)
    expect(named(files)).toEqual([])
  })

  test('in the names of the papers, in summary.json, in index.html, in the time line', async () => {
    const names = [...(await filesAsText(out)).keys()]
    expect(names.length).toBeGreaterThan(20)
    const page = await readFile(join(out, 'index.html'), 'utf8')
    expect(page).toContain('Lettere a tutti')
    expect(
      named([
        ['names', names.join('\n')],
        ['summary', JSON.stringify(summary)],
        ['page', page],
        ['days', days.join('\n')],
      ]),
    ).toEqual([])
  })
})

/** What everybody may see of a graduatoria: these fields and no others. */
const Public = z.strictObject({
  call: z.string(),
  positions: z
    .array(z.strictObject({ position: z.int().min(1), code: z.string().regex(/^[A-Z2-9]{4}-[A-Z2-9]{4}$/) }))
    .min(1),
})

test('the public version of every graduatoria has the public fields, and no others', async () => {
  const { db } = stage.record
  const codes = new Map(
    (await db.selectFrom('application').select(['id', 'public_code']).execute()).map((row) => [
      row.id,
      row.public_code,
    ]),
  )
  for (const { id } of summary.calls) {
    const { graduatorie } = await proposedGraduatorie(stage.record, id)
    for (const { graduatoria } of graduatorie)
      Public.parse(publicView(graduatoria, (application) => codes.get(application) ?? ''))
  }
})

describe('a canary that is planted is seen', () => {
  const [codiceFiscale = ''] = [...canaries.keys()].filter((word) => /^[A-Z]{6}\d\d/.test(word))
  const [surname = ''] = [...canaries.keys()]

  test('in a line of a log, in an id, in a payload, in a failure', () => {
    expect(foundIn(`{"level":30,"msg":"application of ${surname}"}`, canaries)).toEqual([surname])
    expect(foundIn(`application/${codiceFiscale}`, canaries)).toEqual([codiceFiscale])
    const payload = { data: Buffer.from(JSON.stringify({ applicant: codiceFiscale.toLowerCase() })) }
    expect(foundIn(textOf({ events: [{ payloads: [payload] }] }), canaries)).toEqual([codiceFiscale])
    expect(foundIn(textOf({ failure: { message: `no letter for ${surname}` } }), canaries)).toEqual([surname])
  })

  test('in the text of a public file, in its metadata, in its name', async () => {
    const there = join(folder, 'planted')
    await mkdir(there)
    const document = await PDFDocument.create()
    document.setKeywords([codiceFiscale])
    document.addPage().drawText(`1. ${surname}`)
    await writeFile(join(there, 'graduatoria.pdf'), await document.save())
    await writeFile(join(there, `${codiceFiscale}.html`), '<p>1</p>')
    expect(Object.fromEntries(named(await filesAsText(there)))).toEqual({
      '/graduatoria.pdf': [surname, codiceFiscale],
      [`/${codiceFiscale}.html`]: [codiceFiscale],
    })
  })

  test('in a field more than the public ones', () => {
    const row = { position: 1, code: 'ABCD-2345' }
    expect(Public.safeParse({ call: 'x', positions: [row] }).success).toBe(true)
    expect(Public.safeParse({ call: 'x', positions: [{ ...row, points: '101' }] }).success).toBe(false)
  })
})
