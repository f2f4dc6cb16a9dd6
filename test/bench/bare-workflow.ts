import {
  allHandlersFinished,
  condition,
  defineSignal,
  defineUpdate,
  proxyLocalActivities,
  setHandler,
} from '@temporalio/workflow'
import type { BareActivities } from './procedure-floor.js'

const { receive, submit, progress } = proxyLocalActivities<BareActivities>({
  startToCloseTimeout: '30 seconds',
})

export const wake = defineSignal('wake')
export const decide = defineUpdate<void, [string]>('decide')

/** The shape of an application and nothing else: received, its receipt handed over, its evidence waited for with a
 *  timer and a signal, a decision by update. */
export async function bare(input: { application: string; call: string; epoch: number }): Promise<string> {
  let state = 'registered'
  let news = 0
  setHandler(wake, () => {
    news += 1
  })
  setHandler(
    decide,
    (to: string) => {
      state = to
    },
    { validator: (_to: string) => {} },
  )
  const { receipt } = await receive(input)
  await submit({ ...input, delivery: receipt })
  await condition(() => news > 0, 25 * 60 * 60 * 1000)
  await progress({ ...input, delivery: receipt })
  await condition(() => state !== 'registered' && allHandlersFinished())
  return state
}
