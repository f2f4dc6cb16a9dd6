import { expect } from 'vitest'
import type { RuleErrorCode } from '../../domain/errors.js'

/** What a rule refuses with: its code for programs, and words of the sentence that tells a person what happened. */
export function refusal(code: RuleErrorCode, words: string) {
  return expect.objectContaining({ name: 'RuleError', code, message: expect.stringContaining(words) })
}
