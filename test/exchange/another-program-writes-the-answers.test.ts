import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { problemInWords } from '../../domain/answers.js'
import { readAnswers } from '../../exchange/answers.js'
import { callToCheck, exported, workbookOf } from './a-call-to-check.js'

/** Debian's Python has Debian's openpyxl; another may have its own. */
const python = ['/usr/bin/python3', 'python3'].find(
  (program) => spawnSync(program, ['-c', 'import openpyxl']).status === 0,
)
const name = python ? 'openpyxl' : 'not run, it needs openpyxl: scripts/install-test-servers.sh'

/** The file of a call, opened, filled in and saved by openpyxl. */
async function edited(...cells: string[]): Promise<Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), 'exchange-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const [from, to] = [join(folder, 'from.xlsx'), join(folder, 'to.xlsx')]
  writeFileSync(from, (await exported()).file.bytes)
  const script = fileURLToPath(new URL('./edit.py', import.meta.url))
  const run = spawnSync(python ?? 'python3', [script, from, to, ...cells], { encoding: 'utf8' })
  expect(run.stderr).toBe('')
  return readFileSync(to)
}

describe.skipIf(!python)(name, () => {
  it('text, numbers and dates arrive as they were meant', async () => {
    const bytes = await edited('F2=12.345,60', 'F3=number:8500.5', 'G2=date:2031-02-03', 'H4=sì', 'I3=no')
    const read = await readAnswers(bytes, callToCheck())
    if ('problems' in read) throw new Error(read.problems.map(problemInWords).join('\n'))
    expect(read.exported).toBe((await exported()).fingerprint)
    expect(read.answers.map(({ given }) => Object.fromEntries(given))).toEqual([
      { 'facts.isee': '12345.60', 'facts.didFiledOn': '2031-02-03' },
      { 'facts.isee': '8500.50', 'evidence.patente-b': false },
      { 'facts.unemployed': true },
    ])
  })

  it('a formula is told, although that program computes none', async () => {
    const read = await readAnswers(await edited('F2=formula:=F3*2'), callToCheck())
    expect('problems' in read && read.problems.map(problemInWords)).toEqual([
      expect.stringMatching(/^Domande, riga 2, colonna F .* contiene una formula/),
    ])
  })

  it('what is locked, the choices and the hidden sheet survive', async () => {
    const book = await workbookOf(await edited('F2=1'))
    const sheet = book.getWorksheet('Domande')
    expect(sheet?.getCell('B2').protection?.locked ?? true).toBe(true)
    expect(sheet?.getCell('F3').protection?.locked).toBe(false)
    expect(sheet?.getCell('H2').dataValidation).toMatchObject({ type: 'list', formulae: ['"sì,no"'] })
    expect(book.getWorksheet('Chiamate')?.state).toBe('veryHidden')
  })
})
