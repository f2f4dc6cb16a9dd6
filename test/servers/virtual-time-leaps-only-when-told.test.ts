import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { startVirtualTime } from '../../servers/virtual-time.js'
import { timeSkipping } from '../harness/time-skipping.js'
import type { notesTheTime } from '../harness/waiting-workflows.js'

const { time, startWorker } = await timeSkipping({ patience: 20_000 })
const workflowsPath = fileURLToPath(new URL('../harness/waiting-workflows.ts', import.meta.url))

const day = (instant: string) => instant.slice(0, 10)

test('it opens on 3 March 2031, whatever day it is', async () => {
  expect(await time.now()).toMatch(/^2031-03-03T08:0/)
  expect(time.clock.now()).toMatch(/^2031-03-03T08:0/)
})

test('an activity sees the virtual instant of its own start, also in the middle of one long sleep', async () => {
  const stop = await startWorker({
    taskQueue: 'notes',
    workflowsPath,
    activities: { note: async () => time.clock.now() },
  })
  const instants = ['2031-03-10T11:00:00Z', '2031-04-07T22:00:00Z', '2031-04-18T08:00:00Z']
  const handle = await time.client.workflow.start<typeof notesTheTime>('notesTheTime', {
    args: [instants],
    taskQueue: 'notes',
    workflowId: 'notes-1',
  })
  await time.sleepUntil('2031-05-01T10:00:00Z')
  expect((await handle.result()).map(day)).toEqual(instants.map(day))
  expect(day(await time.now())).toBe('2031-05-01')
  await stop()
})

test('while it is held, as for mail on its way, a sleep does not leap', async () => {
  await time.hold()
  const before = await time.now()
  const asleep = time.sleepUntil('2031-06-01T10:00:00Z')
  try {
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(day(await time.now())).toBe(day(before))
  } finally {
    await time.release()
  }
  await asleep
  expect(day(await time.now())).toBe('2031-06-01')
})

test('a second sleeper and a release without a hold are refused before they reach the server', async () => {
  await time.hold()
  const asleep = time.sleepUntil('2031-07-01T10:00:00Z')
  await expect(time.sleepUntil('2031-07-02T10:00:00Z')).rejects.toThrow('one sleeper')
  await time.release()
  await asleep
  await expect(time.release()).rejects.toThrow('not held')
})

test('a past instant is reached at once, and a word that is no instant is refused', async () => {
  const before = await time.now()
  await time.sleepUntil('2031-01-01T00:00:00Z')
  expect(day(await time.now())).toBe(day(before))
  await expect(time.sleepUntil('domani')).rejects.toThrow('not an instant')
})

test('a sleep that can not end is given up with the likely reason', async () => {
  const impatient = await startVirtualTime({ patience: 1_500 })
  onTestFinished(() => impatient.stop())
  await impatient.client.workflow.start('notesTheTime', {
    args: [['2031-03-10T11:00:00Z']],
    taskQueue: 'nobody',
    workflowId: 'unattended',
  })
  await expect(impatient.sleepUntil('2031-04-01T10:00:00Z')).rejects.toThrow('no worker runs')
})
