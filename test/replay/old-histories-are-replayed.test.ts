import { fileURLToPath } from 'node:url'
import { bundleWorkflowCode, DefaultLogger, Worker, type WorkflowBundle } from '@temporalio/worker'
import { beforeAll, describe, expect, test } from 'vitest'
import { quietRuntime } from '../../workers/temporal-worker.js'
import * as today from '../../workflows/index.js'
import { keptHistories } from './kept-histories.js'

const kept = keptHistories()
const slow = { timeout: 120_000 }

/** What replaying each history with a bundle of workflows gave: null when it did again what it had done. */
async function replay(workflowBundle: WorkflowBundle): Promise<Map<string, Error | null>> {
  const files = new Map(kept.map(({ workflowId, file }, n) => [`${n}/${workflowId}`, file]))
  const histories = kept.map(({ workflowId, history }, n) => ({ workflowId: `${n}/${workflowId}`, history }))
  const outcomes = new Map<string, Error | null>()
  for await (const { workflowId, error } of Worker.runReplayHistories({ workflowBundle }, histories))
    outcomes.set(files.get(workflowId) as string, error ?? null)
  return outcomes
}

function bundle(file: string): Promise<WorkflowBundle> {
  return bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL(file, import.meta.url)),
    logger: new DefaultLogger('ERROR'),
  })
}

beforeAll(quietRuntime)

test('there are histories of every workflow, and of both kinds of call', () => {
  const workflows = new Set(kept.map(({ file }) => file.replace(/[/\\].*$/, '')))
  const bundled = Object.keys(today).map((name) => (name === 'publicCall' ? 'call' : name))
  expect([...workflows].sort()).toEqual(bundled.sort())
  const calls = kept.filter(({ file }) => file.startsWith('call')).map(({ workflowId }) => workflowId)
  expect(calls).toEqual(expect.arrayContaining(['call/GE-2031-001', 'call/GE-2031-068']))
})

test('the workflows of today do again what they did when each history was kept', slow, async () => {
  const outcomes = await replay(await bundle('../../workflows/index.ts'))
  expect([...outcomes.entries()].sort()).toEqual(kept.map(({ file }) => [file, null]))
})

test('a workflow that does otherwise is found out, in every history', slow, async () => {
  const outcomes = await replay(await bundle('changed-workflows.ts'))
  expect(outcomes.size).toBe(kept.length)
  for (const [file, error] of outcomes) expect(error?.name, file).toBe('DeterminismViolationError')
})

describe('a history tells nothing of anybody', () => {
  /** All that stands in a history, payloads decoded. */
  const wordsOf = (text: string) =>
    `${text}\n${[...text.matchAll(/"data":"([^"]*)"/g)]
      .map(([, data = '']) => Buffer.from(data, 'base64').toString('utf8'))
      .join('\n')}`

  const personal: readonly (readonly [string, RegExp])[] = [
    ['an address of mail', /[\w.-]+@[\w-]+(\.[\w-]+)*\.[a-z]{2,}/i],
    ['a codice fiscale', /\b[A-Z]{6}\d{2}[A-Z]\w{2}[A-Z]\w{3}[A-Z]\b/],
    [
      'a name or a place of the people in it',
      /Fittizi|Portofelice|via di Prova|Comune|Mario|Olga|Renato|Delia/i,
    ],
    ['a datum of the form', /isee|birthDate|surname|requirements/i],
    ['the subject or the words of a message', /Domanda di|In allegato/],
    ['the machine that made it', /\/tmp|\/home|node_modules|\.ts:\d|localhost|127\.0\.0\.1/],
  ]

  test.each(personal)('not %s', (_, pattern) => {
    expect(kept.filter(({ text }) => pattern.test(wordsOf(text))).map(({ file }) => file)).toEqual([])
  })

  test('and if one did, it would be seen, in a payload too', () => {
    const data = Buffer.from('{"to":"persona@pec.cittadini.example"}').toString('base64')
    const [[, address] = []] = personal
    expect(address?.test(wordsOf(`{"payloads":[{"data":"${data}"}]}`))).toBe(true)
  })
})
