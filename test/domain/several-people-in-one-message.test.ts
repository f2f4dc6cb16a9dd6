import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { peopleIn } from '../../domain/people-in-a-message.js'

describe('how many people apply with the forms in one message', () => {
  it('one form is one person, read or not', () => {
    expect(peopleIn([null])).toEqual([[0]])
    expect(peopleIn(['A'])).toEqual([[0]])
  })

  it('a family: one for each codice fiscale, in the order of their first form', () => {
    expect(peopleIn(['B', 'A', 'B', 'C'])).toEqual([[0, 2], [1], [3]])
  })

  it('nobody knows, if one of several forms cannot be read, or there is none', () => {
    expect(peopleIn(['A', null])).toBeNull()
    expect(peopleIn([])).toBeNull()
  })

  it('every form is of one person', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('A', 'B', 'C'), { minLength: 1 }), (codes) => {
        const people = peopleIn(codes) ?? []
        expect(people.flat().sort((x, y) => x - y)).toEqual(codes.map((_, index) => index))
        expect(people.length).toBe(new Set(codes).size)
      }),
    )
  })
})
