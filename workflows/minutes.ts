import type { MinutesInput } from '../activities/contract.js'
import { steps } from './steps.js'

/** The minutes of a sample that was drawn. */
export async function minutes(input: MinutesInput): Promise<void> {
  await steps.fileSampleMinutes(input)
}
