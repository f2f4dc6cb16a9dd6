import { afterAll, expect, test } from 'vitest'
import type { Stage } from '../../demo/stage.js'
import { startProxy } from '../../pec/simulator/faults.js'
import { workflowIds } from '../../procedure/door.js'
import type { CallId } from '../../schemas/ids.js'
import type { Instant } from '../../schemas/time.js'
import { freshDatabase } from '../harness/postgres.js'
import { playCall } from './a-whole-call.js'
import { officeAtWork } from './office-at-work.js'
import { publish, stateOf } from './people-at-work.js'

/** How many events a workflow has had; and how many without the tasks, whose number depends on the machine's haste. */
async function eventsOf({ time }: Stage, workflowId: string): Promise<{ all: number; steps: number }> {
  const { events } = await time.client.workflow.getHandle(workflowId).fetchHistory()
  const steps = events?.filter(
    (event) =>
      !event.workflowTaskScheduledEventAttributes &&
      !event.workflowTaskStartedEventAttributes &&
      !event.workflowTaskCompletedEventAttributes,
  )
  return { all: events?.length ?? 0, steps: steps?.length ?? 0 }
}

/** Events of a call that was played to its end, and the most of any of its applications. */
async function countEvents(stage: Stage, id: CallId) {
  const rows = await stage.record.db.selectFrom('application').select('id').where('call', '=', id).execute()
  const counts: { all: number; steps: number }[] = []
  for (const row of rows) counts.push(await eventsOf(stage, workflowIds.application(row.id)))
  return {
    call: await eventsOf(stage, workflowIds.call(id)),
    application: {
      all: Math.max(...counts.map(({ all }) => all)),
      steps: Math.max(...counts.map(({ steps }) => steps)),
    },
  }
}

const few = await officeAtWork('five applications')
const many = await officeAtWork('sixty applications')

const direct = new URL(await freshDatabase())
const proxy = await startProxy({ target: { host: direct.hostname, port: Number(direct.port) } })
afterAll(() => proxy.close())
const throughProxy = Object.assign(new URL(direct), { hostname: proxy.host, port: String(proxy.port) }).href
const cutOff = await officeAtWork('a night without a database', { databaseUrl: throughProxy })

test('a call costs at most 400 events and 40 for each application, with 5 and with 60 of them', async () => {
  const found: Awaited<ReturnType<typeof countEvents>>[] = []
  for (const [stage, applications] of [
    [few, 5],
    [many, 60],
  ] as const) {
    const id = 'GE-2031-001' as CallId
    await playCall(stage, { id, year: 2031, applications })
    expect(await stateOf(stage.record, id)).toBe('closed')
    found.push(await countEvents(stage, id))
  }
  for (const { call, application } of found) {
    expect(application.all).toBeLessThanOrEqual(40)
    expect(call.all).toBeLessThanOrEqual(400)
  }
  // How often the mailbox is asked about, four events each time, depends on haste too. That 55 applications more cost
  // the call nothing shows all the same: one event for each would be 55.
  const [of5, of60] = found
  expect(Math.abs((of60?.call.steps ?? 0) - (of5?.call.steps ?? 0))).toBeLessThanOrEqual(20)
  expect(of60?.application.steps).toBe(of5?.application.steps)
})

test('a database that is down for a night costs a handful of events, and the call goes on by itself', async () => {
  const id = await publish(cutOff, 'GE-2031-001', {
    opensAt: '2031-03-04T09:00:00+01:00',
    closesAt: '2031-03-04T18:00:00+01:00',
  })
  const before = await eventsOf(cutOff, workflowIds.call(id))
  const since = async () => (await eventsOf(cutOff, workflowIds.call(id))).all - before.all
  await proxy.refuse()
  await cutOff.time.sleepUntil('2031-03-05T08:00:00+01:00')
  expect(await since()).toBeLessThanOrEqual(20)
  await proxy.restore()
  await cutOff.until('2031-03-05T18:01:00+01:00' as Instant)
  expect(await stateOf(cutOff.record, id)).toBe('review')
  expect(await since()).toBeLessThanOrEqual(80)
})
