import { expect, test } from 'vitest'
import type { Instant } from '../../schemas/time.js'
import { officeAtWork } from './office-at-work.js'
import { brokenPromises, codeOf, order, publish, responsible, stateOf } from './people-at-work.js'

const stage = await officeAtWork('terms')
const { commands, record } = stage
const { db } = record

const until = (instant: string) => stage.until(instant as Instant)
const alarms = async (call: string) =>
  (
    await db
      .selectFrom('term_alarm')
      .selectAll()
      .where('call', '=', call as never)
      .orderBy('raised_at')
      .execute()
  ).map(({ name, days_before, raised_at }) => `${raised_at.slice(0, 16)} ${name} ${days_before}`)
const terms = async (call: string) =>
  await db
    .selectFrom('term')
    .selectAll()
    .where('call', '=', call as never)
    .orderBy('due')
    .execute()

test('a term that ends on Easter Monday ends the day after; one that ends on a Saturday does not move', async () => {
  await until('2031-03-10T09:00:00+01:00')
  await publish(stage, 'GE-2031-001', {
    opensAt: '2031-03-12T09:00:00+01:00',
    closesAt: '2031-03-14T12:00:00+01:00',
  })
  await until('2031-03-12T10:00:00+01:00')
  await publish(stage, 'GE-2031-002', {
    opensAt: '2031-03-13T09:00:00+01:00',
    closesAt: '2031-03-14T12:00:00+01:00',
  })
  const due = async (call: string) => (await terms(call)).map((term) => [term.name, term.due, term.rule])
  // 35 days from 10 March are 14 April, Easter Monday; 45 from 12 March are 26 April, a Saturday.
  expect(await due('GE-2031-001')).toEqual([
    ['publication', '2031-04-15', 'art. 2963, commi 2 e 3, c.c.'],
    ['list', '2031-04-24', 'art. 2963, comma 2, c.c.'],
  ])
  expect(await due('GE-2031-002')).toEqual([
    ['publication', '2031-04-16', 'art. 2963, comma 2, c.c.'],
    ['list', '2031-04-26', 'art. 2963, comma 2, c.c.'],
  ])
})

test('nothing is told before the seventh day', async () => {
  await until('2031-04-08T07:59:00+02:00')
  expect(await alarms('GE-2031-001')).toEqual([])
})

test('a term is told of seven, three and one days before, in the morning of Rome', async () => {
  await until('2031-04-14T12:00:00+02:00')
  expect(await alarms('GE-2031-001')).toEqual([
    '2031-04-08T06:00 publication 7',
    '2031-04-12T06:00 publication 3',
    '2031-04-14T06:00 publication 1',
  ])
})

test('on its last day it is not missed yet; when the day is over it is, with what the call was waiting for', async () => {
  await until('2031-04-15T23:59:59+02:00')
  expect((await terms('GE-2031-001'))[0]).toMatchObject({ missed_at: null, done_at: null })
  await until('2031-04-16T00:00:10+02:00')
  expect((await terms('GE-2031-001'))[0]).toMatchObject({
    name: 'publication',
    missed_at: expect.stringMatching(/^2031-04-15T22:00:0/),
    missed_why: 'istruttoria non chiusa',
  })
})

test('a missed term stops nothing: the procedure goes on, and the other term is told of too', async () => {
  await until('2031-04-16T09:00:00+02:00')
  expect(await codeOf(commands.closeReview('GE-2031-001' as never, order(responsible), null))).toBe('done')
  await until('2031-04-25T10:00:00+02:00')
  expect(await stateOf(record, 'GE-2031-001' as never)).toBe('frozen')
  expect((await alarms('GE-2031-001')).slice(3)).toEqual([
    '2031-04-17T06:00 list 7',
    '2031-04-21T06:00 list 3',
    '2031-04-23T06:00 list 1',
  ])
  expect((await terms('GE-2031-001')).map(({ missed_why }) => missed_why)).toEqual([
    'istruttoria non chiusa',
    'graduatoria non proposta',
  ])
})

test('a procedure taken up again tells of nothing twice', async () => {
  const before = await alarms('GE-2031-002')
  await commands.resume('GE-2031-002' as never)
  await until('2031-04-25T11:00:00+02:00')
  expect(await alarms('GE-2031-002')).toEqual(before)
  await until('2031-04-27T00:01:00+02:00')
  expect((await alarms('GE-2031-002')).length).toBe(6)
  expect((await terms('GE-2031-002')).map(({ missed_at }) => missed_at !== null)).toEqual([true, true])
})

test('every promise about terms is kept: none has passed unseen', async () => {
  expect(await brokenPromises(record)).toEqual([])
})
