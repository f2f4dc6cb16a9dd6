import type { RequestAnswerInput } from '../activities/contract.js'
import { shortSteps, steps, until } from './steps.js'

/** The written answer to the request of a public body; what becomes of it is watched as of every letter. What it asks
 *  for has a term: when it passes, a person is told. */
export async function requestAnswer(input: RequestAnswerInput): Promise<void> {
  const { due } = await steps.prepareRequestAnswer(input)
  if (due === null) return
  await until(due)
  await shortSteps.endRequestTerm(input)
}
