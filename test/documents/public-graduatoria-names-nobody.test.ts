import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { type PublicGraduatoriaData, publicGraduatoria } from '../../documents/public-graduatoria.js'
import { openTypesetter } from '../../documents/typst.js'
import { everythingIn, textOf } from './reading.js'
import { call, graduatoria, heading, publicCategories, publicRows } from './samples.js'

const typesetter = openTypesetter()
afterAll(() => typesetter.close())

const identities = graduatoria.rows.flatMap(({ surname, name, codiceFiscale, protocollo }) => [
  surname,
  name,
  codiceFiscale,
  protocollo,
])

const firstRow = publicRows.rankings[0]?.rows[0]

test('even when whoever calls passes whole rows of the office graduatoria, only code and position are published', async () => {
  const rows = graduatoria.rows.map((row) => ({ ...row, status: 'admitted' as const }))
  const careless: PublicGraduatoriaData = {
    ...graduatoria,
    ...publicRows,
    rankings: [{ ...call, category: null, rows }],
  }
  const file = await publicGraduatoria(typesetter, careless)
  const everything = await everythingIn(file)
  for (const { publicCode, position } of graduatoria.rows) {
    expect(await textOf(file)).toContain(`${position} ${publicCode}`)
  }
  for (const identity of identities) expect(everything).not.toContain(identity)
  expect(everything).not.toContain('8.500,00')
})

test('the look-out sees a name that is there', async () => {
  const rows = [{ position: 1, publicCode: `${firstRow?.publicCode} Škoříková`, status: 'admitted' as const }]
  const named = { ...publicRows, rankings: [{ ...call, category: null, rows }] }
  expect(await everythingIn(await publicGraduatoria(typesetter, named))).toContain('Škoříková')
})

test('the bytes depend on codes, positions and the act alone', async () => {
  const plain = await publicGraduatoria(typesetter, publicRows)
  await fc.assert(
    fc.asyncProperty(fc.string(), fc.string(), async (surname, points) => {
      const rankings = publicRows.rankings.map((ranking) => ({
        ...ranking,
        rows: ranking.rows.map((row) => ({ ...row, surname, points })),
      }))
      const file = await publicGraduatoria(typesetter, { ...publicRows, ...heading, rankings })
      expect(Buffer.from(file.bytes).equals(plain.bytes)).toBe(true)
    }),
    { numRuns: 20 },
  )
})

test('its file name tells the call and nothing else', async () => {
  const file = await publicGraduatoria(typesetter, publicRows)
  expect(file.name).toBe('GE-2031-001-graduatoria-pubblica.pdf')
})

test('art. 16 tells code and position; L. 68 the status too, and an empty list as such', async () => {
  expect(await textOf(await publicGraduatoria(typesetter, publicRows))).not.toContain('riserva')
  const text = await textOf(await publicGraduatoria(typesetter, publicCategories))
  expect(text).toContain('3 TT4N-H8WQ ammessa con riserva')
  expect(text).toContain('Nessuna domanda è entrata in graduatoria.')
})

test('a correction cites what it replaces, and why; a provisional one until when it can be spoken against', async () => {
  const file = await publicGraduatoria(typesetter, publicCategories)
  const text = (await textOf(file)).replace(/\s+/g, ' ')
  expect(text).toContain('determina n. 40 del 1° aprile 2031')
  expect(text.replaceAll(' ', '')).toContain(publicCategories.correction?.replaces.fingerprint)
  expect(text).toContain('nei 10 giorni che seguono la pubblicazione')
  expect(file.name).toBe('SP-2031-004-graduatoria-provvisoria-pubblica-v2.pdf')
})
