import { describe, expect, test } from 'vitest'
import type { OfficeId, StaffId } from '../../schemas/ids.js'
import { keepStaff, type StaffMember } from '../../storage/offices.js'
import { beginSession } from '../../storage/sessions.js'
import { files } from '../../web/console/rooms.js'
import { DOORS, type Door } from '../../web/matrix.js'
import { machineClock } from '../../workers/clock.js'
import { officeAtWork } from '../workflow/office-at-work.js'
import { staff } from '../workflow/people-at-work.js'
import { aSimulator } from './a-simulator.js'
import { accessibilityProblems, openBrowser } from './browser.js'
import { oneOfEach } from './one-of-each.js'
import { openConsole } from './visitor.js'

const stage = await officeAtWork('accessible')
const address = await openConsole({ ...stage, simulator: aSimulator })
const browser = await openBrowser()
const { pathOf } = await oneOfEach(stage)
const people: readonly StaffMember[] = [
  ...staff,
  { id: 'ge.rev' as StaffId, office: 'ge' as OfficeId, name: 'Rita Fittizia', roles: ['revisore'] },
]
await keepStaff(stage.record.db, people)

async function openedBy(staff: StaffId, path: string, width: number) {
  const context = await browser.newContext({ viewport: { width, height: 900 } })
  const value = await beginSession(stage.record.db, staff, machineClock.now())
  await context.addCookies([{ name: 'chiamate', value, url: address }])
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  await page.goto(address + path)
  return { page, complaints, close: () => context.close() }
}

const shown = (Object.entries(DOORS) as [string, Door][]).filter(
  ([name, { method }]) => method === 'GET' && !(name in files),
)

describe.each(shown)('page %s', (_name, door) => {
  const mayEnter = people.filter(({ roles }) => roles.some((role) => door.roles.includes(role)))
  test.each(mayEnter.map(({ id }) => id))('breaks no rule of accessibility for %s', async (one) => {
    const { page, complaints, close } = await openedBy(one, pathOf(door), 1280)
    expect(complaints).toEqual([])
    expect(await accessibilityProblems(page)).toEqual([])
    await close()
  })

  test('loses nothing on a narrow screen, or at 400 % zoom', async () => {
    const { page, close } = await openedBy(mayEnter[0]?.id as StaffId, pathOf(door), 320)
    const wide = await page.evaluate('document.documentElement.scrollWidth')
    expect(wide).toBe(320)
    await close()
  })
})
