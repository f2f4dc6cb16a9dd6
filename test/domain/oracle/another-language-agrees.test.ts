import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { loadRuleSet, readRuleSet, ruleSetIds } from '../../../criteria/load.js'
import { addDays } from '../../../domain/terms/index.js'
import type { FactDeclaration, RuleSet } from '../../../schemas/criteria.js'
import type { Instant, LegalDate } from '../../../schemas/time.js'
import { applicationCalled, CALL, ranked, SEED } from '../call-of-the-comune.js'

const SNAPSHOTS = 100
const PEOPLE = 100

const oracle = fileURLToPath(new URL('./verify.py', import.meta.url))
const python = spawnSync('python3', ['--version']).status === 0

/** Amounts crowd around the places where a cent counts. */
const money = fc
  .oneof(
    fc.integer({ min: 0, max: 5_000_000 }),
    fc
      .tuple(
        fc.integer({ min: 0, max: 100 }),
        fc.constantFrom(50_000, 10_000, 51_645),
        fc.integer({ min: -2, max: 2 }),
      )
      .map(([times, step, cents]) => Math.max(0, times * step + cents)),
    fc.integer({ min: 774_680, max: 774_690 }),
  )
  .map((cents) => `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`)

/** Days crowd around those of the call. */
const dates = fc
  .oneof(fc.integer({ min: 0, max: 30_000 }), fc.integer({ min: 0, max: 40 }))
  .map((days) => addDays('2026-03-20' as LegalDate, -days))

function valuesOf(declaration: FactDeclaration) {
  const values = {
    money,
    date: dates,
    integer: fc.integer({ min: 0, max: 6 }),
    percent: fc.integer({ min: 0, max: 100 }),
    'yes-no': fc.boolean(),
    choice: fc.constantFrom(...Object.keys(declaration.options ?? { none: '' })),
  }[declaration.type] as fc.Arbitrary<string | number | boolean>
  return declaration.required === 'yes' ? values : fc.option(values, { freq: 5 })
}

/** Half of the people are drawn from a few, so that ties are common. */
function peopleOf(ruleSet: RuleSet) {
  const one = fc.record(
    Object.fromEntries(Object.entries(ruleSet.facts).map(([name, fact]) => [name, valuesOf(fact)])),
  )
  return fc
    .tuple(
      fc.array(one, { minLength: 10, maxLength: 10 }),
      fc.array(one, { minLength: PEOPLE, maxLength: PEOPLE }),
      fc.infiniteStream(fc.nat(19)),
    )
    .map(([few, many, dice]) =>
      many.map((facts, index) => ({
        id: applicationCalled(index.toString(16).padStart(2, '0').repeat(8)),
        presentedAt: '2026-03-10T10:00:00+01:00' as Instant,
        facts: few[dice.next().value ?? 0] ?? facts,
      })),
    )
}

function snapshotsOf(ruleSet: RuleSet): string[] {
  const call = { ...CALL, kind: ruleSet.kind, employer: 'public' as const }
  return fc.sample(peopleOf(ruleSet), { numRuns: SNAPSHOTS, seed: 20_260_302 }).map((candidates, index) => {
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

describe.skipIf(!python)('an oracle in Python, which shares no code, agrees on 10,000 people with', () => {
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
