import { expect, test } from 'vitest'
import { KINDS } from '../../domain/kind-of-call.js'

test('art. 16 sends two names for each post, L. 68 one', () => {
  expect([KINDS.art16.namesPerPost, KINDS.l68.namesPerPost]).toEqual([2, 1])
})

test('the list is due in 45 days for art. 16, in 40 for L. 68, and there from the request too', () => {
  expect([KINDS.art16.terms.listDays, KINDS.l68.terms.listDays]).toEqual([45, 40])
  expect([KINDS.art16.countsFromRequest, KINDS.l68.countsFromRequest]).toEqual([false, true])
})

test('in an L. 68 call data tell of health, and a PEC of one’s own is not enough to sign', () => {
  expect(KINDS.l68).toMatchObject({ health: true, ownPecSuffices: false })
  expect(KINDS.art16).toMatchObject({ health: false, ownPecSuffices: true })
})
