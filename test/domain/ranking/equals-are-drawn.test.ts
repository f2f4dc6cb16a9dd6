import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { drawLots } from '../../../domain/draw.js'
import { buildGraduatoria } from '../../../domain/ranking.js'
import { applicationCalled, candidate, input, ranked, SEED } from '../call-of-the-comune.js'
import { refusal } from '../refusals.js'

const SET = 'art16-emilia-romagna'
const twin = { isee: '8500.00', didFiledOn: null, unemployed: false, birthDate: '1980-05-05' }
const other = { ...twin, isee: '3000.00' }
const people = [candidate('a', twin), candidate('b', other), candidate('c', twin), candidate('d', twin)]

describe('people whom the criteria cannot tell apart', () => {
  it('are named, and nothing is guessed, while the number of the draw is not known', () => {
    expect(buildGraduatoria(input(SET, people, null))).toEqual({
      status: 'draw-needed',
      drawNeeded: [[applicationCalled('a'), applicationCalled('c'), applicationCalled('d')]],
    })
  })

  it('are put in the order of SHA-256(number ‖ application), which anybody can repeat', () => {
    const expected = ['a', 'c', 'd']
      .map((letter) => {
        const key = createHash('sha256').update(SEED).update(applicationCalled(letter)).digest('hex')
        return { id: applicationCalled(letter), key }
      })
      .sort((one, two) => (one.key < two.key ? -1 : 1))
    const graduatoria = ranked(input(SET, people))
    expect(graduatoria.draws).toEqual([{ from: 2, drawn: expected }])
    expect(graduatoria.positions.slice(1).map(({ id }) => id)).toEqual(expected.map(({ id }) => id))
    expect(graduatoria.positions[1]?.before).toBe(
      'Precede la posizione 3 per sorteggio, a parità di ogni altro criterio.',
    )
  })

  it('another number gives another order', () => {
    const orders = new Set(
      ['1', '2', '3', '4', '5', '6'].map((seed) =>
        drawLots(
          people.map(({ id }) => id),
          seed,
        )
          .map(({ id }) => id)
          .join(),
      ),
    )
    expect(orders.size).toBeGreaterThan(1)
  })

  it('are drawn with a number that the hash covers, and the graduatoria names', () => {
    const drawn = ranked(input(SET, people))
    expect(drawn.drawSeed).toBe(SEED)
    expect(JSON.parse(drawn.canonical).drawSeed).toBe(SEED)
  })

  it('a number that is not needed leaves no trace', () => {
    const distinct = [candidate('a', twin), candidate('b', other)]
    expect(ranked(input(SET, distinct, SEED))).toEqual(ranked(input(SET, distinct, null)))
    expect(ranked(input(SET, distinct, SEED)).drawSeed).toBeNull()
  })

  it('an empty number is refused', () => {
    for (const seed of ['', '  ', ' 12 ']) {
      expect(() => buildGraduatoria(input(SET, people, seed))).toThrowError(
        refusal('draw-seed-invalid', 'Il numero del sorteggio è vuoto o ha spazi attorno.'),
      )
    }
  })
})
