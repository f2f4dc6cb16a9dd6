import { expect, test } from 'vitest'
import { digestOf, messageId } from '../../schemas/ids.js'
import { freshDatabase } from '../harness/postgres.js'
import { brokenInvariants, untilAtRest } from './invariants.js'
import { sendApplication, sendHandful } from './mail.js'
import { ADDRESS, openOffice } from './office.js'

const office = await openOffice({ databaseUrl: await freshDatabase() })
const { db } = office.record

test.each([
  ['the memory of its thread', 'veleno: memoria', [0]],
  ['the time of its thread', 'veleno: tempo', [0]],
  // Once in company, if it came in company, and twice alone.
  ['the whole process', 'veleno: processo', [2, 3]],
])(
  'a message that takes %s is kept as unreadable, and all others are registered',
  async (_, poison, deaths) => {
    if (office.children.length === 0) {
      await office.start()
      await office.publishCall()
    }
    const before = office.deaths()
    const killedBefore = await killed()
    const bytes = Buffer.from(`From: x@example.org\r\nSubject: ${poison}\r\n\r\n${poison}\r\n`)
    const at = new Date(Date.parse(office.record.clock.now()) + 400).toISOString()
    await sendApplication(office, { at })
    await office.provider.deliverRaw(ADDRESS, bytes, at)
    await sendHandful(office)
    await untilAtRest(office)

    const kept = await db
      .selectFrom('message')
      .select(['standing', 'findings'])
      .where('id', '=', messageId(ADDRESS, digestOf(bytes)))
      .executeTakeFirstOrThrow()
    expect(kept).toMatchObject({ standing: 'unreadable', findings: [{ code: 'inspection-killed' }] })
    expect(await killed()).toBe(killedBefore + 1)
    const { broken, counted } = await brokenInvariants(office)
    expect(broken).toEqual([])
    expect(deaths).toContain(office.deaths() - before)
    // Whoever dies may be handing a receipt over: that one is uncertain, and shown.
    expect(counted.uncertain).toBeLessThanOrEqual(office.deaths())
  },
)

/** How many messages are unreadable because they killed whoever read them. */
async function killed(): Promise<number> {
  const rows = await db
    .selectFrom('message')
    .select('findings')
    .where('standing', '=', 'unreadable')
    .execute()
  return rows.filter(({ findings }) => findings.some(({ code }) => code === 'inspection-killed')).length
}
