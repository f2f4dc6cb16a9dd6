import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fontFile } from '../../documents/fonts.js'
import { officeGraduatoriaPdf } from '../../documents/office-graduatoria.js'
import { fontWidths, linesIn } from '../../documents/text-width.js'
import type { Typesetter } from '../../documents/typst.js'
import { graduatoria } from './samples.js'

const regular = fontWidths(fontFile('regular'))

test('widths are those of the font', () => {
  // In any face for text.
  const [wide, narrow] = [regular.widthOf('M') ?? 0, regular.widthOf('i') ?? 0]
  expect(wide).toBeGreaterThan(0.8)
  expect(narrow).toBeLessThan(0.3)
  expect(regular.widthOf('Mi')).toBeCloseTo(wide + narrow, 10)
})

test('nobody can say how wide is what no font of ours draws, nor where a long word breaks', () => {
  expect(linesIn(regular, 'ก', 20)).toBeNull()
  expect(linesIn(regular, 'M'.repeat(40), 20)).toBeNull()
  expect(linesIn(regular, 'Nguyễn Văn Đức', 20)).toBe(1)
})

test('a narrower column never takes fewer lines, a longer text neither', () => {
  const words = fc.array(fc.stringMatching(/^[A-Za-zàèù0-9]{1,12}$/), { minLength: 1, maxLength: 20 })
  fc.assert(
    fc.property(words, fc.integer({ min: 12, max: 40 }), (words, column) => {
      const lines = linesIn(regular, words.join(' '), column) ?? 0
      expect(lines).toBeGreaterThanOrEqual(1)
      expect(linesIn(regular, words.join(' '), column + 5)).toBeLessThanOrEqual(lines)
      expect(linesIn(regular, [...words, 'altra'].join(' '), column)).toBeGreaterThanOrEqual(lines)
    }),
  )
})

test('a row of the office graduatoria knows its lines; one with a word that must break does not', async () => {
  let rows: readonly { cells: readonly string[]; lines: number | null }[] = []
  const spy: Typesetter = {
    async typeset(_template, data) {
      rows = (data as { rows: typeof rows }).rows
      return new Uint8Array()
    },
    async close() {},
  }
  const [row] = graduatoria.rows
  const broken = { ...graduatoria.rows[0], surname: 'A'.repeat(60) } as typeof row
  await officeGraduatoriaPdf(spy, { ...graduatoria, rows: [row, broken] as typeof graduatoria.rows })
  expect(rows.map(({ lines }) => lines)).toEqual([2, null])
})
