import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ExcelJS from 'exceljs'
import { extractText } from 'unpdf'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { isGone, temporaryFolder } from '../harness/held-server.js'
import { chiamate, type Ended, expectPlainFailure } from './chiamate.js'

const day = z.iso.date()
const instant = z.iso.datetime({ offset: true })
const count = z.int().min(0)
const term = z.strictObject({ due: day, done: instant.nullable(), kept: z.boolean() })

/** `summary.json`, as whoever reads it was promised: these names and no others. */
const Summary = z.strictObject({
  seed: z.string(),
  calls: z
    .array(
      z.strictObject({
        id: z.string(),
        kind: z.enum(['art16', 'l68']),
        posts: z.int().min(1),
        published: instant,
        terms: z.strictObject({ publication: term, list: term }),
        messages: z.strictObject({
          received: count,
          applications: count,
          receipts: count,
          unreadable: count,
          ordinary: count,
          anomalies: count,
          otherProcedures: count,
        }),
        applications: z.strictObject({ admitted: count, excluded: count, late: count, superseded: count }),
        graduatoria: z.strictObject({ sha256: z.string().regex(/^[0-9a-f]{64}$/), positions: count }),
        list: z.strictObject({ names: count, deliveredAt: instant }),
        documents: z.array(z.string()).min(1),
      }),
    )
    .min(1),
  promises: z
    .array(
      z.strictObject({ promise: z.string(), expected: z.string(), found: z.string(), kept: z.boolean() }),
    )
    .min(1),
})

interface Played {
  readonly ended: Ended
  readonly out: string
  readonly summary: z.infer<typeof Summary>
}

async function demo(folder: string, name: string, seed: string): Promise<Played> {
  const out = join(folder, name)
  const ended = await chiamate(['demo', '--seed', seed, '--applications', '24', '--out', out])
  return { ended, out, summary: JSON.parse(await readFile(join(out, 'summary.json'), 'utf8')) }
}

/** The text of every document, but for what nobody may foresee: the public codes, and the fingerprint of the page that
 *  shows them. */
async function texts({ out, summary }: Played): Promise<Record<string, string>> {
  const [call] = summary.calls
  const told: Record<string, string> = {}
  for (const path of call?.documents ?? []) {
    const text = path.endsWith('.pdf')
      ? (await extractText(new Uint8Array(await readFile(join(out, path))), { mergePages: true })).text
      : path.endsWith('.xlsx')
        ? await cellsOf(join(out, path))
        : ''
    told[path] = text
      .replace(/\b[A-Z2-9]{4}-[A-Z2-9]{4}\b/g, 'CODICE')
      .replace(/\b[0-9a-f]{64}\b/g, (digest) => (digest === call?.graduatoria.sha256 ? digest : 'IMPRONTA'))
  }
  return told
}

async function cellsOf(file: string): Promise<string> {
  const book = new ExcelJS.Workbook()
  await book.xlsx.readFile(file)
  return JSON.stringify(book.worksheets.map((sheet) => sheet.getSheetValues()))
}

describe('the demo', () => {
  let folder: string
  let first: Played
  let again: Played
  let other: Played
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'chiamate-cli-'))
    const [one, two, three] = await Promise.all([
      demo(folder, 'first', '7'),
      demo(folder, 'again', '7'),
      demo(folder, 'other', '8'),
    ])
    first = one
    again = two
    other = three
  }, 600_000)
  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('succeeds, keeps every promise, and says where everything is', () => {
    for (const { ended, out, summary } of [first, again, other]) {
      expect({ code: ended.code, err: ended.err }).toEqual({ code: 0, err: '' })
      expect(ended.out).toContain(`Documenti, index.html e summary.json in ${out}`)
      expect(summary.promises.filter(({ kept }) => !kept)).toEqual([])
      expect(ended.out).toContain('Graduatoria proposta, impronta')
      expect(ended.out).not.toContain('\u001b')
    }
  })

  it('leaves a summary of the agreed shape, whose numbers agree with each other', () => {
    for (const { summary } of [first, again, other]) {
      const { calls } = Summary.parse(summary)
      for (const { messages, applications, graduatoria, list, posts, terms } of calls) {
        expect(messages.applications).toBe(24)
        expect(applications.admitted + applications.excluded + applications.superseded).toBe(24)
        expect(graduatoria.positions).toBe(applications.admitted)
        expect(list.names).toBe(Math.min(2 * posts, graduatoria.positions))
        expect([terms.publication.kept, terms.list.kept]).toEqual([true, true])
      }
    }
  })

  it('leaves every document that the summary names, and a page that links to them', async () => {
    const page = await readFile(join(first.out, 'index.html'), 'utf8')
    for (const path of first.summary.calls.flatMap(({ documents }) => documents)) {
      expect((await readFile(join(first.out, path))).length).toBeGreaterThan(0)
      expect(page).toContain(`href="${path}"`)
    }
  })

  it('with one seed gives the same graduatoria and the same words, twice', async () => {
    expect(again.summary.calls[0]?.graduatoria).toEqual(first.summary.calls[0]?.graduatoria)
    expect(await texts(again)).toEqual(await texts(first))
  })

  it('with another seed tells of other people', async () => {
    expect(other.summary.calls[0]?.graduatoria.sha256).not.toBe(first.summary.calls[0]?.graduatoria.sha256)
    expect(await texts(other)).not.toEqual(await texts(first))
  })
})

it('interrupted, it leaves no server and no folder behind', async () => {
  const folder = await temporaryFolder()
  // The database server may have a user of its own.
  await chmod(folder, 0o755)
  const program = fileURLToPath(new URL('../../cli/bin.js', import.meta.url))
  const running = spawn(process.execPath, [program, 'demo', '--out', join(folder, 'out')], {
    env: { ...process.env, TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(running.stdout, 'data')
  const passing = async () => (await readdir(folder)).filter((name) => name.startsWith('chiamate-demo-'))
  const [servers = ''] = await passing()
  const lock = await readFile(join(folder, servers, 'postgres', 'data', 'postmaster.pid'), 'utf8')
  running.kill('SIGINT')
  const [code] = await once(running, 'exit')
  expect(code).toBe(130)
  expect(await passing()).toEqual([])
  expect(await isGone(Number(lock.split('\n')[0]))).toBe(true)
})

describe('--out on a folder that holds other things is refused, and nothing in it is touched', () => {
  const refused = async (files: Record<string, string>) => {
    const folder = await temporaryFolder()
    for (const [name, text] of Object.entries(files)) {
      await mkdir(join(folder, name, '..'), { recursive: true })
      await writeFile(join(folder, name), text)
    }
    const before = await readdir(folder, { recursive: true })
    expectPlainFailure(
      await chiamate(['demo', '--out', folder]),
      /nulla è stato toccato\.\nIndicarne con --out/,
    )
    expect(await readdir(folder, { recursive: true })).toEqual(before)
    for (const [name, text] of Object.entries(files))
      expect(await readFile(join(folder, name), 'utf8')).toBe(text)
  }

  const summary = JSON.stringify({ seed: '1', calls: [{ id: 'GE-2031-001' }], promises: [{ kept: true }] })
  it.each([
    ['somebody’s work', { 'tesi.txt': 'dieci anni' }],
    ['another program’s summary', { 'summary.json': '{"total":1}', 'index.html': '' }],
    [
      'what a demo left and something more',
      { 'summary.json': summary, 'GE-2031-001/a.pdf': '', 'note.txt': 'mie' },
    ],
  ])('%s', async (_, files) => {
    await refused(files as Record<string, string>)
  })

  it('nor is a file taken for a folder', async () => {
    const file = join(await temporaryFolder(), 'file')
    await writeFile(file, 'mio')
    expectPlainFailure(await chiamate(['demo', '--out', file]), /non si può usare\.\nIndicarne con --out/)
    expect(await readFile(file, 'utf8')).toBe('mio')
  })
})
