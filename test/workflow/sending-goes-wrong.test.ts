import { describe, expect, test } from 'vitest'
import { bodyAddress, officeAddress } from '../../demo/stage.js'
import type { ApplicationId, CallId } from '../../schemas/ids.js'
import type { Instant } from '../../schemas/time.js'
import { officeAtWork } from './office-at-work.js'
import {
  alertsOf,
  applicationOf,
  apply,
  approveGraduatoria,
  brokenPromises,
  codeOf,
  examine,
  formOf,
  order,
  publish,
  responsible,
  stateOf,
} from './people-at-work.js'

const stage = await officeAtWork('sending goes wrong')
const { commands, record, provider } = stage
const { db } = record

const until = (instant: string) => stage.until(instant as Instant)
const citizen = (name: string) => `${name}@pec.cittadini.example`
const call = 'GE-2031-001' as CallId

async function applies(name: string, at: string): Promise<ApplicationId> {
  const transaction = await apply(provider, call, { from: citizen(name), at })
  await until(at)
  return (await applicationOf(record, transaction)).id
}

async function receiptOf(id: ApplicationId) {
  const { state, accepted_at } = await db
    .selectFrom('delivery')
    .select(['state', 'accepted_at'])
    .where('application', '=', id)
    .executeTakeFirstOrThrow()
  const attempts = await db
    .selectFrom('delivery_attempt')
    .select(['state', 'message_id'])
    .where('delivery', '=', `${id}.receipt` as never)
    .orderBy('ordinal')
    .execute()
  return {
    state,
    accepted: accepted_at !== null,
    attempts: attempts.map((attempt) => attempt.state),
    attemptIds: attempts.map(({ message_id }) => message_id),
  }
}

const submissionsTo = (address: string) =>
  provider.submissions().filter(({ recipients }) => recipients.includes(address))

test('a call is published', async () => {
  await publish(stage, call, { opensAt: '2031-03-04T09:00:00+01:00', closesAt: '2031-03-14T12:00:00+01:00' })
})

describe('the provider does not take the message now', () => {
  test('another attempt is made a minute later, with a Message-ID of its own', async () => {
    provider.fault({ kind: 'deferred', recipient: citizen('deferred') })
    const id = await applies('deferred', '2031-03-04T10:00:00+01:00')
    expect(await receiptOf(id)).toMatchObject({ state: 'prepared', attempts: ['deferred'] })
    await until('2031-03-04T10:02:00+01:00')
    const { attemptIds, ...receipt } = await receiptOf(id)
    expect(receipt).toEqual({ state: 'delivered', accepted: true, attempts: ['deferred', 'submitted'] })
    expect(new Set(attemptIds).size).toBe(2)
    expect(submissionsTo(citizen('deferred')).map(({ outcome, messageId }) => [outcome, messageId])).toEqual([
      ['deferred', attemptIds[0]],
      ['accepted', attemptIds[1]],
    ])
  })

  test('the words are the same: only the Message-ID differs', async () => {
    const [first, second] = submissionsTo(citizen('deferred'))
    const without = (submission: typeof first) =>
      submission?.message.toString('latin1').replaceAll(submission.messageId as string, '')
    expect(without(second)).toBe(without(first))
  })

  test('taken up again while it waits for another attempt, the attempt is still made', async () => {
    provider.fault({ kind: 'deferred', recipient: citizen('resumed') })
    const id = await applies('resumed', '2031-03-04T11:00:00+01:00')
    await commands.resume(call)
    await until('2031-03-04T11:05:00+01:00')
    expect(await receiptOf(id)).toMatchObject({ state: 'delivered', attempts: ['deferred', 'submitted'] })
  })

  test('after a day and a half of it a person is told, and no more attempts are made', async () => {
    const end = provider.fault({
      kind: 'deferred',
      recipient: citizen('never'),
      times: Number.POSITIVE_INFINITY,
    })
    const id = await applies('never', '2031-03-04T12:00:00+01:00')
    await until('2031-03-06T12:00:00+01:00')
    expect(await receiptOf(id)).toMatchObject({ state: 'refused', attempts: Array(6).fill('deferred') })
    expect(await alertsOf(record, `${id}.receipt`)).toEqual(['refused'])
    end()
    await until('2031-03-06T15:00:00+01:00')
    expect(submissionsTo(citizen('never')).length).toBe(6)
  })
})

test('refused for good, it is not tried again, and a person is told at once', async () => {
  provider.fault({ kind: 'refused', recipient: citizen('refused') })
  const id = await applies('refused', '2031-03-06T16:00:00+01:00')
  expect(await receiptOf(id)).toMatchObject({ state: 'refused', attempts: ['refused'] })
  expect(await alertsOf(record, `${id}.receipt`)).toEqual(['refused'])
})

test('taken and then not accepted by the provider: a person is told', async () => {
  provider.fault({ kind: 'not-accepted', recipient: citizen('notaccepted') })
  const id = await applies('notaccepted', '2031-03-06T17:00:00+01:00')
  expect(await receiptOf(id)).toMatchObject({ state: 'refused', attempts: ['submitted'] })
  expect(await alertsOf(record, `${id}.receipt`)).toEqual(['refused'])
})

describe('the connection is cut after the message was given', () => {
  test('taken all the same: its receipts settle it, and it was sent once', async () => {
    provider.fault({ kind: 'cut-accepted', recipient: citizen('cut') })
    const id = await applies('cut', '2031-03-07T09:00:00+01:00')
    await stage.settle()
    expect(await receiptOf(id)).toMatchObject({ state: 'delivered', attempts: ['uncertain'] })
    expect(await alertsOf(record, `${id}.receipt`)).toEqual(['uncertain, resolved'])
    expect(submissionsTo(citizen('cut')).length).toBe(1)
  })

  test('lost: it stays uncertain and visible, and is never sent again by itself', async () => {
    provider.fault({ kind: 'cut-lost', recipient: citizen('lost') })
    const id = await applies('lost', '2031-03-07T10:00:00+01:00')
    expect(await receiptOf(id)).toMatchObject({ state: 'uncertain', attempts: ['uncertain'] })
    expect(await alertsOf(record, `${id}.receipt`)).toEqual(['uncertain'])
    await until('2031-03-08T12:00:00+01:00')
    expect(await receiptOf(id)).toMatchObject({ state: 'uncertain', attempts: ['uncertain'] })
    expect(await alertsOf(record, `${id}.receipt`)).toEqual(['no-news', 'uncertain'])
    await commands.resume(call)
    await until('2031-03-08T13:00:00+01:00')
    expect(submissionsTo(citizen('lost')).length).toBe(1)
  })
})

describe('no news of the delivery', () => {
  test('after twenty-five hours a person is told', async () => {
    provider.behave(citizen('silent'), { outcome: 'silent' })
    const id = await applies('silent', '2031-03-09T09:00:00+01:00')
    await until('2031-03-10T09:59:00+01:00')
    expect(await receiptOf(id)).toMatchObject({ state: 'accepted' })
    await until('2031-03-10T10:01:00+01:00')
    expect(await receiptOf(id)).toMatchObject({ state: 'no-news', accepted: true })
    expect(await alertsOf(record, `${id}.receipt`)).toEqual(['no-news'])
  })

  test('the proof that comes later is believed, and the notices before it are taken back', async () => {
    provider.behave(citizen('slow'), { outcome: 'delivered', afterSeconds: 30 * 3600, notices: true })
    const id = await applies('slow', '2031-03-10T11:00:00+01:00')
    await until('2031-03-11T12:30:00+01:00')
    expect(await receiptOf(id)).toMatchObject({ state: 'no-news' })
    await until('2031-03-11T17:30:00+01:00')
    expect(await receiptOf(id)).toMatchObject({ state: 'delivered' })
    expect(await alertsOf(record, `${id}.receipt`)).toEqual(['no-news, resolved'])
  })
})

test.each([
  ['doubled', 1, { outcome: 'delivered', copies: 3 }],
  ['before', 2, { outcome: 'delivered', acceptance: 'after-outcome', afterSeconds: 60 }],
  ['missing', 3, { outcome: 'delivered', acceptance: 'missing' }],
  ['leaking', 4, { outcome: 'delivered', handoverLeaks: true }],
] as const)('receipts %s lead to the proof all the same', async (name, hour, behaviour) => {
  provider.behave(citizen(name), behaviour)
  const id = await applies(name, `2031-03-11T2${hour - 1}:00:00+01:00`)
  await until(`2031-03-11T2${hour - 1}:05:00+01:00`)
  expect(await receiptOf(id)).toMatchObject({ state: 'delivered', attempts: ['submitted'] })
})

describe('the provider refuses our name and password', () => {
  test('a person is told at once, and for a quarter of an hour nobody knocks again', async () => {
    const before = provider.refusedLogins().length
    const end = provider.fault({ kind: 'login-refused', times: Number.POSITIVE_INFINITY })
    // The connections that are open would go on as they are: each is cut with what it carries.
    for (const name of ['cut1', 'cut2']) {
      provider.fault({ kind: 'cut-lost', recipient: citizen(name) })
      await applies(name, '2031-03-12T09:00:00+01:00')
    }
    const ids: ApplicationId[] = []
    for (const n of [1, 2, 3, 4]) ids.push(await applies(`locked${n}`, `2031-03-12T09:10:0${n}+01:00`))
    await until('2031-03-12T09:20:00+01:00')
    expect(provider.refusedLogins().length - before).toBeLessThanOrEqual(2)
    expect(await alertsOf(record, officeAddress)).toEqual(['sending-login-refused'])
    end()
    await until('2031-03-12T11:00:00+01:00')
    for (const id of ids) expect(await receiptOf(id)).toMatchObject({ state: 'delivered' })
    expect(await alertsOf(record, officeAddress)).toEqual(['sending-login-refused, resolved'])
  })
})

describe('the list for the requesting body', () => {
  test('is not delivered: its mailbox is full. A person is told, and the call stays open', async () => {
    await until('2031-03-15T12:01:00+01:00')
    const applications = await db.selectFrom('application').select('id').execute()
    for (const [n, { id }] of applications.entries())
      await examine(commands, id, formOf({ number: n + 1, isee: `${n + 1}000.00` }))
    await stage.settle()
    expect(await codeOf(commands.closeReview(call, order(responsible), null))).toBe('done')
    await approveGraduatoria(stage, call)
    provider.behave(bodyAddress, { outcome: 'mailbox-full', afterSeconds: 120 })
    await until('2031-03-17T09:00:00+01:00')
    await commands.sendList(call, order(responsible))
    await until('2031-03-17T09:30:00+01:00')
    expect(await stateOf(record, call)).toBe('list-sent')
    expect(await alertsOf(record, `${call}.list.1`)).toEqual(['failed'])
  })

  test('a person sends it again, and the call closes with the second', async () => {
    provider.behave(bodyAddress, { outcome: 'delivered', afterSeconds: 60 })
    await until('2031-03-18T09:00:00+01:00')
    expect(await commands.sendList(call, order(responsible))).toMatchObject({ state: 'list-sent' })
    expect(await alertsOf(record, `${call}.list.1`)).toEqual(['failed, resolved'])
    expect(await codeOf(commands.sendList(call, order(responsible)))).toBe('wrong-state')
    await until('2031-03-18T09:30:00+01:00')
    expect(await stateOf(record, call)).toBe('closed')
    const lists = submissionsTo(bodyAddress)
    expect(lists.length).toBe(2)
    expect(new Set(lists.map(({ messageId }) => messageId)).size).toBe(2)
  })

  test('it was in time by the acceptance of the list that arrived', async () => {
    const { done_at } = await db
      .selectFrom('term')
      .select('done_at')
      .where('name', '=', 'list')
      .executeTakeFirstOrThrow()
    expect(done_at).toMatch(/^2031-03-18T08:00/)
  })
})

test('through all this every promise was kept', async () => {
  expect(await brokenPromises(record)).toEqual([])
})
