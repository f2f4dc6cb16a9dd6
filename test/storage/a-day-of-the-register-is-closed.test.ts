import { sql } from 'kysely'
import { beforeEach, describe, expect, test } from 'vitest'
import type { OfficeId } from '../../schemas/ids.js'
import type { LegalDate } from '../../schemas/time.js'
import { closeRegisterDays, openRegisters, readRegisterDay } from '../../storage/daily-register.js'
import { register } from '../../storage/register.js'
import { verifyRegister } from '../../storage/register-verifier.js'
import { broken, closedAt, document, ge, registered } from './a-register.js'
import { anOffice, callId, type OfficeOnFile, publishedCall } from './an-office.js'

let office: OfficeOnFile
beforeEach(async () => {
  office = await anOffice()
})

async function entriesOf(day: string): Promise<readonly string[] | undefined> {
  const sealed = await readRegisterDay(office.record.db, ge, day as LegalDate)
  return sealed?.entries.map(({ year, number }) => `${year}/${number}`)
}

describe('at midnight in Rome', () => {
  test('the entry of the last millisecond is of the day that ends, the next one of the day that begins', async () => {
    const { db } = office.record
    await registered(db, '2031-03-11T22:59:59.999Z')
    await registered(db, '2031-03-11T23:00:00.000Z')
    expect(await closedAt(office, '2031-03-12T10:00:00Z')).toEqual(['2031-03-11'])
    expect(await closedAt(office, '2031-03-12T23:00:00Z')).toEqual(['2031-03-12'])
    expect(await entriesOf('2031-03-11')).toEqual(['2031/1'])
    expect(await entriesOf('2031-03-12')).toEqual(['2031/2'])
  })

  test('also in the night that is an hour shorter', async () => {
    const { db } = office.record
    await registered(db, '2031-03-30T21:59:59.999Z')
    await registered(db, '2031-03-30T22:00:00.000Z')
    await closedAt(office, '2031-03-31T22:00:00Z')
    expect([await entriesOf('2031-03-30'), await entriesOf('2031-03-31')]).toEqual([['2031/1'], ['2031/2']])
  })

  test('of the last day of the year the numbers begin again', async () => {
    const { db } = office.record
    await registered(db, '2031-12-31T22:59:59.999Z', 2)
    await registered(db, '2031-12-31T23:00:00.000Z')
    expect(await closedAt(office, '2032-01-01T23:00:00Z')).toEqual(['2031-12-31', '2032-01-01'])
    expect(await entriesOf('2031-12-31')).toEqual(['2031/1', '2031/2'])
    expect(await entriesOf('2032-01-01')).toEqual(['2032/1'])
    expect(await verifyRegister(db, ge)).toEqual({ days: 2, flaw: null })
  })
})

describe('a day', () => {
  test('without entries is closed too, between its neighbours', async () => {
    await registered(office.record.db, '2031-03-07T10:00:00Z')
    await registered(office.record.db, '2031-03-10T10:00:00Z')
    expect(await closedAt(office, '2031-03-11T00:00:00+01:00')).toEqual([
      '2031-03-07',
      '2031-03-08',
      '2031-03-09',
      '2031-03-10',
    ])
    expect(await entriesOf('2031-03-08')).toEqual([])
    expect(await verifyRegister(office.record.db, ge)).toEqual({ days: 4, flaw: null })
    expect(await broken(office.record.db, 'register-days-hold')).toEqual([])
  })

  test('is not closed before it is over, nor after the day that was asked for', async () => {
    await registered(office.record.db, '2031-03-07T10:00:00Z')
    expect(await closedAt(office, '2031-03-07T22:59:59.999Z')).toEqual([])
    office.setClock('2031-03-10T10:00:00Z')
    expect(await closeRegisterDays(office.record, ge, '2031-03-08' as LegalDate)).toEqual([
      '2031-03-07',
      '2031-03-08',
    ])
  })

  test('closed once stays as it is, however often it is asked for', async () => {
    await registered(office.record.db, '2031-03-07T10:00:00Z')
    await closedAt(office, '2031-03-08T10:00:00Z')
    const before = await readRegisterDay(office.record.db, ge, '2031-03-07' as LegalDate)
    expect(await closedAt(office, '2031-03-08T11:00:00Z')).toEqual([])
    expect(await readRegisterDay(office.record.db, ge, '2031-03-07' as LegalDate)).toEqual(before)
  })

  test('of a register into which nobody has written is no day', async () => {
    expect(await closedAt(office, '2031-03-08T10:00:00Z')).toEqual([])
    expect(await openRegisters(office.record.db, office.record.clock.now())).toEqual([])
  })

  test('that is over and not closed is told, and a promise is broken when the next one ends too', async () => {
    const { db } = office.record
    await registered(db, '2031-03-07T10:00:00Z')
    expect(await openRegisters(db, '2031-03-07T20:00:00Z' as never)).toEqual([])
    expect(await openRegisters(db, '2031-03-07T23:00:00Z' as never)).toEqual([
      { register: 'ge', from: '2031-03-07' },
    ])
    expect(await broken(db, 'register-days-closed', '2031-03-08T23:00:00Z')).toEqual([])
    expect(await broken(db, 'register-days-closed', '2031-03-08T23:00:01Z')).toEqual(['ge/2031-03-07'])
    await closedAt(office, '2031-03-08T23:00:01Z')
    expect(await broken(db, 'register-days-closed', '2031-03-08T23:00:01Z')).toEqual([])
  })
})

describe('into a closed day', () => {
  test('a process whose clock is behind writes nothing: it writes into the next day', async () => {
    const { db } = office.record
    await registered(db, '2031-12-31T20:00:00Z')
    await closedAt(office, '2031-12-31T23:00:00.500Z')
    const [late] = await registered(db, '2031-12-31T22:59:59Z')
    expect(late).toEqual({ protocollo: '2032/000001', ownNumber: 1, at: '2031-12-31T23:00:00.500Z' })
  })

  test.each([
    `insert into register_entry (register, year, number, at, direction, digest)
      values ('ge', 2031, 9, '2031-03-07T10:00:00Z', 'in', 'x')`,
    `insert into register_number values ('ge', 2031, 1, 'emergenza', 1, 'E', '2031-03-07', '2031-03-07T10:00:00Z', null)`,
    `insert into register_annulment values ('ge', 2031, 1, '2031-03-06T10:00:00Z', 'ge.rdp', 'x')`,
  ])('the database lets nothing be written: %s', async (statement) => {
    const { db } = office.record
    await registered(db, '2031-03-07T10:00:00Z')
    await closedAt(office, '2031-03-08T10:00:00Z')
    await expect(sql.raw(statement).execute(db)).rejects.toMatchObject({ code: 'CH003' })
  })

  test.each([
    `update register_day set hash = previous`,
    'delete from register_day_audit',
    'truncate register_day cascade',
    `update register_day_audit set seq = 1`,
  ])('and changes nothing that was closed: %s', async (statement) => {
    await registered(office.record.db, '2031-03-07T10:00:00Z')
    await publishedCall(office)
    await closedAt(office, '2031-03-08T10:00:00Z')
    await expect(sql.raw(statement).execute(office.record.db)).rejects.toMatchObject({ code: 'CH002' })
  })
})

describe('who comes in the same instant', () => {
  test('and registers is waited for: the day is closed with the entry', async () => {
    const { db } = office.record
    await registered(db, '2031-03-07T10:00:00Z')
    let closing: Promise<unknown> = Promise.resolve()
    await db.transaction().execute(async (tx) => {
      await register(tx, ge, '2031-03-07T22:59:59.000Z' as never, [document('under way')])
      closing = closedAt(office, '2031-03-07T23:00:01Z')
      expect(await Promise.race([closing, later(300, 'waits')])).toBe('waits')
    })
    expect(await closing).toEqual(['2031-03-07'])
    expect(await entriesOf('2031-03-07')).toEqual(['2031/1', '2031/2'])
  })

  test('and closes too finds it closed: each day once', async () => {
    const { db } = office.record
    await registered(db, '2031-03-01T10:00:00Z')
    office.setClock('2031-03-08T10:00:00Z')
    const closed = await Promise.all(
      Array.from({ length: 6 }, () => closeRegisterDays(office.record, ge, '2031-03-08' as LegalDate)),
    )
    expect(closed.flat().sort()).toEqual([1, 2, 3, 4, 5, 6, 7].map((n) => `2031-03-0${n}`))
    expect(await verifyRegister(db, ge)).toEqual({ days: 7, flaw: null })
  })
})

test('a failure in the middle leaves the days before it closed; the next time the rest follows', async () => {
  const { db } = office.record
  await registered(db, '2031-03-01T10:00:00Z')
  await sql`create function fails() returns trigger language plpgsql as $$
    begin if new.day = '2031-03-03' then raise 'on purpose'; end if; return new; end $$`.execute(db)
  await sql`create trigger fails after insert on register_day for each row execute function fails()`.execute(
    db,
  )
  await expect(closedAt(office, '2031-03-06T10:00:00Z')).rejects.toThrow('on purpose')
  expect(await verifyRegister(db, ge)).toEqual({ days: 2, flaw: null })
  await sql`drop trigger fails on register_day`.execute(db)
  expect(await closedAt(office, '2031-03-06T11:00:00Z')).toEqual(['2031-03-03', '2031-03-04', '2031-03-05'])
  expect(await verifyRegister(db, ge)).toEqual({ days: 5, flaw: null })
})

describe('the audit chains', () => {
  test('of the office’s calls are carried with their heads, each when it has moved', async () => {
    const { db } = office.record
    await registered(db, '2031-03-03T08:00:00Z')
    await publishedCall(office)
    const head = await db.selectFrom('audit_head').selectAll().executeTakeFirstOrThrow()
    await closedAt(office, '2031-03-05T08:00:00Z')
    const days = await Promise.all(
      ['2031-03-03', '2031-03-04'].map((day) => readRegisterDay(db, ge, day as LegalDate)),
    )
    expect(days.map((day) => day?.audit)).toEqual([[{ chain: callId, seq: head.seq, hash: head.hash }], []])
    expect(await broken(db, 'register-days-hold')).toEqual([])
  })

  test('of another office’s calls are not', async () => {
    const { db } = office.record
    await registered(db, '2031-03-03T08:00:00Z', 1, 'sv' as OfficeId)
    await publishedCall(office)
    await closedAt(office, '2031-03-04T08:00:00Z', 'sv' as OfficeId)
    const day = await readRegisterDay(db, 'sv' as OfficeId, '2031-03-03' as LegalDate)
    expect(day?.audit).toEqual([])
  })
})

function later<T>(milliseconds: number, value: T): Promise<T> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds, value))
}
