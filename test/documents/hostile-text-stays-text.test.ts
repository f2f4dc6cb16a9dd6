import { afterAll, describe, expect, test, vi } from 'vitest'
import { openTypesetter } from '../../documents/typst.js'
import { EVERY_PDF, unchanged } from './every-pdf.js'
import { HOSTILE, SHOWN, withEachText } from './hostile.js'
import { squeezed, textOf } from './reading.js'

// Pages upon pages, beside other tests on the same cores.
vi.setConfig({ testTimeout: 240_000 })

const typesetter = openTypesetter()
afterAll(() => typesetter.close())

const occurrences = (text: string, part: string) => text.split(part).length - 1

describe('markup, HTML, direction marks and emoji in every field are shown as text', () => {
  for (const [name, make] of Object.entries(EVERY_PDF)) {
    test(name, async () => {
      const marked = await make(typesetter, (data) => withEachText(data, 'Qxq'))
      const hostile = await make(typesetter, (data) => withEachText(data, HOSTILE))
      const fields = occurrences(await textOf(marked), 'Qxq')
      expect(fields).toBeGreaterThan(5)
      // A field may run over a page's end, with a footer in the middle of it, or of a word.
      const text = squeezed((await textOf(hostile)).replace(/^.*pag\. \d+ di \d+$/gm, ''))
      for (const word of SHOWN.split(' ').filter(({ length }) => length > 3)) {
        expect(occurrences(text, word), word).toBe(fields)
      }
    })
  }
})

describe('five thousand characters in every field stay inside the page', () => {
  for (const [name, make] of Object.entries(EVERY_PDF)) {
    test(name, async () => {
      const plain = await make(typesetter, unchanged)
      const marked = await make(typesetter, (data) => withEachText(data, 'Qxq', 1))
      const long = await make(typesetter, (data) => withEachText(data, 'Ł'.repeat(5000), 1))
      const fields = occurrences(await textOf(marked), 'Qxq')
      expect(occurrences(await textOf(plain), 'Ł')).toBe(0)
      expect(occurrences(await textOf(long), 'Ł')).toBe(5000 * fields)
    })
  }
})
