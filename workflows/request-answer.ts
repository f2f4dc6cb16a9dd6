import type { RequestAnswerInput } from '../activities/contract.js'
import { steps } from './steps.js'

/** The written answer to the request of a public body; what becomes of it is watched as of every letter. */
export async function requestAnswer(input: RequestAnswerInput): Promise<void> {
  await steps.prepareRequestAnswer(input)
}
