import { sql } from 'kysely'
import { beforeEach, describe, expect, test } from 'vitest'
import { registerCommands } from '../../procedure/register-commands.js'
import type { Instant, LegalDate } from '../../schemas/time.js'
import { emergencies } from '../../storage/emergency-register.js'
import { broken, closedAt, ge, registered } from './a-register.js'
import { anOffice, commandOf, type OfficeOnFile, operatore, responsabile } from './an-office.js'

let office: OfficeOnFile
beforeEach(async () => {
  office = await anOffice()
  await office.record.db.updateTable('office').set({ protocollo: 'regionale' }).where('id', '=', ge).execute()
})

const commands = () => registerCommands(office.record)
const opened = (reason = 'il protocollo regionale non risponde', beganAt = '2031-03-03T07:30:00Z') =>
  commands().openEmergency(ge, commandOf(responsabile), { reason, beganAt: beganAt as Instant })
const closed = (restoredAt: string, actor = responsabile) =>
  commands().closeEmergency(ge, commandOf(actor), restoredAt as Instant)

async function entries() {
  return await office.record.db
    .selectFrom('register_view')
    .select(['intake_number', 'emergency_number', 'regional_number', 'protocollo'])
    .orderBy('year')
    .orderBy('number')
    .execute()
}

test('each entry has a number of emergency beside its own; the region’s is added afterwards, and all stay', async () => {
  const { db } = office.record
  await registered(db, '2031-03-03T07:00:00Z')
  await opened()
  const during = await registered(db, '2031-03-03T08:10:00Z', 2)
  expect(during.map(({ protocollo }) => protocollo)).toEqual(['E-2031/000001', 'E-2031/000002'])
  office.setClock('2031-03-03T09:30:00Z')
  expect(await closed('2031-03-03T09:00:00Z')).toEqual({ toReconcile: 2 })
  const [after] = await registered(db, '2031-03-03T10:00:00Z')
  expect(after?.protocollo).toBe('2031/000004')
  expect(await emergencies(db)).toEqual([{ register: 'ge', openedAt: null, toReconcile: 2 }])

  const numbers = [2, 3].map((number) => ({
    year: 2031,
    number,
    value: `PG ${number}`,
    dated: '2031-03-03' as LegalDate,
  }))
  await commands().attachRegionalNumbers(ge, commandOf(operatore), numbers)
  const [first, second] = await entries()
  expect(first).toMatchObject({ emergency_number: null, protocollo: '2031/000001' })
  expect(second).toEqual({
    intake_number: '2031/000002',
    emergency_number: 'E-2031/000001',
    regional_number: 'PG 2',
    protocollo: 'PG 2',
  })
  expect(await emergencies(db)).toEqual([])
})

test('numbers of emergency go on from one emergency to the next, and begin again with the year', async () => {
  const { db } = office.record
  const numbered = async (at: string) => (await registered(db, at, 2)).map(({ protocollo }) => protocollo)
  await opened()
  expect(await numbered('2031-03-03T08:00:00Z')).toEqual(['E-2031/000001', 'E-2031/000002'])
  await closed('2031-03-03T08:00:00Z')
  expect(await opened('ancora fermo')).toEqual({ ordinal: 2 })
  expect(await numbered('2031-03-03T08:30:00Z')).toEqual(['E-2031/000003', 'E-2031/000004'])
  expect(await numbered('2031-12-31T23:00:00Z')).toEqual(['E-2032/000001', 'E-2032/000002'])
  expect(await broken(db, 'no-holes')).toEqual([])
})

test('it is told while it is open, and an annulled entry waits for nothing', async () => {
  const { db } = office.record
  await opened()
  await registered(db, '2031-03-03T08:00:00Z')
  const state = { register: 'ge', openedAt: '2031-03-03T08:00:00.000Z', toReconcile: 1 }
  expect(await emergencies(db)).toEqual([state])
  await commands().annulEntry({ office: ge, year: 2031, number: 1 }, commandOf(responsabile), 'doppia')
  expect(await emergencies(db)).toEqual([{ ...state, toReconcile: 0 }])
})

test('who registers in the instant in which it is opened is before it or in it', async () => {
  const { db } = office.record
  const [numbers] = await Promise.all([
    Promise.all(Array.from({ length: 12 }, () => registered(db, '2031-03-03T08:00:00Z'))),
    opened(),
  ])
  const words = numbers.flat().map(({ protocollo }) => protocollo)
  const inside = words.filter((one) => one.startsWith('E-')).sort()
  expect(inside).toEqual(inside.map((_, n) => `E-2031/${String(n + 1).padStart(6, '0')}`))
  expect(await broken(db, 'no-holes')).toEqual([])
})

describe('it is refused', () => {
  test('to who may not decide it', async () => {
    const command = { reason: 'fermo', beganAt: '2031-03-03T07:30:00Z' as Instant }
    await expect(commands().openEmergency(ge, commandOf(operatore), command)).rejects.toMatchObject({
      code: 'wrong-role',
    })
    await opened()
    await expect(closed('2031-03-03T08:00:00Z', operatore)).rejects.toMatchObject({ code: 'wrong-role' })
  })

  test('without its cause, or from an instant that is to come', async () => {
    await expect(opened(' ')).rejects.toMatchObject({ code: 'emergency-unexplained' })
    await expect(opened('fermo', '2031-03-03T08:00:01Z')).rejects.toMatchObject({
      code: 'emergency-unexplained',
    })
  })

  test('while one is open; to close while none is', async () => {
    await opened()
    await expect(opened()).rejects.toMatchObject({ code: 'emergency-open' })
    await closed('2031-03-03T08:00:00Z')
    await expect(closed('2031-03-03T08:00:00Z')).rejects.toMatchObject({ code: 'no-emergency' })
  })

  test('with an end before its beginning, or to come', async () => {
    await opened()
    for (const end of ['2031-03-03T07:29:59Z', '2031-03-03T08:00:01Z'])
      await expect(closed(end)).rejects.toMatchObject({ code: 'emergency-end-wrong' })
  })

  test('to an office whose own register is the official one', async () => {
    await office.record.db.updateTable('office').set({ protocollo: 'registro-particolare' }).execute()
    await expect(opened()).rejects.toMatchObject({ code: 'not-regional' })
  })
})

test('once closed it is as it was: the database lets nobody rewrite it', async () => {
  await opened()
  await closed('2031-03-03T08:00:00Z')
  for (const statement of [
    `update emergency_register set restored_at = '2031-03-03T07:40:00Z'`,
    'delete from emergency_register',
    'truncate emergency_register',
  ])
    await expect(sql.raw(statement).execute(office.record.db)).rejects.toMatchObject({ code: 'CH002' })
  expect(await closedAt(office, '2031-03-04T08:00:00Z')).toEqual(['2031-03-03'])
})
