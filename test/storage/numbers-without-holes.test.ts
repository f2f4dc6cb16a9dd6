import { expect, test } from 'vitest'
import type { DeliveryId, Digest, OfficeId } from '../../schemas/ids.js'
import { digestOf } from '../../schemas/ids.js'
import type { Instant } from '../../schemas/time.js'
import { type Registration, register } from '../../storage/register.js'
import { anOffice } from './an-office.js'

const office = await anOffice()
const { db } = office.record

function document(name: string): Registration {
  const digest: Digest = digestOf(name)
  const delivery = name as DeliveryId
  return {
    direction: 'out',
    message: null,
    delivery,
    correspondent: null,
    subject: null,
    reserved: false,
    sentAt: null,
    digest,
  }
}

async function numbersOf(register: OfficeId, year: number) {
  return await db
    .selectFrom('register_entry')
    .select(['number', 'at'])
    .where('register', '=', register)
    .where('year', '=', year)
    .orderBy('number')
    .execute()
}

test('eight writers at once, a third of whom give up: no hole, no instant goes back', async () => {
  const start = Date.parse('2031-05-05T08:00:00.000Z')
  let given = 0
  const writer = async (lane: number) => {
    for (let n = 0; n < 25; n++) {
      // Clocks of several processes are never quite the same.
      const at = new Date(start + n * 1000 + ((lane * 37) % 8) * 400).toISOString() as Instant
      const documents = Array.from({ length: 1 + ((lane + n) % 3) }, (_, i) =>
        document(`d.${lane}.${n}.${i}`),
      )
      const givesUp = (lane + n) % 3 === 0
      await db
        .transaction()
        .execute(async (tx) => {
          await register(tx, 'ge' as never, at, documents)
          if (givesUp) throw new Error('given up')
          given += documents.length
        })
        .catch((error: Error) => {
          if (error.message !== 'given up') throw error
        })
    }
  }
  await Promise.all(Array.from({ length: 8 }, (_, lane) => writer(lane)))
  const rows = await numbersOf('ge' as OfficeId, 2031)
  expect(rows.length).toBe(given)
  expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: given }, (_, n) => n + 1))
  const instants = rows.map(({ at }) => at)
  expect(instants).toEqual([...instants].sort())
})

test('a clock that is set back gives the instant of the entry before', async () => {
  const at = (instant: string) =>
    db
      .transaction()
      .execute((tx) => register(tx, 'sv' as never, instant as Instant, [document(`sv.${instant}`)]))
  await at('2031-06-01T10:00:00.000Z')
  const [second] = await at('2031-06-01T09:00:00.000Z')
  const [third] = await at('2031-06-01T10:00:01.000Z')
  expect(second).toEqual({ protocollo: '2031/000002', ownNumber: 2, at: '2031-06-01T10:00:00.000Z' })
  expect(third).toEqual({ protocollo: '2031/000003', ownNumber: 3, at: '2031-06-01T10:00:01.000Z' })
})

test('the year is that of Rome: numbers begin again at midnight there, an hour before Greenwich', async () => {
  const at = (instant: string) =>
    db
      .transaction()
      .execute((tx) => register(tx, 'im' as never, instant as Instant, [document(`im.${instant}`)]))
  const before = await at('2031-12-31T22:59:59.999Z')
  const after = await at('2031-12-31T23:00:00.000Z')
  expect([before, after].flat().map(({ protocollo }) => protocollo)).toEqual(['2031/000001', '2032/000001'])
})

test('several documents of one transaction get consecutive numbers in their order', async () => {
  const registered = await db
    .transaction()
    .execute((tx) =>
      register(tx, 'sp' as never, '2031-07-01T08:00:00.000Z' as Instant, [
        document('sp.a'),
        document('sp.b'),
        document('sp.c'),
      ]),
    )
  expect(registered.map(({ protocollo }) => protocollo)).toEqual([
    '2031/000001',
    '2031/000002',
    '2031/000003',
  ])
  const digests = await db
    .selectFrom('register_entry')
    .select('digest')
    .where('register', '=', 'sp' as OfficeId)
    .orderBy('number')
    .execute()
  expect(digests.map(({ digest }) => digest)).toEqual(['sp.a', 'sp.b', 'sp.c'].map((name) => digestOf(name)))
})

test('nothing to register takes no number', async () => {
  expect(
    await db
      .transaction()
      .execute((tx) => register(tx, 'xx' as never, '2031-07-01T08:00:00.000Z' as Instant, [])),
  ).toEqual([])
  expect(await numbersOf('xx' as OfficeId, 2031)).toEqual([])
})
