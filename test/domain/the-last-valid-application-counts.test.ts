import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type DecidedApplication, resolveDuplicates } from '../../domain/duplicates.js'
import type { ApplicationId } from '../../schemas/ids.js'
import type { Instant } from '../../schemas/time.js'

const application = (
  id: string,
  person: string,
  presentedAt: string,
  admitted = true,
): DecidedApplication => ({
  id: id as ApplicationId,
  ranking: 'unica',
  codiceFiscale: person,
  presentedAt: presentedAt as Instant,
  admitted,
})

describe('two applications of one person', () => {
  it('the later valid one replaces the earlier', () => {
    const first = application('a', 'ANNA', '2031-03-03T10:00:00+01:00')
    const second = application('b', 'ANNA', '2031-03-03T09:30:00Z')
    expect(resolveDuplicates([second, first])).toEqual({
      effective: ['b'],
      superseded: [{ id: 'a', by: 'b' }],
    })
  })

  it('counts the instant, never the id', () => {
    const first = application('b', 'ANNA', '2031-03-03T10:00:00+01:00')
    const second = application('a', 'ANNA', '2031-03-03T10:00:01+01:00')
    for (const both of [
      [first, second],
      [second, first],
    ])
      expect(resolveDuplicates(both)).toEqual({ effective: ['a'], superseded: [{ id: 'b', by: 'a' }] })
  })

  it('a later one that is not valid never kills an earlier valid one', () => {
    const valid = application('a', 'ANNA', '2031-03-03T10:00:00+01:00')
    const unsigned = application('b', 'ANNA', '2031-03-04T10:00:00+01:00', false)
    expect(resolveDuplicates([valid, unsigned])).toEqual({ effective: ['a'], superseded: [] })
  })

  it('presented in the same second, however written, are told apart by their id', () => {
    const one = application('a', 'ANNA', '2031-03-03T10:00:00+01:00')
    const two = application('b', 'anna', '2031-03-03T09:00:00Z')
    expect(resolveDuplicates([two, one])).toEqual(resolveDuplicates([one, two]))
    expect(resolveDuplicates([one, two]).effective).toEqual(['b'])
  })

  it('of three, both earlier ones are replaced by the last', () => {
    const three = ['03', '04', '05'].map((day, n) =>
      application('abc'[n] ?? '', 'ANNA', `2031-03-${day}T10:00:00Z`),
    )
    expect(resolveDuplicates(three)).toEqual({
      effective: ['c'],
      superseded: [
        { id: 'a', by: 'c' },
        { id: 'b', by: 'c' },
      ],
    })
  })

  it('of two people are two', () => {
    const anna = application('a', 'ANNA', '2031-03-03T10:00:00Z')
    const bruno = application('b', 'BRUNO', '2031-03-03T10:00:00Z')
    expect(resolveDuplicates([anna, bruno])).toEqual({ effective: ['a', 'b'], superseded: [] })
  })
})

it('the order in which they are read never matters, and each person with an admitted application keeps one', () => {
  const some = fc.uniqueArray(
    fc.record({
      id: fc.string({ minLength: 1, maxLength: 3 }),
      person: fc.constantFrom('ANNA', 'BRUNO', 'CARLA'),
      second: fc.integer({ min: 10, max: 13 }),
      admitted: fc.boolean(),
    }),
    { selector: (one) => one.id },
  )
  fc.assert(
    fc.property(some, (given) => {
      const all = given.map((one) =>
        application(one.id, one.person, `2031-03-03T10:00:${one.second}Z`, one.admitted),
      )
      const outcome = resolveDuplicates(all)
      expect(resolveDuplicates([...all].reverse())).toEqual(outcome)
      const people = new Set(all.filter((one) => one.admitted).map((one) => one.codiceFiscale))
      expect(outcome.effective).toHaveLength(people.size)
      expect(outcome.effective.length + outcome.superseded.length).toBe(
        all.filter((one) => one.admitted).length,
      )
    }),
  )
})
