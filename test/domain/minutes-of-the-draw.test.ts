import { describe, expect, it } from 'vitest'
import { drawMinutes, drawSeedOf } from '../../domain/draw-minutes.js'
import { candidate, input, ranked } from './call-of-the-comune.js'
import { refusal } from './refusals.js'

describe('the number of the draw', () => {
  it('is written in one way only, as RFC 3797 writes its own', () => {
    expect(
      drawSeedOf([
        { ordered: true, numbers: [9319] },
        { ordered: true, numbers: [2, 5, 12, 8, 10] },
        { ordered: false, numbers: [41, 9, 45, 18, 34, 26] },
      ]),
    ).toBe('9319./2.5.12.8.10./9.18.26.34.41.45./')
  })

  it('needs whole numbers', () => {
    for (const numbers of [[], [1.5], [-1], [Number.NaN], [1, 2.5]]) {
      expect(() => drawSeedOf([{ ordered: true, numbers }])).toThrowError(
        refusal('draw-seed-invalid', 'La fonte del sorteggio non dà numeri interi.'),
      )
    }
    expect(() => drawSeedOf([])).toThrowError(
      refusal('draw-seed-invalid', 'Manca la fonte del numero del sorteggio.'),
    )
    expect(drawSeedOf([{ ordered: true, numbers: [0] }])).toBe('0./')
  })
})

it('the minutes say how to repeat the draw and hold no name', () => {
  const twin = { isee: '1.00', didFiledOn: null, unemployed: false, birthDate: '1980-05-05' }
  const seed = drawSeedOf([{ ordered: false, numbers: [3, 1, 2] }])
  const graduatoria = ranked(
    input('art16-emilia-romagna', [candidate('a', twin), candidate('b', twin)], seed),
  )
  const minutes = drawMinutes({
    source: 'estrazione di prova',
    seed,
    draws: graduatoria.draws,
    sha256: graduatoria.sha256,
  })
  expect(minutes.slice(0, 3)).toEqual([
    'Fonte del numero indicata nell’avviso: estrazione di prova.',
    'Numero: 1.2.3./',
    'Per ogni domanda a pari merito si calcola l’impronta SHA-256 del numero seguito dal codice della domanda; ' +
      "precede l’impronta più piccola. Chiunque può ripeterlo: printf '%s%s' NUMERO CODICE | sha256sum",
  ])
  expect(minutes).toContain('Parità fra le posizioni 1 e 2:')
  for (const { id, position } of graduatoria.positions) {
    expect(minutes.find((line) => line.includes(id))).toContain(`posizione ${position}:`)
  }
  expect(minutes.at(-1)).toContain(graduatoria.sha256)
})
