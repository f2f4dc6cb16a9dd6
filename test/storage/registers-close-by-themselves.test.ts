import { expect, test } from 'vitest'
import { registerCommands } from '../../procedure/register-commands.js'
import { verifyRegister } from '../../storage/register-verifier.js'
import { startDailyRegisters } from '../../workers/daily-registers.js'
import { openLog } from '../../workers/log.js'
import { ge, registered } from './a-register.js'
import { anOffice, commandOf, type OfficeOnFile, operatore, responsabile } from './an-office.js'

const log = openLog('test', 'silent')

async function days(office: OfficeOnFile): Promise<number> {
  return (await verifyRegister(office.record.db, ge)).days
}

test('who starts after an outage closes the days that have passed, and each one that ends while it runs', async () => {
  const office = await anOffice()
  await registered(office.record.db, '2031-03-03T08:00:00Z')
  office.setClock('2031-03-06T08:00:00Z')
  const registers = startDailyRegisters({ record: office.record, log, every: 20 })
  try {
    await expect.poll(() => days(office)).toBe(3)
    office.setClock('2031-03-06T23:00:00Z')
    await expect.poll(() => days(office)).toBe(4)
  } finally {
    await registers.stop()
  }
})

test('two of them do no harm', async () => {
  const office = await anOffice()
  await registered(office.record.db, '2031-03-01T08:00:00Z')
  office.setClock('2031-03-11T08:00:00Z')
  const both = [0, 1].map(() => startDailyRegisters({ record: office.record, log }))
  const closed = await Promise.all(both.map((one) => one.closeNow()))
  await Promise.all(both.map((one) => one.stop()))
  expect(closed[0] as number).toBeLessThanOrEqual(10)
  expect(await verifyRegister(office.record.db, ge)).toEqual({ days: 10, flaw: null })
})

test('a clock that is not believed closes nothing', async () => {
  const office = await anOffice()
  await registered(office.record.db, '2031-03-01T08:00:00Z')
  office.setClock('2036-03-01T08:00:00Z')
  const registers = startDailyRegisters({ record: office.record, log, clockIsRight: async () => false })
  expect(await registers.closeNow()).toBe(0)
  await registers.stop()
  expect(await days(office)).toBe(0)
})

test('a responsabile may close by hand, and stands in the register as who did; an operatore may not', async () => {
  const office = await anOffice()
  const commands = registerCommands(office.record)
  await registered(office.record.db, '2031-03-03T08:00:00Z')
  office.setClock('2031-03-05T08:00:00Z')
  await expect(commands.closeRegister(ge, commandOf(operatore))).rejects.toMatchObject({ code: 'wrong-role' })
  expect(await commands.closeRegister(ge, commandOf(responsabile))).toEqual({
    days: ['2031-03-03', '2031-03-04'],
  })
  const closedBy = await office.record.db.selectFrom('register_day').select('closed_by').execute()
  expect(closedBy).toEqual([{ closed_by: responsabile }, { closed_by: responsabile }])
})
