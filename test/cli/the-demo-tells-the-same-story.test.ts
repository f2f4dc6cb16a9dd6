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
import { chanceOf } from '../../demo/chance.js'
import { applicationsIn, fewest, taleOf } from '../../demo/stories/index.js'
import { isGone, temporaryFolder } from '../harness/held-server.js'
import { chiamate, type Ended, expectPlainFailure } from './chiamate.js'

const day = z.iso.date()
const instant = z.iso.datetime({ offset: true })
const count = z.int().min(0)
const digest = z.string().regex(/^[0-9a-f]{64}$/)
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
        applications: z.strictObject({
          admitted: count,
          excluded: count,
          late: count,
          superseded: count,
          withdrawn: count,
        }),
        versions: z.array(z.strictObject({ stage: z.enum(['provisional', 'final']), sha256: digest })).min(1),
        graduatoria: z.strictObject({ sha256: digest, positions: count }),
        list: z.strictObject({ names: count, deliveredAt: instant }),
        documents: z.array(z.string()).min(1),
      }),
    )
    .length(2),
  stories: z
    .array(z.strictObject({ story: z.string(), expected: z.string(), found: count, kept: z.boolean() }))
    .min(50),
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
  const ended = await chiamate(['demo', '--seed', seed, '--applications', `${fewest}`, '--out', out])
  return { ended, out, summary: JSON.parse(await readFile(join(out, 'summary.json'), 'utf8')) }
}

/** The text of every document, but for what nobody may foresee: the public codes, the fingerprint of the page that shows
 *  them, the second at which somebody acted. */
async function texts({ out, summary }: Played): Promise<Record<string, string>> {
  const known = summary.calls.flatMap(({ versions }) => versions.map(({ sha256 }) => sha256))
  const told: Record<string, string> = {}
  for (const path of summary.calls.flatMap(({ documents }) => documents)) {
    const text = path.endsWith('.pdf')
      ? (await extractText(new Uint8Array(await readFile(join(out, path))), { mergePages: true })).text
      : path.endsWith('.xlsx')
        ? await cellsOf(join(out, path))
        : path.endsWith('.json')
          ? await readFile(join(out, path), 'utf8')
          : ''
    told[path] = text
      .replace(/\b[A-Z2-9]{4}-[A-Z2-9]{4}\b/g, 'CODICE')
      .replace(/ore \d\d:\d\d(:\d\d)?/g, 'ORE')
      .replace(/\b[0-9a-f]{64}\b/g, (digest) => (known.includes(digest) ? digest : 'IMPRONTA'))
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
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'chiamate-cli-'))
    const [one, two] = await Promise.all([demo(folder, 'first', '7'), demo(folder, 'again', '7')])
    first = one
    again = two
  }, 900_000)
  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('succeeds, keeps every promise, and says where everything is', () => {
    for (const { ended, out, summary } of [first, again]) {
      expect({ code: ended.code, err: ended.err }).toEqual({ code: 0, err: '' })
      expect(ended.out).toContain(`Documenti, index.html e summary.json in ${out}`)
      expect([...summary.stories, ...summary.promises].filter(({ kept }) => !kept)).toEqual([])
      expect(ended.out).toContain('Graduatoria provvisoria della chiamata GE-2031-001 proposta, impronta')
      expect(ended.out).not.toContain('\u001b')
    }
  })

  it('leaves a summary of the agreed shape, whose numbers agree with each other', () => {
    for (const { summary } of [first, again]) {
      const { calls } = Summary.parse(summary)
      for (const { kind, messages, applications, versions, graduatoria, list, posts, terms } of calls) {
        const { admitted, excluded, superseded, withdrawn } = applications
        expect(admitted + excluded + superseded + withdrawn).toBe(messages.applications)
        expect(graduatoria.positions).toBe(admitted)
        expect(versions.at(-1)?.sha256).toBe(graduatoria.sha256)
        expect(list.names).toBe(Math.min((kind === 'art16' ? 2 : 1) * posts, admitted))
        expect([terms.publication.kept, terms.list.kept]).toEqual([true, true])
      }
      expect(calls.map(({ kind, posts }) => [kind, posts])).toEqual([
        ['art16', 3],
        ['l68', 2],
      ])
      expect(calls.reduce((sum, { messages }) => sum + messages.applications, 0)).toBe(fewest)
    }
  })

  it('leaves every document that the summary names, and a page that links to them', async () => {
    const page = await readFile(join(first.out, 'index.html'), 'utf8')
    for (const path of first.summary.calls.flatMap(({ documents }) => documents)) {
      expect((await readFile(join(first.out, path))).length).toBeGreaterThan(0)
      expect(page).toContain(`href="${path}"`)
    }
  })

  it('with one seed gives the same graduatorie and the same words, twice', async () => {
    const versions = ({ summary }: Played) => summary.calls.map((call) => call.versions)
    expect(versions(again)).toEqual(versions(first))
    expect(await texts(again)).toEqual(await texts(first))
  })

  it('with another seed tells the same stories of other people', () => {
    const [one, same, other] = ['7', '7', '8'].map((seed) => taleOf(chanceOf(seed), 60))
    const words = (tale: typeof one) => tale?.stories.map((story) => story.words)
    const people = (tale: typeof one) =>
      [...(tale?.stories.flatMap(({ letters = [] }) => letters) ?? []), ...(tale?.ordinary ?? [])].map(
        ({ at, from, papers }) => [at, from, ...papers.map(({ data }) => data)],
      )
    expect([words(same), people(same)]).toEqual([words(one), people(one)])
    expect(words(other)).toEqual(words(one))
    expect(people(other)).not.toEqual(people(one))
  })

  it('is not played with fewer applications than its stories need', async () => {
    expect(applicationsIn(taleOf(chanceOf('7'), 0).stories)).toBe(fewest)
    expectPlainFailure(await chiamate(['demo', '--applications', `${fewest - 1}`]), /da 42 a 5000/)
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
