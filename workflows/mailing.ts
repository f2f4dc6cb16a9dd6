import { setHandler, sleep } from '@temporalio/workflow'
import type { MailingInput, MailingPage } from '../activities/contract.js'
import type { ApplicationId } from '../schemas/ids.js'
import { wake } from './messages.js'
import { patience } from './send.js'
import { steps } from './steps.js'
import { attemptWaits } from './waits.js'

/**
 * A letter to everybody of a call, page after page, no faster than the provider bears. The record knows who was
 * written to, so it goes on where it was, whatever restarts; evidence arrives by itself and is not waited for one by
 * one.
 */
export async function mailing(input: MailingInput): Promise<void> {
  setHandler(wake, () => {})
  let after: ApplicationId | null = null
  for (;;) {
    const { last, left }: MailingPage = await steps.mailPage({ ...input, after })
    if (last === null) break
    after = last
    await sleep(Math.ceil((left / input.perHour) * 3_600_000))
  }
  for (const minutes of attemptWaits) {
    if ((await steps.mailDeferred(input)) === 0) break
    await sleep(minutes * 60_000)
  }
  await sleep(patience)
  await steps.endMailing(input)
}
