import fc from 'fast-check'
import { expect, test } from 'vitest'
import { legible } from '../../documents/legible.js'
import {
  APPLICATION_STATE,
  CALL_STATE,
  counted,
  decimal,
  EXCLUSION_REASON,
  euro,
  instant,
  signedPoints,
} from '../../documents/words.js'
import { APPLICATION_TRANSITIONS } from '../../domain/application-transitions.js'
import { CALL_TRANSITIONS } from '../../domain/call-transitions.js'
import { ExclusionReason } from '../../schemas/application.js'
import { at } from './samples.js'

test('an instant is written in the hour of Rome to the second, whatever zone it comes in', () => {
  expect(instant(at('2031-03-03T12:00:00+01:00'))).toBe('3 marzo 2031, ore 12:00:00')
  expect(instant(at('2031-03-03T11:00:00Z'))).toBe('3 marzo 2031, ore 12:00:00')
  expect(instant(at('2031-07-31T22:30:00Z'))).toBe('1° agosto 2031, ore 00:30:00')
})

test('a second that has not ended is not rounded up: 11:59:59.9 is not yet noon', () => {
  expect(instant(at('2031-03-03T10:59:59.999Z'))).toBe('3 marzo 2031, ore 11:59:59')
})

test('the hour that comes twice says which of the two it is', () => {
  expect(instant(at('2031-10-26T00:30:00Z'))).toBe('26 ottobre 2031, ore 02:30:00 (ora legale)')
  expect(instant(at('2031-10-26T01:30:00Z'))).toBe('26 ottobre 2031, ore 02:30:00 (ora solare)')
})

test('decimals are written in Italian with every digit that they have', () => {
  expect(decimal('-1234567.50')).toBe('−1.234.567,50')
  expect(euro('8500.00')).toBe('8.500,00 €')
  expect([signedPoints('5'), signedPoints('-8'), signedPoints('0'), signedPoints('0.5')]).toEqual([
    '+5',
    '−8',
    '0',
    '+0,5',
  ])
  fc.assert(
    fc.property(fc.bigInt({ min: 0n }), fc.stringMatching(/^\d{1,30}$/), (whole, fraction) => {
      const read = decimal(`${whole}.${fraction}`).replaceAll('.', '').replace(',', '.')
      expect(read).toBe(`${whole}.${fraction}`)
    }),
  )
})

test('one is singular, none and many are plural', () => {
  expect([0, 1, 2, 1200].map((count) => counted(count, 'posto', 'posti'))).toEqual([
    '0 posti',
    '1 posto',
    '2 posti',
    '1.200 posti',
  ])
})

test('every state and every reason for exclusion has its words', () => {
  const states = (table: readonly { from: string; to: string }[]) =>
    [...new Set(table.flatMap(({ from, to }) => [from, to]))].sort()
  expect(Object.keys(CALL_STATE).sort()).toEqual(states(CALL_TRANSITIONS))
  expect(Object.keys(APPLICATION_STATE).sort()).toEqual(states(APPLICATION_TRANSITIONS))
  expect(Object.keys(EXCLUSION_REASON).sort()).toEqual([...ExclusionReason.options].sort())
})

test('whatever the text, nothing unseen is left in it, and what is seen stays', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const shown = legible(text, new Set())
      expect(shown).not.toMatch(/[\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Zl}\p{Zp}]|(?!\n)\p{Cc}/u)
      expect(legible(shown, new Set())).toBe(shown)
    }),
  )
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'aZ0 àÈšłț€«»–’#*_@\\"\n') }), (text) => {
      expect(legible(text, new Set())).toBe(text)
    }),
  )
})
