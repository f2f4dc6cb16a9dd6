import { describe, expect, it } from 'vitest'
import type { Element } from '../../../schemas/criteria.js'
import { type Given, sheet, why } from './one-element.js'

describe('a value', () => {
  it.each<[string, Partial<Element>, Given, string]>([
    [
      'children',
      { rule: { kind: 'value', times: '-12' } },
      { children: 3 },
      '3 figli a carico: −12 per ciascuno: −36 punti.',
    ],
    ['children', { rule: { kind: 'value', times: '1' } }, { children: 1 }, '1 figli a carico: +1 punto.'],
    ['adults', { rule: { kind: 'value', times: '-1' } }, { adults: 1 }, '1: −1 per ciascuno: −1 punto.'],
    ['adults', { rule: { kind: 'value', times: '1/3' } }, { adults: 1 }, '1: 1/3 per ciascuno: +1/3 punti.'],
    ['adults', { rule: { kind: 'value', times: '0.5' } }, { adults: 0 }, '0: 0,5 per ciascuno: 0 punti.'],
    ['percent', { rule: { kind: 'value', times: '1' } }, { percent: 67 }, '67%: +67 punti.'],
    [
      'income',
      { rule: { kind: 'value', times: '0.01' } },
      { income: '1234.5' },
      '1.234,50 €: 0,01 per ciascuno: +12,345 punti.',
    ],
    ['income', { rule: { kind: 'value', times: '1' }, missing: '-3' }, {}, 'Dato non dichiarato: −3 punti.'],
  ])('of %s is the datum times its factor', (fact, element, given, words) => {
    expect(why({ of: { fact }, missing: '0', ...element }, given)).toBe(words)
  })

  it('stops at its limits, and says what it would have been', () => {
    const limited = (children: number) =>
      why(
        { of: { fact: 'children' }, rule: { kind: 'value', times: '2' }, min: '2', max: '6', missing: '0' },
        { children },
      )
    expect(limited(0)).toBe(
      '0 figli a carico: 2 per ciascuno: +2 punti (sarebbero 0 punti, oltre il limite).',
    )
    expect(limited(1)).toBe('1 figli a carico: 2 per ciascuno: +2 punti.')
    expect(limited(3)).toBe('3 figli a carico: 2 per ciascuno: +6 punti.')
    expect(limited(4)).toBe(
      '4 figli a carico: 2 per ciascuno: +6 punti (sarebbero +8 punti, oltre il limite).',
    )
  })
})

describe('steps', () => {
  const steps = (rule: Partial<Extract<Element['rule'], { kind: 'steps' }>>, given: Given, fact = 'income') =>
    why(
      {
        of: { fact },
        missing: '0',
        rule: { kind: 'steps', step: '1000', points: '-2', rounding: 'floor', ...rule },
      },
      given,
    )

  it('say how many, of how much, and what became of the rest', () => {
    expect(steps({}, { income: '3000' })).toBe(
      '3.000,00 €: 3 scatti da 1.000,00 €, −2 punti per scatto: −6 punti.',
    )
    expect(steps({}, { income: '1999.99' })).toBe(
      '1.999,99 €: 1 scatto da 1.000,00 €, resto 999,99 €, per difetto, −2 punti per scatto: −2 punti.',
    )
    expect(steps({ step: '4' }, { children: 9 }, 'children')).toBe(
      '9 figli a carico: 2 scatti da 4, resto 1, per difetto, −2 punti per scatto: −4 punti.',
    )
  })

  it.each<[string, Extract<Element['rule'], { kind: 'steps' }>['rounding'], string, string]>([
    [
      'by excess',
      'ceil',
      '2000.01',
      '3 scatti da 1.000,00 €, resto 0,01 €, per eccesso, −2 punti per scatto: −6 punti.',
    ],
    ['by excess, of nothing', 'ceil', '2000.00', '2 scatti da 1.000,00 €, −2 punti per scatto: −4 punti.'],
    [
      'at the half',
      'half-up',
      '2500.00',
      '3 scatti da 1.000,00 €, resto 500,00 €, per eccesso, −2 punti per scatto: −6 punti.',
    ],
    [
      'under the half',
      'half-up',
      '2499.99',
      '2 scatti da 1.000,00 €, resto 499,99 €, per difetto, −2 punti per scatto: −4 punti.',
    ],
    [
      'over a rest',
      { over: '300' },
      '2300.01',
      '3 scatti da 1.000,00 €, resto 300,01 €, per eccesso, −2 punti per scatto: −6 punti.',
    ],
    [
      'up to a rest',
      { over: '300' },
      '2300.00',
      '2 scatti da 1.000,00 €, resto 300,00 €, per difetto, −2 punti per scatto: −4 punti.',
    ],
  ])('are rounded %s', (_, rounding, income, words) => {
    expect(steps({ rounding }, { income })).toContain(words)
  })

  it('start from a value, beyond a threshold', () => {
    const beyond = (income: string) =>
      steps({ above: '7746.85', start: '48', step: '516.45', points: '12' }, { income })
    expect(beyond('7746.85')).toBe('7.746,85 €: non supera 7.746,85 €: 0 punti.')
    expect(beyond('8263.30')).toBe(
      '8.263,30 €: oltre 7.746,85 €, da +48 punti, 1 scatto da 516,45 €, +12 punti per scatto: +60 punti.',
    )
    expect(steps({ above: '1000', points: '1' }, { income: '1500' })).toBe(
      '1.500,00 €: oltre 1.000,00 €, 0 scatti da 1.000,00 €, resto 500,00 €, per difetto, +1 punto per scatto: 0 punti.',
    )
  })

  it('of months before a fixed one are counted backwards', () => {
    const before = { calendarMonthsFrom: '1988-04', to: 'since' } as const
    const rule = { kind: 'steps', step: '12', points: '1', rounding: 'floor' } as const
    expect(sheet({ of: before, rule, missing: '0' }, { since: '1988-03-31' })).toMatchObject({
      datum: '31 marzo 1988',
      points: '-1',
      why: '31 marzo 1988: −1 scatti da 12, resto 11, per difetto, +1 punto per scatto: −1 punto.',
    })
  })
})

describe('bands', () => {
  const bands: Element['rule'] = {
    kind: 'bands',
    unit: '1',
    bands: [
      { from: '18', to: '30', points: '1' },
      { from: '31', points: '-2' },
    ],
    outside: '0.5',
  }
  it.each([
    [17, '17: in nessuna fascia: +0,5 punti.'],
    [18, '18: fascia da 18 a 30: +1 punto.'],
    [30, '30: fascia da 18 a 30: +1 punto.'],
    [31, '31: fascia da 31 in su: −2 punti.'],
  ])('hold %i at both ends, and say which one', (adults, words) => {
    expect(why({ of: { fact: 'adults' }, rule: bands, missing: '0' }, { adults })).toBe(words)
  })
})

describe('time passed', () => {
  const years = { yearsSince: 'since', at: 'publication' } as const
  const months = { monthsSince: 'since', at: 'closing', counting: 'completed' } as const
  const datum = (of: Element['of'], since: string) =>
    sheet({ of, rule: { kind: 'value', times: '1' }, missing: '0' }, { since })?.datum
  it('is counted to the day of the criteria, and said in one or in many', () => {
    expect(datum(years, '2025-03-02')).toBe('1 anno al 2 marzo 2026')
    expect(datum(years, '2025-03-03')).toBe('0 anni al 2 marzo 2026')
    expect(datum(months, '2026-02-20')).toBe('1 mese al 20 marzo 2026')
    expect(datum(months, '2026-01-20')).toBe('2 mesi al 20 marzo 2026')
    expect(datum({ ...months, counting: 'begun' }, '2026-02-19')).toBe('2 mesi al 20 marzo 2026')
  })

  it('is never less than nothing', () => {
    expect(datum(years, '2026-03-10')).toBe('0 anni al 2 marzo 2026')
  })
})

describe('a value that the office has still to fill in', () => {
  const unknown = 'Valore che l’ufficio deve ancora stabilire: non è contato.'
  const of = { fact: 'income' }
  it.each<[string, Partial<Element>, Given]>([
    ['fixed points', { rule: { kind: 'fixed', points: '?' } }, {}],
    ['a factor', { of, rule: { kind: 'value', times: '?' } }, { income: '1' }],
    ['a step', { of, rule: { kind: 'steps', step: '?', points: '1', rounding: 'floor' } }, { income: '1' }],
    [
      'its points',
      { of, rule: { kind: 'steps', step: '1', points: '?', rounding: 'floor' } },
      { income: '1' },
    ],
    [
      'one band of two',
      {
        of,
        rule: {
          kind: 'bands',
          unit: '1',
          bands: [
            { from: '0', to: '9', points: '1' },
            { from: '10', points: '?' },
          ],
          outside: '0',
        },
      },
      { income: '1' },
    ],
    ['the points of a missing datum', { of, rule: { kind: 'value', times: '1' }, missing: '?' }, {}],
  ])('counts nothing and says so: %s', (_, element, given) => {
    expect(sheet(element, given)).toMatchObject({ points: '0', why: unknown })
  })

  it('limits nothing, if it is a limit', () => {
    const open = { of, rule: { kind: 'value', times: '1' }, missing: '0', min: '?', max: '?' } as const
    expect(sheet(open, { income: '12' })).toMatchObject({ points: '12', why: '12,00 €: +12 punti.' })
  })
})

describe('the source of a datum', () => {
  it('is that of the criteria, or that which the office found for this person', () => {
    const of = { fact: 'income' }
    const rule = { kind: 'value', times: '1' } as const
    expect(sheet({ of, rule, missing: '0' }, { income: '1' })?.source).toBe('dichiarazione')
    expect(sheet({ of: { fact: 'adults' }, rule, missing: '0' }, { adults: 1 })).not.toHaveProperty('source')
    expect(sheet({}, {})).toEqual({
      element: 'e',
      label: 'elemento',
      datum: null,
      points: '0',
      why: 'Spetta a tutti: 0 punti.',
    })
  })
})
