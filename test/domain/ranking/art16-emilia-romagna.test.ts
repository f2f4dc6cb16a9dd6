import { describe, expect, it } from 'vitest'
import type { FactValue } from '../../../schemas/application.js'
import { applicationCalled, candidate, input, ranked } from '../call-of-the-comune.js'

const SET = 'art16-emilia-romagna'

const person = (
  facts: Partial<Record<'isee' | 'didFiledOn' | 'unemployed' | 'birthDate', FactValue>> = {},
) => ({
  isee: '8500.00',
  didFiledOn: '2026-02-10',
  unemployed: true,
  birthDate: '1979-06-15',
  ...facts,
})
const pointsOf = (facts: Parameters<typeof person>[0]) =>
  ranked(input(SET, [candidate('a', person(facts))])).positions[0]?.points

describe('the points of Emilia-Romagna', () => {
  it('ISEE 8,500.00, DID, 46 years, unemployed: 101; one cent more: 100', () => {
    expect(pointsOf({})).toBe('101')
    expect(pointsOf({ isee: '8500.01' })).toBe('100')
  })

  it('no ISEE, no DID: 75', () => {
    expect(pointsOf({ isee: null, didFiledOn: null, unemployed: false })).toBe('75')
  })

  it.each([
    ['0', '109'],
    ['500.00', '109'],
    ['500.01', '108'],
    ['1000.00', '108'],
    ['24500.00', '85'],
    ['24500.01', '84'],
    ['25000.00', '84'],
    ['99999.99', '84'],
  ])('ISEE %s: %s points', (isee, points) => {
    expect(pointsOf({ isee })).toBe(points)
  })

  it('the DID counts only if it was filed before the day of publication', () => {
    expect(pointsOf({ didFiledOn: '2026-03-01' })).toBe('101')
    expect(pointsOf({ didFiledOn: '2026-03-02' })).toBe('96')
    expect(pointsOf({ didFiledOn: null })).toBe('96')
  })

  it.each([
    ['1986-03-03', '97'],
    ['1986-03-02', '99'],
    ['1981-03-03', '99'],
    ['1981-03-02', '101'],
    ['1976-03-03', '101'],
    ['1976-03-02', '103'],
    ['1940-01-01', '103'],
  ])('born on %s: %s points; the birthday itself counts', (birthDate, points) => {
    expect(pointsOf({ birthDate })).toBe(points)
  })

  it('age gives nothing to who is not unemployed', () => {
    expect(pointsOf({ unemployed: false, birthDate: '1970-01-01' })).toBe('97')
  })
})

describe('each person reads', () => {
  const positions = () =>
    ranked(
      input(SET, [
        candidate('a', person()),
        candidate('b', person({ birthDate: '1979-06-16' })),
        candidate('c', person({ isee: '8500.01' })),
        candidate('d', person({ isee: null, didFiledOn: null, unemployed: false })),
      ]),
    ).positions

  it('where every point comes from: element, datum, source, rule', () => {
    expect(positions()[1]?.elements).toEqual([
      {
        element: 'base',
        label: 'punteggio iniziale',
        datum: null,
        points: '100',
        why: 'Spetta a tutti: +100 punti.',
      },
      {
        element: 'isee',
        label: 'ISEE',
        datum: '8.500,00 €',
        source: 'attestazione ISEE (INPS)',
        points: '-8',
        why: '8.500,00 €: 8 scatti da 1.000,00 €, resto 500,00 €, per difetto, −1 punto per scatto: −8 punti.',
      },
      {
        element: 'did',
        label: 'DID presentata prima della pubblicazione',
        datum: '10 febbraio 2026',
        source: 'scheda anagrafico-professionale',
        points: '5',
        why: 'Data della DID: 10 febbraio 2026, prima della pubblicazione (2 marzo 2026): +5 punti.',
      },
      {
        element: 'age',
        label: 'età, per chi è disoccupato',
        datum: '46 anni al 2 marzo 2026',
        source: 'domanda',
        points: '4',
        why: 'Stato di disoccupazione: sì; 46 anni al 2 marzo 2026: fascia da 45 a 49: +4 punti.',
      },
    ])
  })

  it('why they stand before the next one, and nothing about the next one', () => {
    expect(positions().map(({ id, before }) => [id, before])).toEqual([
      [applicationCalled('b'), 'Precede la posizione 2 a parità di punti (101) perché è più giovane.'],
      [applicationCalled('a'), 'Precede la posizione 3 perché ha più punti (101).'],
      [applicationCalled('c'), 'Precede la posizione 4 perché ha più punti (100).'],
      [applicationCalled('d'), 'È l’ultima posizione.'],
    ])
  })

  it('when a datum is not there or a limit is met', () => {
    expect(positions()[3]?.elements[1]).toMatchObject({
      datum: 'non dichiarato',
      why: 'Dato non dichiarato: −25 punti.',
    })
    const rich = ranked(input(SET, [candidate('a', person({ isee: '40000' }))]))
    expect(rich.positions[0]?.elements[1]?.why).toBe(
      '40.000,00 €: 40 scatti da 1.000,00 €, −1 punto per scatto: −25 punti (sarebbero −40 punti, oltre il limite).',
    )
  })
})
