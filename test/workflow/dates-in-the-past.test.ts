import { expect, test } from 'vitest'
import { proposedGraduatorie } from '../../activities/snapshot.js'
import { type Canonical, canonicalJson } from '../../domain/canonical.js'
import { type CallId, digestOf } from '../../schemas/ids.js'
import type { Instant } from '../../schemas/time.js'
import type { Record } from '../../storage/record.js'
import { playCall } from './a-whole-call.js'
import { officeAtWork } from './office-at-work.js'
import { officeOnTheDevServer } from './office-on-the-dev-server.js'
import { alertsOf, stateOf } from './people-at-work.js'

/**
 * The development server's clock is the machine's and can't be set, the virtual one only leaps ahead of it: the same
 * call is played in 2031 and in 2025, when every day falls on the same day of the week and summer time begins on the
 * same date. What was computed in 2025 must be what was computed in 2031, six years earlier to the letter.
 */
const id = 'GE-2031-001' as CallId
const yearsBack = 6
const call = { id, applications: 12 }

const virtual = await officeAtWork('the same mail')
const dev = await officeOnTheDevServer('the same mail', '2025-03-03T09:00:00+01:00')

async function graduatoriaOf(record: Record) {
  const { graduatorie } = await proposedGraduatorie(record, id)
  return (graduatorie[0] as (typeof graduatorie)[number]).graduatoria
}

/** Every year six years earlier, in dates and in sentences; that of a call's code stays. */
function earlier<T>(value: T): T {
  const text = JSON.stringify(value)
  return JSON.parse(
    text.replace(/(?<!GE-)\b(19|20)\d\d\b(?!\.\d)/g, (year) => `${Number(year) - yearsBack}`),
  ) as T
}

test('a call played with every process off until all its instants have passed ends in the same graduatoria', async () => {
  const inVirtualTime = await playCall(virtual, { ...call, year: 2031 })

  const inThePast = await playCall(dev, { ...call, year: 2025 }, async (act) => {
    if (act === 'published') await dev.stopProcesses()
    if (act !== 'review') return
    expect(await dev.record.db.selectFrom('message').select('id').execute()).toEqual([])
    await dev.until('2025-05-02T09:00:00+02:00' as Instant)
    await dev.startProcesses()
    await expect.poll(() => stateOf(dev.record, id), { timeout: 60_000 }).toBe('review')
  })
  const [one, other] = [await graduatoriaOf(virtual.record), await graduatoriaOf(dev.record)]
  expect([one.sha256, other.sha256]).toEqual([inVirtualTime, inThePast])
  expect(one.positions.length).toBe(call.applications - 1)

  // Order, points and explanations.
  expect(other.positions).toEqual(earlier(one.positions))
  // And the fingerprint: the rule set is not of a year, all the rest is.
  const { criteria, ...rest } = JSON.parse(one.canonical) as { [key: string]: Canonical }
  expect(digestOf(canonicalJson({ ...earlier(rest), criteria: criteria as Canonical }))).toBe(inThePast)
})

test('and in its proof of delivery; what passed while nobody was there is reported', async () => {
  await dev.until('2025-05-02T11:00:00+02:00' as Instant)
  await expect.poll(() => stateOf(dev.record, id), { timeout: 60_000 }).toBe('closed')
  const terms = await dev.record.db.selectFrom('term').select(['name', 'missed_at', 'missed_why']).execute()
  expect(terms.map(({ missed_at, missed_why }) => missed_at !== null && missed_why !== null)).toEqual([
    true,
    true,
  ])
  expect(await alertsOf(dev.record, `${id}.list.1`)).toEqual([])
})
