import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { constants, deflateRawSync, deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it, test, vi } from 'vitest'
import { formMark } from '../../documents/form-mark.js'
import { openDocumentReader } from '../../reading/reader.js'
import { digestOf } from '../../schemas/ids.js'
import type { Instant } from '../../schemas/time.js'
import { crlf, multipart, personMessage } from '../pec/messages.js'
import { makePki, type TestPki } from '../pec/openssl.js'
import { answers, asRead, asWidgets } from './a-call-with-a-form.js'
import { smallPdf, streamOf } from './small-pdf.js'

// Some of these files are read until the bound is reached.
vi.setConfig({ testTimeout: 120_000 })

const at = '2031-03-12T09:00:00Z' as Instant
const keywords = formMark('GE-2031-001')
const form = smallPdf({ keywords, pages: 2, fields: asWidgets(answers) })
// Long enough for any honest file on a busy machine; what is deadly is deadly however long one waits.
const reader = openDocumentReader(null, { base: 20_000, perMegabyte: 1_000 })

let folder: string
let pki: TestPki
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chiamate-reading-'))
  pki = makePki()
})
afterAll(async () => {
  await reader.close()
  await rm(folder, { recursive: true, force: true })
  pki.remove()
})

async function formsOf(message: string | Buffer) {
  const file = join(folder, 'message.eml')
  await writeFile(file, message, 'latin1')
  return await reader.forms(file, message.length, at)
}
const withAttached = (...contents: Buffer[]) =>
  personMessage({
    attachments: contents.map((content, n) => ({ name: `${n}.pdf`, type: 'application/pdf', content })),
  })
const whyOf = async (pdf: Buffer) => {
  const [first] = (await formsOf(withAttached(pdf))) ?? [null]
  if (!first) return first === null ? 'killed' : 'no PDF'
  return first.reading.status === 'unreadable' ? first.reading.why : first.reading.status
}

test('all forms of a message are found: signed, beside photographs, and in a message that was attached', async () => {
  const signed = pki.sign(form, { signer: 'person', extra: ['-nodetach'] })
  const photograph = Buffer.from([0xff, 0xd8, 0xff, 0xe0])
  const forwarded = {
    headers: ['Content-Type: message/rfc822'],
    body: withAttached(smallPdf({ text: ['stampato'] })),
  }
  const [head = ''] = withAttached().split('Content-Type')
  const own = { headers: ['Content-Type: application/pdf'], body: signed.toString('latin1') }
  const picture = { headers: ['Content-Type: image/jpeg'], body: photograph.toString('latin1') }
  const forms = await formsOf(crlf(head) + multipart([own, picture, forwarded], 'uno'))
  expect(forms).toMatchObject([
    {
      digest: digestOf(signed),
      reading: {
        status: 'filled',
        call: 'GE-2031-001',
        fields: asRead(answers),
        signatures: [{ integrity: 'intact' }],
      },
    },
    { reading: { status: 'no-fields', call: null } },
  ])
})

test('a message without attachments has no forms, nor has one that cannot be read', async () => {
  expect(await formsOf(personMessage())).toEqual([])
  expect(await formsOf(Buffer.alloc(0))).toEqual([])
})

/** Some kilobytes that unpack into gigabytes. */
function bomb(megabytes: number): Buffer {
  const block = deflateRawSync(Buffer.alloc(1_000_000), { finishFlush: constants.Z_FULL_FLUSH })
  return deflateSync(Buffer.concat([Buffer.from([0x78, 0x9c]), ...Array(megabytes).fill(block)]))
}

const replaced = (from: string, to: string) =>
  Buffer.from(form.toString('latin1').replace(from, to), 'latin1')

it.each<[string, string, Buffer]>([
  ['damaged', 'whose pages are their own parents', replaced('/Kids[3 0 R', '/Kids[2 0 R')],
  ['filled', 'of a million pages that are not there', replaced('/Count 2', '/Count 999999')],
  [
    'filled',
    'whose field is its own parent',
    smallPdf({ keywords, fields: [{ name: 'a', value: '(x)', more: '/Parent 20 0 R' }] }),
  ],
  ['damaged', 'nested without end', smallPdf({ fields: [{ name: 'a', value: '['.repeat(100_000) }] })],
  [
    'killed',
    'that unpacks into gigabytes',
    smallPdf({
      keywords,
      fields: asWidgets(answers),
      catalogue: '/Metadata 200 0 R',
      objects: [streamOf(bomb(20_000), '/Type/Metadata/Subtype/XML/Filter[/FlateDecode/FlateDecode]')],
    }),
  ],
])('%s: a PDF %s, and the next message is read', async (outcome, _, pdf) => {
  expect(await whyOf(pdf)).toBe(outcome)
  expect(await whyOf(form)).toBe('filled')
})

test('an act that unpacks into gigabytes is refused as unreadable', async () => {
  const act = smallPdf({
    catalogue: '/Names<</EmbeddedFiles<</Names[(a) 201 0 R]>>>>',
    objects: [
      streamOf(bomb(20_000), '/Type/EmbeddedFile/Filter[/FlateDecode/FlateDecode]'),
      '<</Type/Filespec/F(a.pdf)/EF<</F 200 0 R>>>>',
    ],
  })
  const file = join(folder, 'atto.p7m')
  await writeFile(file, pki.sign(act, { signer: 'person', extra: ['-nodetach'] }))
  const expected = { graduatorie: [], others: [], signer: { name: 'Persona Di Prova', codiceFiscale: null } }
  expect(await reader.act(file, act.length, at, expected)).toMatchObject({
    verdict: 'refused',
    code: 'unreadable',
  })
})

test('whatever a form has become on its way, reading it ends with an answer', {
  timeout: 300_000,
}, async () => {
  const words = ['[', '<<', '>>', '/Parent 20 0 R', '/Kids', '9999999', '/Filter/FlateDecode', '/V[', '(']
  const change = fc.tuple(
    fc.nat(form.length - 1),
    fc.oneof(fc.constantFrom(...words), fc.string({ maxLength: 2 })),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 6 }), async (changes) => {
      const bytes = Buffer.from(form)
      for (const [at, text] of changes) bytes.write(text, at, 'latin1')
      expect(await formsOf(withAttached(bytes))).not.toBeNull()
    }),
    { numRuns: 100 },
  )
})

test('a file that is not there is a fault of ours, told without its path', async () => {
  const missing = reader.forms(join(folder, 'manca.eml'), 10, at)
  await expect(missing).rejects.toThrow(/^The document could not be read: [A-Za-z]+$/)
})
