import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { CallId } from '../../schemas/ids.js'
import { dueTasks, putTasks, taskFailed, tasksDone } from '../../storage/outbox.js'
import { anOffice } from './an-office.js'

const { record } = await anOffice()
const { db } = record

async function put(...keys: readonly string[]): Promise<void> {
  await db.transaction().execute((tx) =>
    putTasks(
      tx,
      record.clock.now(),
      keys.map((key) => ({ key, call: null, task: { do: 'wake-call', call: key as CallId } })),
    ),
  )
}

const keysDue = async (most = 100) =>
  (await dueTasks(db, most)).map(({ task }) => (task.do === 'wake-call' ? task.call : task.do))

const waitOver = () =>
  sql`update outbox set not_before = clock_timestamp() where not_before is not null`.execute(db)

test('the first of each key is due, oldest first, and the next only when it is done', async () => {
  await put('a', 'b', 'a', 'c')
  expect(await keysDue()).toEqual(['a', 'b', 'c'])
  const [first] = await dueTasks(db, 1)
  await tasksDone(db, [first?.id as number])
  expect(await keysDue()).toEqual(['b', 'a', 'c'])
})

test('a task that fails holds up its own key and no other', async () => {
  const [b] = await dueTasks(db, 1)
  await put('b')
  await taskFailed(db, b?.id as number, 'ServiceError')
  expect(await keysDue()).toEqual(['a', 'c'])
  await waitOver()
  expect(await keysDue()).toEqual(['b', 'a', 'c'])
  expect((await dueTasks(db, 1))[0]).toMatchObject({ id: b?.id, tries: 1 })
})

test('it waits twice as long after each failure, up to a minute, and never gives up', async () => {
  await put('stuck')
  const stuck = await db
    .selectFrom('outbox')
    .select('id')
    .where('key', '=', 'stuck')
    .executeTakeFirstOrThrow()
  const now = async () => {
    const { rows } = await sql<{ now: string }>`select clock_timestamp() as now`.execute(db)
    return Date.parse(rows[0]?.now as string)
  }
  for (const seconds of [0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 51.2, 60, 60, 60]) {
    const before = await now()
    await taskFailed(db, stuck.id, 'ServiceError')
    const after = await now()
    const { not_before } = await db
      .selectFrom('outbox')
      .select('not_before')
      .where('id', '=', stuck.id)
      .executeTakeFirstOrThrow()
    const until = Date.parse(not_before as string)
    expect(until - before).toBeGreaterThanOrEqual(seconds * 1000 - 1)
    expect(until - after).toBeLessThanOrEqual(seconds * 1000 + 1)
  }
})

test('what is done is gone', async () => {
  await waitOver()
  for (let due = await dueTasks(db, 100); due.length > 0; due = await dueTasks(db, 100))
    await tasksDone(
      db,
      due.map(({ id }) => id),
    )
  expect(await db.selectFrom('outbox').selectAll().execute()).toEqual([])
  await tasksDone(db, [])
})

test('a task of a transaction that is undone was never there', async () => {
  const undone = db.transaction().execute(async (tx) => {
    await putTasks(tx, record.clock.now(), [
      { key: 'never', call: null, task: { do: 'wake-call', call: 'never' as CallId } },
    ])
    throw new Error('undone')
  })
  await expect(undone).rejects.toThrow('undone')
  expect(await keysDue()).toEqual([])
})
