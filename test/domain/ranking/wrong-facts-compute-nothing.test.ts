import { describe, expect, it } from 'vitest'
import { buildGraduatoria } from '../../../domain/ranking.js'
import type { FactValue } from '../../../schemas/application.js'
import { CALL, candidate, input } from '../call-of-the-comune.js'

const SET = 'art16-emilia-romagna'
const good = { isee: '8500.00', didFiledOn: null, unemployed: false, birthDate: '1980-05-05' }
const messageFor = (wrong: Record<string, FactValue>): string => {
  try {
    buildGraduatoria(input(SET, [candidate('a', good), candidate('b', { ...good, ...wrong })]))
  } catch (error) {
    expect(error).toMatchObject({
      code: 'facts-invalid',
      remedy: expect.stringContaining('nulla è stato calcolato'),
    })
    return (error as Error).message
  }
  throw new Error('it was accepted')
}

describe('nothing is computed, and the row and the datum are named, for', () => {
  it.each([
    ['a datum that no criterion knows', { income: '10.00' }, '«income» non è un dato di questi criteri'],
    ['a datum that everybody must have', { birthDate: null }, 'manca il dato «data di nascita» (birthDate)'],
    ['a negative ISEE', { isee: '-1.00' }, 'non può essere negativo'],
    ['a third of a cent', { isee: '1.005' }, 'due decimali'],
    ['an ISEE that is not a number', { isee: 'NaN' }, 'due decimali'],
    ['an ISEE in floating point', { isee: 8500.5 }, 'due decimali'],
    ['an ISEE in words', { isee: '8.500,00' }, 'due decimali'],
    ['31 February', { birthDate: '1980-02-31' }, 'non è un giorno che esiste'],
    ['a birth in the future', { birthDate: '2026-03-21' }, 'nel futuro'],
    ['a birth too long ago', { birthDate: '1899-12-31' }, 'troppo lontana'],
    ['a yes in words', { unemployed: 'yes' }, 'deve essere sì o no'],
  ])('%s', (_, wrong: Record<string, FactValue>, words) => {
    const message = messageFor(wrong)
    expect(message).toContain('riga 2 (GE-2026-001.bbbbbbbbbbbbbbbb): ')
    expect(message).toContain(words)
    expect(message).not.toContain('riga 1')
  })

  it('every wrong datum at once, and no value of any of them', () => {
    const message = messageFor({ isee: '-77777.00', birthDate: '1980-02-31' })
    expect(message).toContain('isee')
    expect(message).toContain('birthDate')
    expect(message).not.toMatch(/77777|1980/)
  })

  it('a birth on the day of closing is not in the future', () => {
    expect(buildGraduatoria(input(SET, [candidate('a', { ...good, birthDate: '2026-03-20' })])).status).toBe(
      'ranked',
    )
  })

  it('an application that is there twice', () => {
    expect(() => buildGraduatoria(input(SET, [candidate('a', good), candidate('a', good)]))).toThrowError(
      expect.objectContaining({ code: 'candidates-repeated', message: expect.stringContaining('(riga 2)') }),
    )
  })

  it('criteria made for another kind of call', () => {
    const given = input(SET, [candidate('a', good)])
    expect(() => buildGraduatoria({ ...given, call: { ...CALL, kind: 'l68' } })).toThrowError(
      expect.objectContaining({ code: 'rule-set-unfit' }),
    )
  })
})

it('a call that nobody applied to has an empty graduatoria', () => {
  expect(buildGraduatoria(input(SET, [], null))).toMatchObject({
    status: 'ranked',
    graduatoria: { positions: [] },
  })
})
