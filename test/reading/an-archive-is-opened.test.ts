import ExcelJS from 'exceljs'
import fc from 'fast-check'
import { expect, it, test } from 'vitest'
import { looksZipped, readZip } from '../../reading/zip.js'
import { smallZip } from './small-zip.js'

test('the files of an archive are given by their names, packed or not', () => {
  const files = readZip(
    smallZip([
      { name: 'mimetype', content: 'application/vnd.etsi.asic-s+zip', stored: true },
      { name: 'META-INF/', content: '', stored: true },
      { name: 'decreto.pdf', content: 'à'.repeat(3000) },
      { name: 'vuoto.txt', content: '' },
    ]),
  )
  expect([...(files ?? [])].map(([name, bytes]) => [name, bytes.toString()])).toEqual([
    ['mimetype', 'application/vnd.etsi.asic-s+zip'],
    ['decreto.pdf', 'à'.repeat(3000)],
    ['vuoto.txt', ''],
  ])
})

test('one written by another program too', async () => {
  const book = new ExcelJS.Workbook()
  book.addWorksheet('Graduatoria').addRow(['uno'])
  const files = readZip(Buffer.from(await book.xlsx.writeBuffer()))
  expect(files?.get('xl/workbook.xml')?.toString()).toContain('name="Graduatoria"')
})

const sound = () => smallZip([{ name: 'decreto.pdf', content: 'a'.repeat(1000) }])
const changed = (at: number, to: number) => {
  const bytes = sound()
  bytes[at] = to
  return bytes
}

it.each<[string, Buffer]>([
  ['only begun', sound().subarray(0, 60)],
  ['encrypted', changed(sound().lastIndexOf('PK\x01\x02', undefined, 'latin1') + 8, 1)],
  ['packed in an unknown way', changed(sound().lastIndexOf('PK\x01\x02', undefined, 'latin1') + 10, 99)],
  ['whose table is elsewhere', changed(sound().length - 4, 0xff)],
  [
    'with two files of one name',
    smallZip([
      { name: 'a', content: '1' },
      { name: 'a', content: '2' },
    ]),
  ],
  ['with a file longer than it says', smallZip([{ name: 'a', content: 'a'.repeat(1000), claims: 10 }])],
  ['with a file shorter than it says', smallZip([{ name: 'a', content: 'a', claims: 10 }])],
  ['that would fill the memory', smallZip([{ name: 'a', content: Buffer.alloc(150_000_000) }])],
  ['of too many files', smallZip(Array.from({ length: 300 }, (_, n) => ({ name: `${n}`, content: '' })))],
])('an archive %s is not opened', (_, bytes) => expect(readZip(bytes)).toBeNull())

test('whatever bytes an archive has, it is opened or it is not', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 8 }), (changes) => {
      const bytes = sound()
      for (const [at, to] of changes) bytes[at % bytes.length] = to
      const files = readZip(bytes)
      expect(files === null || files instanceof Map).toBe(true)
    }),
    { numRuns: 500 },
  )
  expect(looksZipped(Buffer.from('PDF'))).toBe(false)
})
