import type { NoticeInput } from '../activities/contract.js'
import { steps } from './steps.js'

/** The author of an application is told what was decided; what becomes of the letter is watched as of every letter. */
export async function notice(input: NoticeInput): Promise<void> {
  await steps.prepareNotice(input)
}
