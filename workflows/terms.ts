import { condition } from '@temporalio/workflow'
import type { Fence } from '../activities/contract.js'
import { shortSteps } from './steps.js'

/**
 * Tells of each term seven, three and one days before its end, in the morning, and reports it missed when its last
 * day is over. Wakes only at those instants; the record decides whether there is still something to tell.
 */
export async function watchTerms(fence: Fence, over: () => boolean): Promise<void> {
  for (const { at, name, daysBefore } of await shortSteps.watchesOfTerms(fence)) {
    const left = Date.parse(at) - Date.now()
    if (left > 0) await condition(over, left)
    if (over()) return
    await shortSteps.tellTerm({ call: fence.call, epoch: fence.epoch, name, daysBefore })
  }
}
