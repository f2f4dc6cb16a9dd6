import type { BulkInput } from '../activities/contract.js'
import { steps } from './steps.js'

/** One decision that admits many applications, page after page. */
export async function bulk(input: BulkInput): Promise<void> {
  for (let page = 0; await steps.admitPage({ ...input, page }); ) page += 1
}
