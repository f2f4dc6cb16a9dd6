import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { registerCommands } from '../../procedure/register-commands.js'
import { register } from '../../storage/register.js'
import { verifyRegister } from '../../storage/register-verifier.js'
import { broken, closedAt, document, ge, registered } from './a-register.js'
import { anOffice, commandOf, operatore, publishedCall, responsabile } from './an-office.js'

/** A register of three closed days, with all that can stand in one. */
const office = await anOffice()
const { db } = office.record

beforeAll(async () => {
  await sql`update office set protocollo = 'regionale'`.execute(db)
  const commands = registerCommands(office.record)
  await registered(db, '2031-03-03T07:00:00Z', 3)
  await publishedCall(office)
  const beganAt = '2031-03-03T07:30:00.000Z' as never
  await commands.openEmergency(ge, commandOf(responsabile), { reason: 'rete ferma', beganAt })
  await registered(db, '2031-03-03T08:30:00Z', 2)
  office.setClock('2031-03-03T09:00:00Z')
  await commands.closeEmergency(ge, commandOf(responsabile), '2031-03-03T08:50:00.000Z' as never)
  await closedAt(office, '2031-03-04T08:00:00Z')
  const second = { office: ge, year: 2031, number: 2 }
  await commands.annulEntry(second, commandOf(responsabile), 'registrata due volte')
  await commands.attachRegionalNumbers(ge, commandOf(operatore), [
    { year: 2031, number: 4, value: 'PG 17', dated: '2031-03-04' as never },
  ])
  await registered(db, '2031-03-05T08:30:00Z', 1)
  await closedAt(office, '2031-03-06T08:00:00Z')
})

test('left alone, it stands, for the verifier and for the promise', async () => {
  expect(await verifyRegister(db, ge)).toEqual({ days: 3, flaw: null })
  expect(await broken(db, 'register-days-hold')).toEqual([])
})

const counterfeit = `select encode(sha256('altro'), 'hex')`

describe('is noticed, by the verifier and by the promise', () => {
  test.each<[string, string, string]>([
    ['a subject rewritten', '2031-03-03', `update register_entry set subject = 'altro' where number = 1`],
    [
      'an entry that becomes public',
      '2031-03-03',
      'update register_entry set reserved = true where number = 3',
    ],
    ['an entry taken away', '2031-03-05', 'delete from register_entry where number = 6'],
    [
      'an entry slipped in afterwards',
      '2031-03-04',
      `insert into register_entry (register, year, number, at, direction, digest)
        values ('ge', 2031, 7, '2031-03-04T10:00:00Z', 'in', 'x')`,
    ],
    [
      'an entry moved to another day',
      '2031-03-04',
      `update register_entry set at = '2031-03-04T08:00:00Z' where number = 6`,
    ],
    ['an annulment taken back', '2031-03-04', 'delete from register_annulment'],
    ['an annulment with another reason', '2031-03-04', `update register_annulment set reason = 'altro'`],
    [
      'a number of the region that is another',
      '2031-03-04',
      `update register_number set value = 'PG 18' where source = 'regionale'`,
    ],
    ['a number of emergency taken away', '2031-03-03', `delete from register_number where number = 5`],
    [
      'an emergency that lasted longer',
      '2031-03-03',
      `update emergency_register set restored_at = '2031-03-03T08:59:00Z'`,
    ],
    ['a day taken out of the middle', '2031-03-05', `delete from register_day where day = '2031-03-04'`],
    ['the first day taken away', '2031-03-04', `delete from register_day where day = '2031-03-03'`],
    [
      'a day said to be closed by somebody',
      '2031-03-05',
      `update register_day set closed_by = 'ge.rdp' where day = '2031-03-05'`,
    ],
    [
      'a hash rewritten',
      '2031-03-04',
      `update register_day set hash = (${counterfeit}) where day = '2031-03-04'`,
    ],
    ['a beginning that is another', '2031-03-03', `update register_head set since = '2031-03-02'`],
    [
      'an audit trail begun anew',
      '2031-03-03',
      `update audit set hash = (${counterfeit}) where seq = (select max(seq) from audit)`,
    ],
    ['an audit trail cut off', '2031-03-03', 'delete from audit'],
    ['a head of the trail that was not carried', '2031-03-03', 'delete from register_day_audit'],
  ])('%s', async (_, day, damage) => {
    const undo = new Error('undone')
    const seen = await db
      .transaction()
      .execute(async (tx) => {
        await sql`set local session_replication_role = replica`.execute(tx)
        const { numAffectedRows } = await sql.raw(damage).execute(tx)
        expect(Number(numAffectedRows)).toBeGreaterThan(0)
        const { flaw } = await verifyRegister(tx, ge)
        const promised = await broken(tx, 'register-days-hold')
        throw Object.assign(undo, { flaw, promised })
      })
      .catch((error: Error) => {
        if (error !== undo) throw error
        return error as unknown as { flaw: { day: string } | null; promised: readonly string[] }
      })
    expect(seen.flaw?.day).toBe(day)
    expect(seen.promised.length).toBeGreaterThan(0)
    expect(seen.promised.join()).toContain(day)
  })
})

test('whatever characters a subject has, both write the same text of the day', async () => {
  const subject = fc.string({ unit: 'binary', maxLength: 40 }).map((text) => text.replaceAll('\0', ''))
  const odd = ['\u2028 \u007f \u001f \b\f\n\r\t / \\ " \' «à» 🖋', '', ' ']
  const subjects = [...odd, ...fc.sample(subject, 300)]
  const sv = 'sv' as typeof ge
  const documents = subjects.map((one, n) => document(`odd.${n}`, { subject: one, correspondent: one }))
  await db.transaction().execute((tx) => register(tx, sv, '2031-03-05T10:00:00.001Z' as never, documents))
  await closedAt(office, '2031-03-07T08:00:00Z', sv)
  expect(await verifyRegister(db, sv)).toEqual({ days: 2, flaw: null })
  expect(await broken(db, 'register-days-hold')).toEqual([])
})
