import { Client } from '@temporalio/client'
import { Worker } from '@temporalio/worker'
import { describe, expect, test } from 'vitest'
import { dataConverter } from '../../codec/data-converter.js'
import { newKeyFile, readKeyring } from '../../codec/keyring.js'
import { Refusal } from '../../domain/refusal.js'
import { openCommands } from '../../procedure/commands.js'
import { workflowIds } from '../../procedure/door.js'
import type { ApplicationId } from '../../schemas/ids.js'
import type { Instant } from '../../schemas/time.js'
import { officeAtWork } from './office-at-work.js'
import {
  applicationOf,
  apply,
  director,
  formOf,
  operator,
  order,
  publish,
  responsible,
} from './people-at-work.js'

const old = newKeyFile('2030-07')
const recent = newKeyFile('2031-01')
const keys = { ...old.keys, ...recent.keys }
const encodings = {
  lost: dataConverter(readKeyring(recent)),
  replaced: dataConverter(readKeyring({ writes: '2031-01', keys })),
}

// Every process has both keys already; none writes with the new one yet.
const stage = await officeAtWork('sealed', { keyring: readKeyring({ writes: '2030-07', keys }) })
const { record, commands, time } = stage
const call = await publish(stage, 'GE-2031-001', {
  opensAt: '2031-03-10T09:00:00+01:00',
  closesAt: '2031-03-14T12:00:00+01:00',
})
const ids: ApplicationId[] = []
for (const name of ['anna', 'bruno']) {
  const transaction = await apply(stage.provider, call, {
    from: `${name}@pec.cittadini.example`,
    at: '2031-03-10T10:00:00+01:00',
  })
  await stage.until('2031-03-10T11:00:00+01:00' as Instant)
  ids.push((await applicationOf(record, transaction)).id)
}
const [anna, bruno] = ids as [ApplicationId, ApplicationId]
// The door refuses what can't be now; the record refuses who may not, and that leaves a trace.
const refused = await commands.admit(anna, order(responsible)).catch((error: unknown) => error)
await commands.enterData(anna, order(operator), formOf({ number: 1 }))
const denied = await commands.admit(anna, order(operator)).catch((error: unknown) => error)
await commands.admit(anna, order(responsible))

// One process is started again and writes with the new key; the others follow later.
const deskOfTheNewKey = openCommands(
  record,
  new Client({ connection: time.connection, dataConverter: encodings.replaced }),
)
const read = order(operator)
await deskOfTheNewKey.enterData(bruno, read, formOf({ number: 2 }))
const { state } = await deskOfTheNewKey.admit(bruno, order(responsible))
await stage.settle()

/** All that the server keeps of a run, as it gives it to whoever asks. */
async function keptOf(workflowId: string) {
  const which = { namespace: 'default', execution: { workflowId } }
  const { history } = await time.client.workflowService.getWorkflowExecutionHistory(which)
  const { workflowExecutionInfo } = await time.client.workflowService.describeWorkflowExecution(which)
  return { history, workflowExecutionInfo }
}

interface Found {
  readonly payloads: { readonly encoding: string; readonly key: string; readonly where: string }[]
  readonly failures: { readonly message: unknown; readonly stackTrace: unknown }[]
  /** Every word and every byte. */
  readonly words: string[]
}

function find(value: unknown, found: Found = { payloads: [], failures: [], words: [] }, where = ''): Found {
  if (typeof value === 'string') found.words.push(value)
  if (value instanceof Uint8Array) found.words.push(Buffer.from(value).toString('latin1'))
  if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return found
  const { metadata } = value as { metadata?: { [name: string]: Uint8Array } }
  const of = (name: string) => Buffer.from(metadata?.[name] ?? []).toString('latin1')
  if (metadata?.encoding)
    found.payloads.push({ encoding: of('encoding'), key: of('encryption-key-id'), where })
  if ('source' in value && 'message' in value)
    found.failures.push({ message: value.message, stackTrace: 'stackTrace' in value ? value.stackTrace : '' })
  for (const [name, one] of Object.entries(value)) find(one, found, `${where}.${name}`)
  return found
}

const kept = await Promise.all(
  [workflowIds.call(call), workflowIds.application(anna), workflowIds.application(bruno)].map(keptOf),
)
const found = find(kept)

describe('of a call under way, Temporal', () => {
  test('keeps arguments, answers and results, all of them sealed', () => {
    // A local activity's marker says by itself its number and its name: it is not ours to seal.
    const ours = found.payloads.filter(({ where }) => !where.includes('.details.data.'))
    expect(ours.length).toBeGreaterThan(20)
    expect(ours.filter(({ encoding }) => encoding !== 'binary/encrypted')).toEqual([])
  })

  test('is told nothing of who did it, of what was found, or of why it was refused', () => {
    const words = found.words.join('\n')
    expect(words).toContain(call)
    const canaries = [
      operator,
      responsible,
      director,
      'anna@pec',
      'Fittizi',
      'pec-only',
      'admitted',
      'wrong-state',
    ]
    for (const canary of canaries) expect(words).not.toContain(canary)
    expect(found.failures.length).toBeGreaterThan(0)
    for (const failure of found.failures)
      expect(failure).toEqual({ message: 'Encoded failure', stackTrace: '' })
  })

  test('hands a refusal on to who asked, in its own words', () => {
    for (const answer of [refused, denied]) {
      expect(answer).toBeInstanceOf(Refusal)
      expect((answer as Refusal).message).toMatch(/\S+ \S+ \S+/)
      expect((answer as Refusal).message).not.toContain('Encoded failure')
    }
  })
})

describe('a key is replaced in the middle of a procedure', () => {
  const replay = (encoding: ReturnType<typeof dataConverter>) =>
    Worker.runReplayHistory(
      {
        workflowsPath: new URL('../../workflows/index.ts', import.meta.url).pathname,
        dataConverter: encoding,
      },
      kept[2]?.history,
      workflowIds.application(bruno),
    )

  test('which goes on: some of it is written with one key, some with the other', () => {
    expect(state).toBe('admitted')
    const written = new Set(find(kept[2]).payloads.map(({ key }) => key))
    expect(written).toEqual(new Set(['2030-07', '2031-01', '']))
  })

  test('and a worker that starts with the new one reads it all from the beginning', async () => {
    await replay(encodings.replaced)
  })

  test('while who has lost the old one learns which it is', async () => {
    const client = new Client({ connection: time.connection, dataConverter: encodings.lost })
    const asked = client.workflow.getHandle(workflowIds.application(bruno)).getUpdateHandle(read.command)
    const answer = await asked.result().catch((error: unknown) => error)
    const chain: unknown[] = []
    for (let cause: unknown = answer; cause instanceof Error; cause = cause.cause) chain.push(cause)
    expect(chain).toContainEqual(expect.objectContaining({ code: 'unknown-key', keyId: '2030-07' }))
  })
})
