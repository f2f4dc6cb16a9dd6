import { expect, it } from 'vitest'
import { isRefusalCode, Refusal, refusalWords } from '../../domain/refusal.js'

it('a command that cannot be carried out says why in Italian, with counts and codes where it has them', () => {
  expect(refusalWords('same-person')).toMatch(/^Serve una seconda persona/)
  expect(refusalWords('review-incomplete', '3 domande')).toBe(
    'L’istruttoria non può chiudersi: ci sono domande senza decisione. (3 domande)',
  )
  expect(new Refusal('review-incomplete', '3 domande')).toMatchObject({
    name: 'Refusal',
    code: 'review-incomplete',
    message: refusalWords('review-incomplete', '3 domande'),
  })
  expect(isRefusalCode('same-person')).toBe(true)
  expect(isRefusalCode('toString')).toBe(false)
})
