import { describe, expect, test } from 'vitest'
import type { StaffId } from '../../schemas/ids.js'
import type { Instant } from '../../schemas/time.js'
import { beginSession } from '../../storage/sessions.js'
import { DOORS, type Door } from '../../web/matrix.js'
import { machineClock } from '../../workers/clock.js'
import { officeAtWork } from '../workflow/office-at-work.js'
import { applicationOf, apply, director, operator, publish, responsible } from '../workflow/people-at-work.js'
import { aSimulator } from './a-simulator.js'
import { accessibilityProblems, openBrowser } from './browser.js'
import { openConsole } from './visitor.js'

const stage = await officeAtWork('accessible')
const address = await openConsole({ ...stage, simulator: aSimulator })
const browser = await openBrowser()
const call = await publish(stage, 'GE-2031-001', {
  opensAt: '2031-03-10T09:00:00+01:00',
  closesAt: '2031-03-14T12:00:00+01:00',
})
const transaction = await apply(stage.provider, call, {
  from: 'anna@pec.cittadini.example',
  at: '2031-03-10T10:00:00+01:00',
})
await stage.until('2031-03-10T11:00:00+01:00' as Instant)
const { id: application, message } = await applicationOf(stage.record, transaction)

/** The address of a page about what there is. */
function pathOf({ path }: Door): string {
  const things: { [name: string]: string } = { call, application, message, number: '1' }
  return path.replace(/:(\w+)/g, (_, name: string) => things[name] ?? 'nessuno')
}

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
  ([name, { method }]) => method === 'GET' && name !== 'document',
)

describe.each(shown)('page %s', (_name, door) => {
  test.each([operator, responsible, director])('breaks no rule of accessibility for %s', async (staff) => {
    const { page, complaints, close } = await openedBy(staff, pathOf(door), 1280)
    expect(complaints).toEqual([])
    expect(await accessibilityProblems(page)).toEqual([])
    await close()
  })

  test('loses nothing on a narrow screen, or at 400 % zoom', async () => {
    const { page, close } = await openedBy(operator, pathOf(door), 320)
    const wide = await page.evaluate('document.documentElement.scrollWidth')
    expect(wide).toBe(320)
    await close()
  })
})
