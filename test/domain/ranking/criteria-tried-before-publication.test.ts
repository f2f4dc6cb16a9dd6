import { describe, expect, it } from 'vitest'
import { drawLots } from '../../../domain/draw.js'
import { simulate } from '../../../domain/simulation.js'
import { applicationCalled, candidate, input } from '../call-of-the-comune.js'

const facts = (isee: string | null, birthDate = '1990-01-01') => ({
  isee,
  didFiledOn: null,
  unemployed: false,
  birthDate,
})
const sample = [
  candidate('a', facts('5000')),
  candidate('b', facts('5000')),
  candidate('c', facts('5000', '1991-01-01')),
  candidate('d', facts('12000')),
  candidate('e', facts(null)),
]
const tried = () => simulate(input('art16-emilia-romagna', sample, null))

describe('the criteria tried on sample people', () => {
  it('show the order, and where only a draw would decide', () => {
    expect(tried().order.map(({ id, points }) => [id.at(-1), points])).toEqual([
      ['c', '95'],
      ['a', '95'],
      ['b', '95'],
      ['d', '88'],
      ['e', '75'],
    ])
    expect(tried().draws).toEqual([[applicationCalled('a'), applicationCalled('b')]])
  })

  it('show which elements move people and which reasons decide', () => {
    expect(
      tried().elements.map(({ element, different, least, most }) => [element, different, least, most]),
    ).toEqual([
      ['base', 1, '100', '100'],
      ['isee', 3, '-25', '-5'],
      ['did', 1, '0', '0'],
      ['age', 1, '0', '0'],
    ])
    expect(tried().decided).toEqual([
      { by: 'punti', times: 2 },
      { by: 'sorteggio', times: 1 },
      { by: 'è più giovane', times: 1 },
    ])
  })

  it('answer what if one datum of one person were another', () => {
    const outcome = tried().whatIf(applicationCalled('e'), { isee: '5000.00', birthDate: '1992-01-01' })
    expect(outcome.before).toEqual({ first: 5, last: 5, points: '75' })
    expect(outcome.after).toEqual({ first: 1, last: 1, points: '95' })
    expect(outcome.elements[1]?.datum).toBe('5.000,00 €')
  })

  it('leave a range where a draw has no number yet, and a place where it has one', () => {
    const equal = { isee: '5000.00' }
    expect(tried().whatIf(applicationCalled('e'), equal).after).toEqual({ first: 2, last: 4, points: '95' })
    const drawn = simulate(input('art16-emilia-romagna', sample, '77')).whatIf(
      applicationCalled('e'),
      equal,
    ).after
    expect(drawn.first).toBe(drawn.last)
    const lots = drawLots(['a', 'b', 'e'].map(applicationCalled), '77')
    expect(drawn.first).toBe(2 + lots.findIndex(({ id }) => id === applicationCalled('e')))
  })

  it('refuse a change that no datum allows', () => {
    expect(() => tried().whatIf(applicationCalled('e'), { isee: '-1' })).toThrowError(
      expect.objectContaining({ code: 'facts-invalid' }),
    )
  })

  it('work with values still to be filled in, and name them', () => {
    expect(simulate(input('art16-liguria-dgr859-2004', [], null)).unknown).toEqual([
      'punteggio iniziale',
      'ISEE',
      'anzianità di disoccupazione',
      'carico familiare',
    ])
  })
})
