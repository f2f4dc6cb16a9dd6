import { WorkflowFailedError } from '@temporalio/client'
import { expect, test } from 'vitest'
import { workflowIds } from '../../procedure/door.js'
import type { CallId } from '../../schemas/ids.js'
import type { Instant } from '../../schemas/time.js'
import { verifyAudit } from '../../storage/audit.js'
import { type Act, acts, playCall } from './a-whole-call.js'
import { howItEnded } from './how-it-ended.js'
import { officeAtWork } from './office-at-work.js'
import {
  brokenPromises,
  codeOf,
  formOf,
  operator,
  order,
  publish,
  stateOf,
  untilAtRest,
} from './people-at-work.js'

const id = 'GE-2031-001' as CallId
const plan = { id, year: 2031, applications: 6 }

// The time-skipping server (1.40.0) lets the children of a terminated workflow live, and never leaps again when one of
// them ends: after a call was taken up again with its list under way, a stage tells nothing more.
const undisturbed = await officeAtWork('resumed')
const disturbed = await officeAtWork('resumed')

test('a call that is taken up again after every act ends as the one that never was', async () => {
  const expected = await playCall(undisturbed, plan)
  const runs: string[] = []
  const again = async (act: Act) => {
    await untilAtRest(disturbed, id)
    const { runId } = await disturbed.time.client.workflow.getHandle(workflowIds.call(id)).describe()
    runs.push(runId)
    const { epoch } = await disturbed.commands.resume(id)
    expect(epoch).toBe(acts.indexOf(act) + 2)
    await disturbed.settle()
  }
  const got = await playCall(disturbed, plan, again)
  expect(got).toBe(expected)
  expect(await howItEnded(disturbed, id)).toEqual(await howItEnded(undisturbed, id))
  expect(new Set(runs).size).toBe(acts.length)
  expect(await brokenPromises(disturbed.record)).toEqual([])
  expect(await verifyAudit(disturbed.record.db, id)).toBeNull()
})

test('a closed call that is taken up again starts nothing', async () => {
  await disturbed.commands.resume(id)
  await disturbed.settle()
  expect(await stateOf(disturbed.record, id)).toBe('closed')
  const { status } = await disturbed.time.client.workflow.getHandle(workflowIds.call(id)).describe()
  expect(status.name).toBe('COMPLETED')
})

test('a run of before that never heard of it can’t act: its next write is refused, and it ends', async () => {
  const { commands, record, time, settle } = undisturbed
  const old = await publish(undisturbed, 'GE-2031-002', {
    opensAt: '2031-03-18T09:00:00+01:00',
    closesAt: '2031-03-19T12:00:00+01:00',
  })
  // A Temporal store that was put back from a copy: its run is of an epoch that is over.
  await record.db.updateTable('call').set({ epoch: 2 }).where('id', '=', old).execute()
  await undisturbed.until('2031-03-19T12:00:01+01:00' as Instant)
  await settle()
  expect(await stateOf(record, old)).toBe('published')
  const handle = time.client.workflow.getHandle(workflowIds.call(old))
  const ended = await handle.describe()
  expect(ended.status.name).toBe('FAILED')
  await expect(handle.result()).rejects.toThrow(WorkflowFailedError)
  expect(await codeOf(commands.closeReview(old, order('ge.rdp' as never), null))).toBe('not-running')
  // Taken up again it goes on.
  await commands.resume(old)
  await undisturbed.until('2031-03-20T12:01:00+01:00' as Instant)
  expect(await stateOf(record, old)).toBe('review')
})

test('a command that reaches an old run changes nothing, and its giver is told to take the call up again', async () => {
  const { commands, record } = undisturbed
  const third = await publish(undisturbed, 'GE-2031-003', {
    opensAt: '2031-03-21T09:00:00+01:00',
    closesAt: '2031-03-22T12:00:00+01:00',
  })
  await record.db.updateTable('call').set({ epoch: 7 }).where('id', '=', third).execute()
  await undisturbed.provider.send({
    from: 'x@pec.cittadini.example',
    to: [undisturbed.office.mailbox.address],
    subject: 'Domanda',
    text: '',
    at: '2031-03-21T10:00:00+01:00',
    attachments: [{ filename: 'domanda.pdf', content: Buffer.from(`%PDF chiamate:domanda:${third}`) }],
  })
  await record.db.updateTable('call').set({ epoch: 1 }).where('id', '=', third).execute()
  await undisturbed.until('2031-03-21T10:10:00+01:00' as Instant)
  const { id: application } = await record.db
    .selectFrom('application')
    .select('id')
    .where('call', '=', third)
    .executeTakeFirstOrThrow()
  await record.db.updateTable('call').set({ epoch: 8 }).where('id', '=', third).execute()
  expect(await codeOf(commands.enterData(application, order(operator), formOf({ number: 1 })))).toBe(
    'not-running',
  )
  const row = await record.db
    .selectFrom('application')
    .select('state')
    .where('id', '=', application)
    .executeTakeFirstOrThrow()
  expect(row.state).toBe('registered')
})

test('nor can it when it wakes only to tell of a term', async () => {
  const { record, time } = undisturbed
  const call = 'GE-2031-002' as CallId
  await record.db.updateTable('call').set({ epoch: 9 }).where('id', '=', call).execute()
  await undisturbed.until('2031-04-16T12:00:00+02:00' as Instant)
  expect(await record.db.selectFrom('term_alarm').selectAll().where('call', '=', call).execute()).toEqual([])
  const { status } = await time.client.workflow.getHandle(workflowIds.call(call)).describe()
  expect(status.name).toBe('FAILED')
})
