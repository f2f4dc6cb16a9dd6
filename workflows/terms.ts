import { condition } from '@temporalio/workflow'
import type { Fence } from '../activities/contract.js'
import { addHours, daysBefore, endOfDay, startOfDay } from '../domain/terms/index.js'
import type { Instant, LegalDate } from '../schemas/time.js'
import { shortSteps } from './steps.js'

/** A term comes near, or has passed. `daysBefore` is null when it has passed. */
interface Watch {
  readonly at: Instant
  readonly name: 'publication' | 'list'
  readonly daysBefore: number | null
}

/**
 * Tells of each term seven, three and one days before its end, in the morning, and reports it missed when its last
 * day is over. Wakes only at those instants; the record decides whether there is still something to tell.
 */
export async function watchTerms(fence: Fence, over: () => boolean): Promise<void> {
  const terms = await shortSteps.readTerms(fence)
  for (const watch of terms.flatMap(watchesOf).sort((a, b) => Date.parse(a.at) - Date.parse(b.at))) {
    const left = Date.parse(watch.at) - Date.now()
    if (left > 0) await condition(over, left)
    if (over()) return
    const { name, daysBefore } = watch
    await shortSteps.tellTerm({ call: fence.call, epoch: fence.epoch, name, daysBefore })
  }
}

function watchesOf({ name, due }: { name: 'publication' | 'list'; due: LegalDate }): Watch[] {
  const warnings = [7, 3, 1].map((days) => ({
    at: addHours(startOfDay(daysBefore(due, days)), 8),
    name,
    daysBefore: days,
  }))
  return [...warnings, { at: addSecond(endOfDay(due)), name, daysBefore: null }]
}

function addSecond(instant: Instant): Instant {
  return new Date(Date.parse(instant) + 1000).toISOString() as Instant
}
