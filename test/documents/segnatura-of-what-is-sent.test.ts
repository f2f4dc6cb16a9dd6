import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SegnaturaRefused, segnatura } from '../../documents/segnatura.js'
import { parseXml } from '../../pec/xml.js'
import { HOSTILE, SHOWN } from './hostile.js'
import { segnaturaOfList } from './samples.js'

const written = (file: { bytes: Uint8Array }) => Buffer.from(file.bytes).toString('utf8')

test('number, day, sender, recipient, subject, and the hash of every file', async () => {
  await expect(written(segnatura(segnaturaOfList)).replaceAll('><', '>\n<')).toMatchFileSnapshot(
    'golden/segnatura.xml',
  )
})

test('no text that it carries can add an element, whatever it is', () => {
  const elements = (xml: string) => {
    const names: string[] = []
    const walk = (element: { name: string; children: readonly never[] }) => {
      names.push(element.name)
      for (const child of element.children) walk(child)
    }
    walk(parseXml(xml) as never)
    return names
  }
  const plain = elements(written(segnatura(segnaturaOfList)))
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const data = {
        ...segnaturaOfList,
        subject: text,
        recipient: { name: text, ipa: text },
        primary: { ...segnaturaOfList.primary, name: text },
      }
      expect(elements(written(segnatura(data)))).toEqual(plain)
    }),
    { numRuns: 200 },
  )
  const hostile = written(segnatura({ ...segnaturaOfList, subject: HOSTILE }))
  expect(hostile).toContain(SHOWN.slice(0, 10))
  expect(hostile).not.toContain('<script>')
})

test('a body that is not in the IPA has no code', () => {
  const xml = written(segnatura({ ...segnaturaOfList, recipient: { name: 'Ente', ipa: null } }))
  expect(xml.match(/CodiceIPAAmministrazione>/g)).toHaveLength(2)
})

test.each([
  ['aoo', { ...segnaturaOfList, sender: { ...segnaturaOfList.sender, aoo: 'con spazi' } }],
  ['register', { ...segnaturaOfList, sender: { ...segnaturaOfList.sender, register: '' } }],
  ['number', { ...segnaturaOfList, number: 0 }],
  ['digest', { ...segnaturaOfList, primary: { ...segnaturaOfList.primary, digest: 'abc' } }],
])('a wrong %s is refused, and named', (member, data) => {
  expect(() => segnatura(data)).toThrow(SegnaturaRefused)
  expect(() => segnatura(data)).toThrow(member)
})
