import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { type PublicGraduatoriaData, publicGraduatoria } from '../../documents/public-graduatoria.js'
import { openTypesetter } from '../../documents/typst.js'
import { everythingIn, textOf } from './reading.js'
import { graduatoria, heading, publicRows } from './samples.js'

const typesetter = openTypesetter()
afterAll(() => typesetter.close())

const identities = graduatoria.rows.flatMap(({ surname, name, codiceFiscale, protocollo }) => [
  surname,
  name,
  codiceFiscale,
  protocollo,
])

test('even when whoever calls passes whole rows of the office graduatoria, only code and position are published', async () => {
  const careless: PublicGraduatoriaData = { ...graduatoria, ...publicRows, rows: graduatoria.rows }
  const file = await publicGraduatoria(typesetter, careless)
  const everything = await everythingIn(file)
  for (const { publicCode, position } of graduatoria.rows) {
    expect(await textOf(file)).toContain(`${position} ${publicCode}`)
  }
  for (const identity of identities) expect(everything).not.toContain(identity)
  expect(everything).not.toContain('8.500,00')
})

test('the look-out sees a name that is there', async () => {
  const [code] = publicRows.rows
  const named = { ...publicRows, rows: [{ position: 1, publicCode: `${code?.publicCode} Škoříková` }] }
  expect(await everythingIn(await publicGraduatoria(typesetter, named))).toContain('Škoříková')
})

test('the bytes depend on codes, positions and the act alone', async () => {
  const plain = await publicGraduatoria(typesetter, publicRows)
  await fc.assert(
    fc.asyncProperty(fc.string(), fc.string(), async (surname, points) => {
      const rows = publicRows.rows.map((row) => ({ ...row, surname, points }))
      const file = await publicGraduatoria(typesetter, { ...publicRows, ...heading, rows })
      expect(Buffer.from(file.bytes).equals(plain.bytes)).toBe(true)
    }),
    { numRuns: 20 },
  )
})

test('its file name tells the call and nothing else', async () => {
  const file = await publicGraduatoria(typesetter, publicRows)
  expect(file.name).toBe('GE-2031-001-graduatoria-pubblica.pdf')
})
