import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { loadRuleSet, readRuleSet } from '../../../criteria/load.js'
import { node24 } from '../../../scripts/fetch-node-24.js'
import { SEED } from '../call-of-the-comune.js'
import { peopleFor } from './random-people.js'

const everyWord = fileURLToPath(new URL('./every-word.yaml', import.meta.url))
const program = fileURLToPath(new URL('../../../cli/bin.js', import.meta.url))

const other = node24()
const lane =
  other === null ? 'not run, it needs Node 24: npm run node-24' : 'Node 24 and the Node of the tests'

describe.skipIf(other === null)(lane, () => {
  it.each([
    ['the criteria of Emilia-Romagna', 'art16-emilia-romagna'],
    ['those of the L. 68', 'l68-emilia-romagna'],
    ['every word of the language', everyWord],
  ])('rank three hundred people alike, to the byte, by %s', { timeout: 60_000 }, (_, criteria) => {
    const ruleSet =
      criteria === everyWord ? readRuleSet(readFileSync(everyWord, 'utf8')) : loadRuleSet(criteria)
    const [people = []] = fc.sample(peopleFor(ruleSet, 300), { numRuns: 1, seed: 20_260_302 })
    const folder = mkdtempSync(join(tmpdir(), 'two-nodes-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const facts = join(folder, 'facts.json')
    writeFileSync(facts, JSON.stringify(people.map(({ id, facts }) => ({ id, facts }))))
    const call = ['--published', '2026-03-02', '--closes', '2026-03-20T23:30:00Z', '--seed', SEED]
    const [mine, theirs] = [process.execPath, other ?? ''].map((node) => {
      const rank = [program, 'rank', '--criteria', criteria, '--facts', facts, ...call, '--json']
      const { status, stdout, stderr } = spawnSync(node, rank, { maxBuffer: 2 ** 28 })
      expect({ status, stderr: stderr.toString() }).toEqual({ status: 0, stderr: '' })
      return stdout
    })
    expect(JSON.parse(mine?.toString() ?? '').positions).toHaveLength(300)
    expect(theirs?.equals(mine ?? Buffer.alloc(0))).toBe(true)
  })
})
