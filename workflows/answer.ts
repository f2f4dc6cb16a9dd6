import { setHandler } from '@temporalio/workflow'
import type { AnswerInput } from '../activities/contract.js'
import { wake } from './messages.js'
import { sendWithEvidence } from './send.js'
import { steps } from './steps.js'

/** The written answer to an observation, up to the proof that it was delivered, or why it was not. */
export async function answer(input: AnswerInput): Promise<void> {
  let news = 0
  setHandler(wake, () => {
    news += 1
  })
  const letter = await steps.prepareAnswer(input)
  if (letter !== null) await sendWithEvidence(letter, input, () => news)
}
