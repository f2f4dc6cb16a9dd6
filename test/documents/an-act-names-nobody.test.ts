import { afterAll, expect, test } from 'vitest'
import { decreeDraft } from '../../documents/decree-draft.js'
import { openTypesetter } from '../../documents/typst.js'
import { everythingIn, squeezed, textOf } from './reading.js'
import { decree, determina, graduatoria } from './samples.js'

const typesetter = openTypesetter()
afterAll(() => typesetter.close())

test('whatever is passed along, no person is in the draft: it cites the reserved annexes by their fingerprints', async () => {
  const careless = {
    ...decree,
    rows: graduatoria.rows,
    rankings: decree.rankings.map((one) => ({ ...one, ...graduatoria })),
  }
  const everything = await everythingIn(await decreeDraft(typesetter, careless))
  for (const { surname, codiceFiscale, publicCode } of graduatoria.rows)
    for (const told of [surname, codiceFiscale, publicCode]) expect(everything).not.toContain(told)
})

test.each([decree, determina])(
  'every fingerprint stands in it whole: of each annex, and of the public version',
  async (data) => {
    const text = squeezed(await textOf(await decreeDraft(typesetter, data)))
    for (const fingerprint of [
      ...data.rankings.map((ranking) => ranking.fingerprint),
      data.publicFingerprint,
    ])
      expect(text).toContain(fingerprint)
  },
)

test('the act is called what the office calls it, and decides in its own verb', async () => {
  expect(await textOf(await decreeDraft(typesetter, decree))).toMatch(
    /Bozza di decreto del dirigente[\s\S]*\nDecreta\n/,
  )
  expect(await textOf(await decreeDraft(typesetter, determina))).toMatch(
    /Bozza di determina[\s\S]*\nDetermina\n/,
  )
  const delibera = await decreeDraft(typesetter, { ...decree, act: 'provvedimento del responsabile' })
  expect(await textOf(delibera)).toMatch(/\nDispone\n/)
})

test('in an L. 68 call it does not say why people were left out', async () => {
  const why = 'fuori dai termini'
  expect(await textOf(await decreeDraft(typesetter, decree))).toContain(why)
  expect(await textOf(await decreeDraft(typesetter, determina))).not.toContain(why)
})
