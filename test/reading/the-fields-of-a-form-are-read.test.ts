import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import { formMark } from '../../documents/form-mark.js'
import { loadTrust, type TrustStore } from '../../pec/index.js'
import { type FormReading, readFilledForm } from '../../reading/filled-form.js'
import type { Instant } from '../../schemas/time.js'
import { base64 } from '../pec/messages.js'
import { makePki, type TestPki } from '../pec/openssl.js'
import { answers, asRead, asWidgets } from './a-call-with-a-form.js'
import { type SmallField, smallPdf, streamOf } from './small-pdf.js'

const at = '2031-03-12T09:00:00+01:00' as Instant
const keywords = formMark('GE-2031-001')
const form = smallPdf({ keywords, pages: 2, fields: asWidgets(answers) })

let pki: TestPki
let trust: TrustStore
beforeAll(() => {
  pki = makePki()
  trust = loadTrust(pki.trustFolder)
})
afterAll(() => pki.remove())

const read = (bytes: Buffer): Promise<FormReading> => readFilledForm(bytes, { trust, at })
const p7m = (bytes: Buffer) => pki.sign(bytes, { signer: 'person', extra: ['-nodetach'] })
const pem = (bytes: Buffer) =>
  Buffer.from(`-----BEGIN PKCS7-----\n${base64(bytes, 64)}\n-----END PKCS7-----\n`)

describe('a form filled on screen', () => {
  it('gives its call and every field as it was typed, with its page', async () => {
    expect(await read(form)).toEqual({
      status: 'filled',
      call: 'GE-2031-001',
      ranking: null,
      fields: asRead(answers),
      signatures: [],
      addedLater: false,
      hasProgram: false,
    })
  })

  it.each([
    ['in a .p7m', 1, (bytes: Buffer) => p7m(bytes)],
    ['in a .p7m.p7m', 2, (bytes: Buffer) => p7m(p7m(bytes))],
    ['in a .p7m in base64', 1, (bytes: Buffer) => Buffer.from(base64(p7m(bytes)))],
    ['in a .p7m in PEM', 1, (bytes: Buffer) => pem(p7m(bytes))],
  ])('%s gives the same, and who signed it', async (_, times, wrap) => {
    const reading = await read(wrap(form))
    expect(reading).toMatchObject({ status: 'filled', call: 'GE-2031-001', fields: asRead(answers) })
    expect(reading.signatures).toHaveLength(times)
    for (const signature of reading.signatures)
      expect(signature).toMatchObject({
        integrity: 'intact',
        chain: 'valid',
        signer: { codiceFiscale: 'XXXXXX00A00X000X' },
      })
  })

  it('signed as a PDF and then in a .p7m gives the same, and both signatures', async () => {
    const pades = readFileSync(new URL('../fixtures/forms/pades.pdf', import.meta.url))
    const reading = await read(p7m(pades))
    expect(reading).toMatchObject({ status: 'filled', call: 'GE-2031-001', addedLater: false })
    expect(reading.signatures.map(({ layer, integrity }) => [layer, integrity])).toEqual([
      [0, 'intact'],
      [1, 'intact'],
    ])
  })

  it('whose last bytes were lost on the way is still read, where its table of objects is gone', async () => {
    const reading = await read(form.subarray(0, form.lastIndexOf('xref')))
    expect(reading).toMatchObject({ status: 'filled', fields: asRead(answers) })
  })

  it('and saved again by a program that packs the information still names its call', async () => {
    const escaped = [...keywords]
      .map((letter) => `\\${letter.charCodeAt(0).toString(8).padStart(3, '0')}`)
      .join('')
    const packed = smallPdf({ keywords: escaped, fields: asWidgets(answers) })
    expect(packed.includes(keywords)).toBe(false)
    expect(await read(packed)).toMatchObject({ status: 'filled', call: 'GE-2031-001' })
  })
})

describe('a field', () => {
  const valuesOf = async (fields: readonly SmallField[]) => {
    const reading = await read(smallPdf({ keywords, fields: [{ name: 'other', value: '(x)' }, ...fields] }))
    if (reading.status !== 'filled') throw new Error(reading.status)
    return reading.fields.slice(1).map(({ value }) => value)
  }

  it.each<[string, SmallField, string | boolean | null]>([
    [
      'with accents in PDF’s own alphabet',
      { name: 'a', value: '(Nicol\\362 D\\222Andr\\350)' },
      'Nicolò D™Andrè',
    ],
    ['in UTF-16', { name: 'a', value: '<FEFF004C00FC0063010D>' }, 'Lücč'],
    ['in UTF-8', { name: 'a', value: '<EFBBBFC3A8>' }, 'è'],
    ['of several lines', { name: 'a', value: '(via Uno\\r\\ndue)', more: '/Ff 4096' }, 'via Uno\r\ndue'],
    ['with a NUL in it', { name: 'a', value: '(a\\000b)' }, 'ab'],
    ['too long to be an answer', { name: 'a', value: `(${'x'.repeat(5000)})` }, 'x'.repeat(1000)],
    ['that is ticked', { name: 'a', kind: 'check', value: '/Yes' }, true],
    ['that is not ticked', { name: 'a', kind: 'check' }, false],
    ['with one choice', { name: 'a', kind: 'choice', value: '[(uno)]' }, 'uno'],
    ['with two choices', { name: 'a', kind: 'choice', value: '[(uno)(due)]' }, null],
  ])('%s', async (_, field, value) => expect(await valuesOf([field])).toEqual([value]))

  it('that is there twice counts once if it says the same, and says nothing if it does not', async () => {
    const twice = (second: string): SmallField[] => [
      { name: 'a', value: '(8500)' },
      { name: 'a', value: second },
    ]
    expect(await valuesOf(twice('(8500)'))).toEqual(['8500'])
    expect(await valuesOf(twice('(0)'))).toEqual([null])
  })
})

describe('what is no filled form is said, and is not an error', () => {
  it('a blank one', async () => {
    const blank = await read(smallPdf({ keywords, pages: 2, fields: asWidgets({}) }))
    expect(blank).toMatchObject({ status: 'blank', call: 'GE-2031-001' })
  })

  it('one printed to PDF: the text is there, the fields are gone', async () => {
    const printed = smallPdf({ text: ['Cognome Rossi\nISEE 12.345,67'] })
    expect(await read(printed)).toMatchObject({ status: 'no-fields', call: null })
  })

  it('a form that names two calls names none', async () => {
    const two = smallPdf({ keywords: `${keywords} ${formMark('SP-2032-014')}`, fields: asWidgets(answers) })
    expect(await read(two)).toMatchObject({ status: 'filled', call: null })
  })

  it.each<[string, string, () => Buffer]>([
    ['not-a-pdf', 'a photograph', () => Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3])],
    ['not-a-pdf', 'nothing at all', () => Buffer.alloc(0)],
    ['damaged', 'a PDF of which only the beginning is left', () => form.subarray(0, 300)],
    ['damaged', 'something that only says it is a PDF', () => Buffer.from(`%PDF-1.7\n${'x'.repeat(9000)}`)],
    ['detached', 'a signature without its document', () => pki.sign(form, { signer: 'person' })],
    ['too-large', '200 MB', () => Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(200_000_000)])],
    [
      'xfa',
      'a form in XFA only',
      () =>
        smallPdf({
          form: '/XFA 200 0 R',
          objects: [streamOf('<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/"><template/></xdp:xdp>')],
        }),
    ],
  ])('%s: %s', async (why, _, bytes) => {
    expect(await read(bytes())).toMatchObject({ status: 'unreadable', why })
  })
})

test('a form that holds a program is read without running it, and that is told', async () => {
  const program = smallPdf({
    keywords,
    fields: asWidgets(answers),
    catalogue: '/Names<</JavaScript<</Names[(a) 200 0 R]>>>>/OpenAction 200 0 R',
    objects: ['<</S/JavaScript/JS(this.getField\\("facts.isee"\\).value = "0"; while\\(true\\);)>>'],
  })
  expect(await read(program)).toMatchObject({ status: 'filled', hasProgram: true })
})
