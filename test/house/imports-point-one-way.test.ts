import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { house } from './house-in-miniature.js'
import { root, trackedFiles } from './the-tree.js'

// The gate reads the whole tree, beside other tests on the same cores.
vi.setConfig({ testTimeout: 180_000 })

interface Verdict {
  modules: string[]
  violations: { rule: string; from: string; to: string }[]
}

/** Exit code of the gate itself: 0 only when nothing was found. */
function gate(folder: string): number | null {
  return spawnSync('npm', ['run', '--silent', 'imports'], { cwd: folder }).status
}

/** What the gate looked at and what it found. */
function cruise(folder: string): Verdict {
  const run = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs'),
      ...['--config', '.dependency-cruiser.mjs', '--output-type', 'json', '.'],
    ],
    { cwd: folder, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  )
  const result = JSON.parse(run.stdout) as {
    modules: { source: string }[]
    summary: { violations: { rule: { name: string }; from: string; to: string }[] }
  }
  return {
    modules: result.modules.map((module) => module.source),
    violations: result.summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })),
  }
}

/** A house in miniature that keeps every rule: what is planted in it is the only thing that can turn it red. */
const sound: Record<string, string> = {
  'schemas/ids.ts': `import { z } from 'zod'\nexport const Id = z.string()\nexport type Id = z.infer<typeof Id>\n`,
  'domain/errors.ts': 'export class RuleError extends Error {}\n',
  'domain/terms/index.ts': `import { Temporal } from 'temporal-polyfill'\nimport type { Id } from '../../schemas/ids.js'\nimport { RuleError } from '../errors.js'\nexport const today = (id: Id) => [id, Temporal, RuleError]\n`,
  'domain/ranking.ts': `import { createHash } from 'node:crypto'\nimport { Id } from '../schemas/ids.js'\nexport const rank = () => [Id, createHash]\n`,
  'criteria/sets.ts': `import { rank } from '../domain/ranking.js'\nexport const sets = [rank]\n`,
  'pec/envelope.ts': `import { createHash } from 'node:crypto'\nexport const digest = createHash\n`,
  'documents/typst.ts': 'export const typeset = 1\n',
  'documents/form-fields.ts': `import { typeset } from './typst.js'\nexport const fields = [typeset]\n`,
  'exchange/answers.ts': `import { fields } from '../documents/form-fields.js'\nexport const answers = [fields]\n`,
  'reading/form.ts': `import { fields } from '../documents/form-fields.js'\nimport { digest } from '../pec/envelope.js'\nexport const read = [fields, digest]\n`,
  'storage/record.ts': `import { Kysely } from 'kysely'\nimport { rank } from '../domain/ranking.js'\nexport const once = [Kysely, rank]\n`,
  'activities/intake.ts': `import { digest } from '../pec/envelope.js'\nimport { read } from '../reading/form.js'\nimport { once } from '../storage/record.js'\nexport const intake = () => [digest, read, once]\n`,
  'workflows/call.ts': `import { proxyActivities } from '@temporalio/workflow'\nimport type * as activities from '../activities/intake.js'\nimport { today } from '../domain/terms/index.js'\nexport const call = () => [proxyActivities<typeof activities>, today]\n`,
  'workers/worker.ts': `import { intake } from '../activities/intake.js'\nimport { call } from '../workflows/call.js'\nexport const worker = [intake, call]\n`,
  'cli/main.ts': `import { sets } from '../criteria/sets.js'\nimport { worker } from '../workers/worker.js'\nexport const main = [worker, sets]\n`,
  'test/call.test.ts': `import { call } from '../workflows/call.js'\nimport { main } from '../cli/main.js'\nexport default [call, main]\n`,
}

/** One forbidden import for each rule: rule, file, its text. */
const planted: [rule: string, file: string, text: string][] = [
  ['schemas-imports-one-way', 'schemas/bad.ts', `import '../domain/errors.js'\n`],
  [
    'domain-imports-one-way',
    'domain/bad.ts',
    `import type { once } from '../storage/record.js'\nexport type T = typeof once\n`,
  ],
  ['criteria-imports-one-way', 'criteria/bad.ts', `import '../storage/record.js'\n`],
  ['pec-imports-one-way', 'pec/bad.ts', `import type { Id } from '../schemas/ids.js'\nexport type T = Id\n`],
  ['runtime-imports-one-way', 'runtime/bad.ts', `import '../domain/errors.js'\n`],
  ['codec-imports-one-way', 'codec/bad.ts', `import '../domain/errors.js'\n`],
  ['documents-imports-one-way', 'documents/bad.ts', `import '../storage/record.js'\n`],
  ['exchange-imports-one-way', 'exchange/bad.ts', `import '../storage/record.js'\n`],
  ['reading-imports-one-way', 'reading/bad.ts', `import '../storage/record.js'\n`],
  ['reading-knows-of-paper-only-its-forms', 'reading/bad-paper.ts', `import '../documents/typst.js'\n`],
  ['storage-imports-one-way', 'storage/bad.ts', `import '../pec/envelope.js'\n`],
  ['servers-imports-one-way', 'servers/bad.ts', `import '../domain/ranking.js'\n`],
  ['activities-imports-one-way', 'activities/bad.ts', `import '../workflows/call.js'\n`],
  [
    'workflows-imports-one-way',
    'workflows/bad.ts',
    `import type { once } from '../storage/record.js'\nexport type T = typeof once\n`,
  ],
  ['procedure-imports-one-way', 'procedure/bad.ts', `import '../pec/envelope.js'\n`],
  ['workers-imports-one-way', 'workers/bad.ts', `import '../cli/main.js'\n`],
  ['demo-imports-one-way', 'demo/bad.ts', `import '../cli/main.js'\n`],
  ['web-imports-one-way', 'web/bad.ts', `import '../workers/worker.js'\n`],
  ['domain-knows-no-world', 'domain/bad-clock.ts', `import '@temporalio/common'\n`],
  ['domain-knows-no-world', 'domain/bad-files.ts', `import 'node:fs'\n`],
  ['pec-knows-no-server', 'pec/bad-database.ts', `import 'kysely'\n`],
  ['servers-know-no-temporal-sdk-worker', 'servers/bad-worker.ts', `import '@temporalio/worker'\n`],
  ['workflows-know-only-the-sandbox', 'workflows/bad-files.ts', `import 'node:fs'\n`],
  ['workflows-know-only-the-sandbox', 'workflows/bad-schema.ts', `import 'zod'\n`],
  [
    'workflows-take-types-only',
    'workflows/bad-activities.ts',
    `import { intake } from '../activities/intake.js'\nexport const t = intake\n`,
  ],
  [
    'workflows-take-types-only',
    'workflows/bad-rule.ts',
    `import { rank } from '../domain/ranking.js'\nexport const t = rank\n`,
  ],
  [
    'bundled-rules-stay-small',
    'domain/transitions.ts',
    `import { Id } from '../schemas/ids.js'\nexport const t = Id\n`,
  ],
  ['every-room-is-in-the-table', 'attic/bad.ts', `import '../schemas/ids.js'\n`],
  ['no-production-code-imports-tests', 'cli/bad.ts', `import '../test/call.test.js'\n`],
  ['no-dev-dependency-in-production', 'cli/bad-tool.ts', `import 'fast-check'\n`],
  ['no-cycle', 'criteria/about.ts', `import './round.js'\n`],
  ['cli-imports-one-way', 'cli/bad.ts', `import '../test/call.test.js'\n`],
  ['no-orphan', 'criteria/alone.ts', 'export const alone = 1\n'],
  ['every-import-resolves', 'criteria/lost.ts', `import './nowhere.js'\n`],
]

/** The files of this project that the gate needs. */
const shared = ['.dependency-cruiser.mjs', 'tsconfig.json', 'package.json']

describe('imports point one way', () => {
  it('in this tree, every TypeScript file of which was looked at', () => {
    const verdict = cruise(root)
    const files = trackedFiles().filter((file) => file.endsWith('.ts'))
    expect(files.length).toBeGreaterThan(20)
    expect(files.filter((file) => !verdict.modules.includes(file))).toEqual([])
    expect(verdict.violations).toEqual([])
    expect(gate(root)).toBe(0)
  })

  it('in a sound house in miniature', () => {
    const folder = house(sound, shared)
    const verdict = cruise(folder)
    expect(verdict.violations).toEqual([])
    expect(verdict.modules).toEqual(expect.arrayContaining(Object.keys(sound)))
    expect(gate(folder)).toBe(0)
  })

  it('and each forbidden import, planted, is found by its rule', () => {
    const back = { 'criteria/round.ts': `import './about.js'\n` }
    const bad = Object.fromEntries(planted.map(([, file, text]) => [file, text]))
    const folder = house({ ...sound, ...back, ...bad }, shared)
    const verdict = cruise(folder)
    const found = verdict.violations.map(({ rule, from }) => `${rule}: ${from}`)
    expect(
      planted.map(([rule, file]) => `${rule}: ${file}`).filter((plant) => !found.includes(plant)),
    ).toEqual([])
    expect(verdict.violations.filter(({ from }) => from in sound)).toEqual([])
    expect(gate(folder)).not.toBe(0)
  })

  it('and every rule of the gate has its planted import', async () => {
    const config = (await import(join(root, '.dependency-cruiser.mjs'))) as {
      default: { forbidden: { name: string }[] }
    }
    const rules = config.default.forbidden.map(({ name }) => name)
    expect(rules.filter((name) => !planted.some(([rule]) => rule === name))).toEqual([])
  })
})
