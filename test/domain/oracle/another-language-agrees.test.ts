import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { loadRuleSet, readRuleSet, ruleSetIds } from '../../../criteria/load.js'
import type { RuleSet } from '../../../schemas/criteria.js'
import type { Instant } from '../../../schemas/time.js'
import { CALL, ranked, SEED } from '../call-of-the-comune.js'
import { peopleFor } from './random-people.js'

/** `npm run test:oracle` compares 100: ten thousand people for each rule set. */
const SNAPSHOTS = Number(process.env.ORACLE_SNAPSHOTS ?? 20)
const PEOPLE = 100

const oracle = fileURLToPath(new URL('./verify.py', import.meta.url))
const python = spawnSync('python3', ['--version']).status === 0

function snapshotsOf(ruleSet: RuleSet): string[] {
  const call = { ...CALL, kind: ruleSet.kind, employer: 'public' as const }
  return fc
    .sample(peopleFor(ruleSet, PEOPLE), { numRuns: SNAPSHOTS, seed: 20_260_302 })
    .map((candidates, index) => {
      const closesAt = (index % 2 === 0 ? CALL.closesAt : '2026-03-20T23:30:00Z') as Instant
      const given = { call: { ...call, closesAt }, criteria: ruleSet, candidates, drawSeed: SEED }
      return ranked(given, { simulation: true }).canonical
    })
}

function askOracle(snapshots: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'oracle-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  writeFileSync(join(folder, 'snapshots.jsonl'), `${snapshots.join('\n')}\n`)
  const run = spawnSync('python3', [oracle, join(folder, 'snapshots.jsonl')], { encoding: 'utf8' })
  return { said: run.stdout.trim(), status: run.status, trouble: run.stderr }
}

const everyWord = readRuleSet(readFileSync(new URL('./every-word.yaml', import.meta.url), 'utf8'))
const ruleSets: [string, RuleSet][] = [
  ...ruleSetIds().map((id): [string, RuleSet] => [id, loadRuleSet(id)]),
  ['every word of the language', everyWord],
]

const lane = python
  ? 'an oracle in Python, which shares no code, agrees with'
  : 'not run, it needs Python 3.9: apt-get install -y python3'
describe.skipIf(!python)(lane, () => {
  it.each(ruleSets)('%s', { timeout: 120_000 }, (_, ruleSet) => {
    expect(askOracle(snapshotsOf(ruleSet))).toEqual({ said: 'ok', status: 0, trouble: '' })
  })

  it('nobody who changes a cent, a point or a place afterwards', () => {
    const [snapshot = ''] = snapshotsOf(loadRuleSet('art16-emilia-romagna'))
    const changed = JSON.parse(snapshot)
    changed.positions[7].points = `${Number(changed.positions[7].points) + 1}`
    expect(askOracle([JSON.stringify(changed)])).toMatchObject({ status: 1 })
    const swapped = JSON.parse(snapshot)
    ;[swapped.positions[3].id, swapped.positions[4].id] = [swapped.positions[4].id, swapped.positions[3].id]
    expect(askOracle([snapshot, JSON.stringify(swapped)]).said).toContain('snapshot 2: position 4')
  })
})
