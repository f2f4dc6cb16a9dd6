import { spawnSync } from 'node:child_process'
import { describe, expect, it, vi } from 'vitest'
import { house } from './house-in-miniature.js'
import { root, textOf } from './the-tree.js'

// The gate reads the whole tree, beside other tests on the same cores.
vi.setConfig({ testTimeout: 180_000 })

/** The gate on dead files, exports and dependencies: its exit code and what it says. */
function gate(folder: string): { exitCode: number | null; says: string } {
  const run = spawnSync('npm', ['run', '--silent', 'unused'], { cwd: folder, encoding: 'utf8' })
  return { exitCode: run.status, says: run.stdout }
}

const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> }

const living = {
  'package.json': JSON.stringify({
    name: 'miniature',
    type: 'module',
    scripts: { unused: scripts.unused },
    dependencies: { zod: '4.6.7' },
    devDependencies: { knip: '6.42.1' },
  }),
  'cli/bin.js': `import './main.ts'\n`,
  'cli/main.ts': `import { z } from 'zod'\nimport { rank } from '../domain/ranking.js'\nrank(z)\n`,
  'domain/ranking.ts': 'export const rank = (x: unknown) => x\n',
}

describe('nothing is dead', () => {
  it('in this tree: no file, export or dependency that nobody uses', () => {
    expect(gate(root)).toEqual({ exitCode: 0, says: '' })
  })

  it('in a house in miniature', () => {
    expect(gate(house(living, ['knip.jsonc', 'tsconfig.json']))).toEqual({ exitCode: 0, says: '' })
  })

  it.each([
    ['a dead export', 'domain/ranking.ts', `${living['domain/ranking.ts']}export const dead = 1\n`, 'dead'],
    ['a dead file', 'domain/forgotten.ts', 'export const x = 1\n', 'domain/forgotten.ts'],
    ['a dead dependency', 'package.json', living['package.json'].replace('"zod"', '"pg":"1","zod"'), 'pg'],
    ['a missing dependency', 'cli/main.ts', `${living['cli/main.ts']}import 'pino'\n`, 'pino'],
  ])('and %s, planted, turns it red', (_, file, text, named) => {
    const { exitCode, says } = gate(house({ ...living, [file]: text }, ['knip.jsonc', 'tsconfig.json']))
    expect(exitCode).not.toBe(0)
    expect(says).toContain(named)
  })
})
