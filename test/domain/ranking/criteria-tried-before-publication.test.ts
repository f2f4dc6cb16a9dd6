import { describe, expect, it } from 'vitest'
import { drawLots } from '../../../domain/draw.js'
import { simulate } from '../../../domain/simulation.js'
import { applicationCalled, candidate, input } from '../call-of-the-comune.js'
import { refusal } from '../refusals.js'

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
      refusal('facts-invalid', 'non può essere negativo'),
    )
    expect(() => tried().whatIf(applicationCalled('z'), {})).toThrowError(
      refusal('facts-invalid', 'La domanda GE-2026-001.zzzzzzzzzzzzzzzz non è fra quelle provate.'),
    )
  })

  it('put first the reason that decides more often, and among equal ones the first of the alphabet', () => {
    const people = [
      candidate('a', facts('5000', '1990-01-01')),
      candidate('b', facts('5000', '1991-01-01')),
      candidate('c', facts('9000', '1990-01-01')),
      candidate('d', facts('9000', '1991-01-01')),
      candidate('e', facts('9000', '1992-01-01')),
    ]
    const { decided, order } = simulate(input('art16-emilia-romagna', people, null))
    expect(order.map(({ id }) => id.at(-1)).join('')).toBe('baedc')
    expect(decided).toEqual([
      { by: 'è più giovane', times: 3 },
      { by: 'punti', times: 1 },
    ])
    const two = [candidate('a', facts('5000')), candidate('b', facts('5000')), candidate('c', facts('9000'))]
    expect(simulate(input('art16-emilia-romagna', two, null)).decided).toEqual([
      { by: 'punti', times: 1 },
      { by: 'sorteggio', times: 1 },
    ])
    const swapped = [
      candidate('a', facts('9000')),
      candidate('b', facts('9000')),
      candidate('c', facts('5000')),
    ]
    expect(simulate(input('art16-emilia-romagna', swapped, null)).decided).toEqual([
      { by: 'punti', times: 1 },
      { by: 'sorteggio', times: 1 },
    ])
  })

  it('find the place that a draw would give each of the equals', () => {
    const places = ['a', 'b', 'e'].map((letter) => {
      const known = simulate(input('art16-emilia-romagna', sample, '77'))
      const change = letter === 'e' ? { isee: '5000.00' } : {}
      return known.whatIf(applicationCalled(letter), change).after.first
    })
    const lots = drawLots(['a', 'b', 'e'].map(applicationCalled), '77').map(({ id }) => id.at(-1))
    expect(places[2]).toBe(2 + lots.indexOf('e'))
    const two = drawLots(['a', 'b'].map(applicationCalled), '77').map(({ id }) => id.at(-1))
    expect(places.slice(0, 2)).toEqual([2 + two.indexOf('a'), 2 + two.indexOf('b')])
  })

  it('of nobody say that nothing moves', () => {
    const empty = simulate(input('art16-emilia-romagna', [], null))
    expect(empty.elements[0]).toEqual({
      element: 'base',
      label: 'punteggio iniziale',
      different: 0,
      least: '0',
      most: '0',
    })
    expect(empty.decided).toEqual([])
  })

  it('name an absolute precedence that decides', () => {
    const person = {
      dependants: 0,
      income: '0',
      disabilityPercent: null,
      registeredOn: '2020-01-10',
      birthDate: '1980-01-01',
    }
    const people = [
      candidate('a', { ...person, terrorismVictim: false, workOrphan: false }),
      candidate('b', { ...person, terrorismVictim: true, workOrphan: false }),
    ]
    expect(simulate(input('l68-art18-pistoia', people, null)).decided).toEqual([
      { by: 'precedenza assoluta', times: 1 },
    ])
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
