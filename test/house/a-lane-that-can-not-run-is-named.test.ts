import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { TestModule } from 'vitest/node'
import { LanesNotRun } from '../harness/lanes-not-run.js'

const dovecot = 'Dovecot: apt-get install -y dovecot-imapd'

function moduleWith(...suites: string[]): TestModule {
  const children = { allSuites: () => suites.map((name) => ({ name })).values() }
  return { children } as unknown as TestModule
}

function endOfRun(missing: string[], modules: TestModule[]): { says: string; fails: boolean } {
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  new LanesNotRun(missing).onTestRunEnd(modules)
  const says = write.mock.calls.map(([text]) => text).join('')
  write.mockRestore()
  const fails = process.exitCode === 1
  process.exitCode = undefined
  return { says, fails }
}

beforeEach(() => vi.stubEnv('CHIAMATE_ALL_LANES', ''))
afterEach(() => vi.unstubAllEnvs())

test('once, with the command that would bring its server; the run is still good', () => {
  const modules = [
    moduleWith('PEC in', `not run, it needs ${dovecot}`),
    moduleWith(`not run, it needs ${dovecot}`),
  ]
  expect(endOfRun(['PostgreSQL 15: apt-get install -y postgresql-15'], modules)).toEqual({
    says: [
      ' Lane not run: it needs PostgreSQL 15: apt-get install -y postgresql-15\n',
      ` Lane not run: it needs ${dovecot}\n`,
    ].join(''),
    fails: false,
  })
})

test('and fails the run where every lane is asked for', () => {
  vi.stubEnv('CHIAMATE_ALL_LANES', '1')
  expect(endOfRun([], [moduleWith(`not run, it needs ${dovecot}`)]).fails).toBe(true)
  expect(endOfRun(['PostgreSQL 15'], []).fails).toBe(true)
})

test('nothing is said when every lane ran', () => {
  vi.stubEnv('CHIAMATE_ALL_LANES', '1')
  expect(endOfRun([], [moduleWith('PEC in', 'Dovecot')])).toEqual({ says: '', fails: false })
})
