import { expect, test } from 'vitest'
import type { ApplicationId } from '../../schemas/ids.js'
import type { Instant } from '../../schemas/time.js'
import { officeAtWork } from './office-at-work.js'
import {
  applicationOf,
  apply,
  brokenPromises,
  codeOf,
  formOf,
  operator,
  order,
  publish,
  responsible,
} from './people-at-work.js'

const stage = await officeAtWork('in bulk')
const { commands, record, provider } = stage
const { db } = record

test('one decision admits what is clean, leaves the rest as it is, and is given once', async () => {
  const call = await publish(stage, 'GE-2031-001', {
    opensAt: '2031-03-10T09:00:00+01:00',
    closesAt: '2031-03-14T12:00:00+01:00',
  })
  const sent: string[] = []
  for (let n = 0; n < 5; n++)
    sent.push(
      await apply(provider, call, {
        from: `p${n}@pec.cittadini.example`,
        at: `2031-03-11T10:0${n}:00+01:00`,
      }),
    )
  await stage.until('2031-03-11T11:00:00+01:00' as Instant)
  const ids: ApplicationId[] = []
  for (const transaction of sent) ids.push((await applicationOf(record, transaction)).id)
  const [clean, unsigned, own, decided, unread] = ids as [
    ApplicationId,
    ApplicationId,
    ApplicationId,
    ApplicationId,
    ApplicationId,
  ]
  await commands.enterData(clean, order(operator), formOf({ number: 1 }))
  await commands.enterData(unsigned, order(operator), formOf({ number: 2 }, { signature: 'none' }))
  // Who typed the data of one does not decide on it, in company either.
  await commands.enterData(own, order(responsible), formOf({ number: 3 }))
  await commands.enterData(decided, order(operator), formOf({ number: 4 }))
  await commands.exclude(decided, { ...order(responsible), reasons: ['requirement-not-met'] })

  expect(await codeOf(commands.admitInBulk(call, order(operator), ids))).toBe('wrong-role')
  const stranger = `${call}.0123456789abcdef` as ApplicationId
  expect(await codeOf(commands.admitInBulk(call, order(responsible), [clean, stranger]))).toBe('data-invalid')
  const command = order(responsible)
  expect(await commands.admitInBulk(call, command, [...ids, clean])).toEqual({ admitting: 5 })
  expect(await commands.admitInBulk(call, command, ids)).toEqual({ admitting: 5 })
  await stage.settle()

  const states = await db.selectFrom('application').select(['id', 'state']).execute()
  expect(Object.fromEntries(states.map(({ id, state }) => [id, state]))).toEqual({
    [clean]: 'admitted',
    [unsigned]: 'examined',
    [own]: 'examined',
    [decided]: 'excluded',
    [unread]: 'registered',
  })
  const left = await db
    .selectFrom('audit')
    .select(['subject', 'body'])
    .where('event', '=', 'not-admitted-in-bulk')
    .execute()
  expect(
    Object.fromEntries(left.map(({ subject, body }) => [subject, (body as { code: string }).code])),
  ).toEqual({
    [unsigned]: 'not-admissible',
    [own]: 'same-person',
    [decided]: 'wrong-state',
    [unread]: 'wrong-state',
  })
  expect(await brokenPromises(record)).toEqual([])
})
