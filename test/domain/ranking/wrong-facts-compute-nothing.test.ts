import { describe, expect, it } from 'vitest'
import { buildGraduatoria } from '../../../domain/ranking.js'
import type { FactValue } from '../../../schemas/application.js'
import { CALL, candidate, input } from '../call-of-the-comune.js'
import { refusal } from '../refusals.js'

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

  it('twenty wrong data are all named, and of more only how many', () => {
    const many = (people: number) => {
      const wrong = Array.from({ length: people }, (_, n) =>
        candidate(n.toString(36), { ...good, isee: '-1' }),
      )
      try {
        buildGraduatoria(input(SET, wrong))
      } catch (error) {
        return (error as Error).message
      }
      throw new Error('it was accepted')
    }
    expect(many(20).split('; ')).toHaveLength(20)
    expect(many(20)).toMatch(/riga 20 .*: non può essere negativo\.$/)
    expect(many(21).split('; ')).toHaveLength(21)
    expect(many(21)).toMatch(/riga 20 .*; e altri 1\.$/)
    expect(many(23)).toMatch(/; e altri 3\.$/)
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
      refusal(
        'rule-set-unfit',
        'I criteri «art16-emilia-romagna» non sono fatti per questo tipo di chiamata.',
      ),
    )
  })
})

describe('and data of the other types', () => {
  const emilia = {
    disability: 'percentage',
    disabilityPercent: 67,
    registeredOn: '2022-11-20',
    isee: '6200.00',
    birthDate: '1980-01-01',
  }
  const lecco = {
    dependants: 0,
    income: '0',
    disabilityPercent: 50,
    registeredOn: '2020-01-10',
    birthDate: '1980-01-01',
  }
  const said = (set: string, facts: Record<string, FactValue>) => {
    try {
      return buildGraduatoria(input(set, [candidate('a', facts)]), { simulation: true }).status
    } catch (error) {
      return (error as Error).message.replace('riga 1 (GE-2026-001.aaaaaaaaaaaaaaaa): ', '')
    }
  }
  it.each<[string, Record<string, FactValue>, string]>([
    [
      'a percentage over 100',
      { disabilityPercent: 101 },
      '«percentuale di invalidità» (disabilityPercent): non può superare 100.',
    ],
    [
      'a percentage below zero',
      { disabilityPercent: -1 },
      '«percentuale di invalidità» (disabilityPercent): non può essere negativo.',
    ],
    [
      'half a per cent',
      { disabilityPercent: 66.5 },
      '«percentuale di invalidità» (disabilityPercent): deve essere un numero intero.',
    ],
    [
      'a percentage in words',
      { disabilityPercent: '67' },
      '«percentuale di invalidità» (disabilityPercent): deve essere un numero intero.',
    ],
    [
      'a choice that is not offered',
      { disability: 'other' },
      '«tipo di invalidità» (disability): deve essere uno fra percentage, blind, partially-blind, deaf.',
    ],
    [
      'a choice that is no text',
      { disability: true },
      '«tipo di invalidità» (disability): deve essere uno fra percentage, blind, partially-blind, deaf.',
    ],
    [
      'a choice that every object has',
      { disability: 'toString' },
      '«tipo di invalidità» (disability): deve essere uno fra percentage, blind, partially-blind, deaf.',
    ],
    [
      'a date that is a number',
      { registeredOn: 20221120 },
      '«data di iscrizione al collocamento mirato» (registeredOn): non è un giorno che esiste, scritto AAAA-MM-GG.',
    ],
    [
      'a number that is not one',
      { disabilityPercent: Number.NaN },
      '«percentuale di invalidità» (disabilityPercent): deve essere un numero intero.',
    ],
    ['a percentage of a hundred', { disabilityPercent: 100 }, 'ranked'],
    ['a percentage of zero', { disabilityPercent: 0 }, 'ranked'],
    ['an amount of a thousand million', { isee: '999999999999.99' }, 'ranked'],
    [
      'an amount larger still',
      { isee: '1000000000000.00' },
      '«ISEE in corso di validità» (isee): non è un importo in euro con non più di due decimali, come 8500.00.',
    ],
    [
      'an amount that is a yes',
      { isee: true },
      '«ISEE in corso di validità» (isee): non è un importo in euro con non più di due decimali, come 8500.00.',
    ],
    ['the first day that is believed', { birthDate: '1900-01-01' }, 'ranked'],
  ])('%s', (_, change, words) => {
    expect(said('l68-emilia-romagna', { ...emilia, ...change })).toBe(words)
  })

  it('a count below zero, beyond belief, or of a yes', () => {
    const counted = (dependants: FactValue) => said('l68-dpr246-lecco', { ...lecco, dependants })
    expect(counted(-1)).toBe('«persone a carico» (dependants): non può essere negativo.')
    expect(counted(1_000_000_001)).toBe('«persone a carico» (dependants): non può superare 1000000000.')
    expect(counted(true)).toBe('«persone a carico» (dependants): deve essere un numero intero.')
    expect(counted(1_000_000_000)).toBe('ranked')
  })

  it('an amount is kept in one form, however it is spelt', () => {
    const kept = (isee: FactValue) => {
      const outcome = buildGraduatoria(input('l68-emilia-romagna', [candidate('a', { ...emilia, isee })]))
      return outcome.status === 'ranked'
        ? JSON.parse(outcome.graduatoria.canonical).candidates[0].facts.isee
        : outcome.status
    }
    expect(['6200.5', '0006200', '0', '00', '00.5', 6200].map(kept)).toEqual([
      '6200.50',
      '6200.00',
      '0.00',
      '0.00',
      '0.50',
      '6200.00',
    ])
  })
})

it('a call that nobody applied to has an empty graduatoria', () => {
  expect(buildGraduatoria(input(SET, [], null))).toMatchObject({
    status: 'ranked',
    graduatoria: { positions: [] },
  })
})
