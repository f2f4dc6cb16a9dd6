import { afterAll, describe, expect, test } from 'vitest'
import { listForBodyXlsx } from '../../documents/list-for-body.js'
import { officeGraduatoriaXlsx } from '../../documents/office-graduatoria-xlsx.js'
import { openTypesetter } from '../../documents/typst.js'
import { EVERY_PDF, unchanged } from './every-pdf.js'
import { graduatoria, list } from './samples.js'

const first = openTypesetter()
const second = openTypesetter()
afterAll(() => Promise.all([first.close(), second.close()]))

describe('the same data give the same bytes, in another thread and after other documents', () => {
  for (const [name, make] of Object.entries(EVERY_PDF)) {
    test(name, async () => {
      const once = await make(first, unchanged)
      await make(second, (data) => ({
        ...data,
        letterhead: { ...letterheadOf(data), office: 'Altro ufficio ✓' },
      }))
      const again = await make(second, unchanged)
      expect(Buffer.from(again.bytes).equals(once.bytes)).toBe(true)
    })

    test(`${name}: dated by its data, never by the clock`, async () => {
      const file = await make(first, unchanged)
      const dates = Buffer.from(file.bytes)
        .toString('latin1')
        .match(/\(D:\d+Z?\)|<xmp:\w+Date>[^<]+/g)
      expect(new Set(dates)).toEqual(
        new Set([
          '(D:20310407081530Z)',
          '<xmp:ModifyDate>2031-04-07T08:15:30Z',
          '<xmp:CreateDate>2031-04-07T08:15:30Z',
        ]),
      )
    })
  }

  test('spreadsheets', async () => {
    for (const make of [() => listForBodyXlsx(list), () => officeGraduatoriaXlsx(graduatoria)]) {
      const [once, again] = [await make(), await make()]
      expect(Buffer.from(again.bytes).equals(once.bytes)).toBe(true)
    }
  })
})

function letterheadOf(data: unknown): object {
  return (data as { letterhead: object }).letterhead
}
