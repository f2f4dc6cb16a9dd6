import { expect, test } from 'vitest'
import { NotInRecord, StaleEpoch } from '../../storage/record.js'
import { resumeCall } from '../../storage/resume.js'
import { anOffice, callId, publishedCall } from './an-office.js'

const office = await anOffice()
const { record } = office
await publishedCall(office)

const keysLike = async (key: string) =>
  (await record.db.selectFrom('once').select('key').where('key', '=', key).execute()).length

test('a write done twice is carried out once, and both hear the same answer', async () => {
  let carried = 0
  const write = () =>
    record.once('twice', null, async () => {
      carried += 1
      return { number: carried, missing: undefined, list: [null, 'a'] }
    })
  const first = await write()
  const second = await write()
  expect(carried).toBe(1)
  expect(second).toStrictEqual(first)
  expect(second).toStrictEqual({ number: 1, list: [null, 'a'] })
})

test('a write that answers nothing answers nothing again', async () => {
  const write = () => record.once('nothing', null, async () => undefined)
  expect([await write(), await write()]).toStrictEqual([null, null])
})

test('ten at once: one carries it out, the others wait for its answer', async () => {
  let carried = 0
  const answers = await Promise.all(
    Array.from({ length: 10 }, () =>
      record.once('at-once', null, async (tx) => {
        carried += 1
        await tx.selectFrom('office').select('id').execute()
        return { carried }
      }),
    ),
  )
  expect(carried).toBe(1)
  expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(new Set(['{"carried":1}']))
})

test('a write that fails leaves neither its key nor anything of its own', async () => {
  const failing = record.once('failing', null, async (tx, at) => {
    await tx.insertInto('alert').values({ scope: 'failing', code: 'x', call: null, raised_at: at }).execute()
    throw new Error('the disk is full')
  })
  await expect(failing).rejects.toThrow('the disk is full')
  expect(await keysLike('failing')).toBe(0)
  expect(await record.db.selectFrom('alert').selectAll().where('scope', '=', 'failing').execute()).toEqual([])
  expect(await record.once('failing', null, async () => 'done')).toBe('done')
})

test('whoever waited behind a write that fails carries it out', async () => {
  const outcomes = await Promise.allSettled(
    Array.from({ length: 6 }, (_, n) =>
      record.once('first-fails', null, async (tx) => {
        await tx.selectFrom('office').select('id').execute()
        if (n === 0) throw new Error('killed')
        return n
      }),
    ),
  )
  const answers = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
  expect(answers.length).toBeGreaterThanOrEqual(5)
  expect(new Set(answers).size).toBe(1)
  expect(await keysLike('first-fails')).toBe(1)
})

test('a run of an older epoch is refused, and leaves no key', async () => {
  const { epoch } = await record.db.transaction().execute((tx) => resumeCall(tx, record.clock.now(), callId))
  expect(epoch).toBe(2)
  const old = record.once('stale', { call: callId, epoch: 1 }, async () => 'acted')
  await expect(old).rejects.toThrow(StaleEpoch)
  expect(await keysLike('stale')).toBe(0)
  expect(await record.once('stale', { call: callId, epoch: 2 }, async () => 'acted')).toBe('acted')
})

test('an older epoch is refused even the answer of what was done', async () => {
  const old = record.once('stale', { call: callId, epoch: 1 }, async () => 'acted')
  await expect(old).rejects.toThrow(StaleEpoch)
})

test('resume waits for a write under way, and what comes after it is refused', async () => {
  let release = () => {}
  const hold = new Promise<void>((resolve) => {
    release = resolve
  })
  let inside = () => {}
  const began = new Promise<void>((resolve) => {
    inside = resolve
  })
  const order: string[] = []
  const writing = record.once('under-way', { call: callId, epoch: 2 }, async () => {
    inside()
    await hold
    order.push('written')
    return null
  })
  await began
  const resuming = record.db
    .transaction()
    .execute((tx) => resumeCall(tx, record.clock.now(), callId))
    .then(({ epoch }) => {
      order.push('resumed')
      return epoch
    })
  await new Promise((resolve) => setTimeout(resolve, 100))
  release()
  await writing
  expect(await resuming).toBe(3)
  expect(order).toEqual(['written', 'resumed'])
  const late = record.once('late', { call: callId, epoch: 2 }, async () => null)
  await expect(late).rejects.toThrow(StaleEpoch)
})

test('a call that nobody knows is said to be unknown', async () => {
  const unknown = record.once('unknown', { call: 'GE-2031-999' as never, epoch: 1 }, async () => null)
  await expect(unknown).rejects.toThrow(NotInRecord)
})
