import type { AnswerInput } from '../activities/contract.js'
import { steps } from './steps.js'

/** The written answer to an observation; what becomes of it is watched as of every letter. */
export async function answer(input: AnswerInput): Promise<void> {
  await steps.prepareAnswer(input)
}
