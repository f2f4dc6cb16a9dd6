import type { PublicationInput } from '../activities/contract.js'
import { steps, until } from './steps.js'

/** What was published stands on the site until its day, and is then taken down and attested. */
export async function publication(input: PublicationInput): Promise<void> {
  await until(input.until)
  await steps.takeDown(input)
}
