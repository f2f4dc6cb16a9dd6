import { afterEach, expect, test } from 'vitest'
import { declareAccessible, UnexpectedPdf } from '../../documents/pdf-accessible.js'
import { publicGraduatoria } from '../../documents/public-graduatoria.js'
import { receiptPdf } from '../../documents/receipt.js'
import { openTypesetter, type Typesetter, TypesettingFailed } from '../../documents/typst.js'
import { call, publicRows, receipt } from './samples.js'

let typesetter: Typesetter
const opened = () => {
  typesetter = openTypesetter()
  return typesetter
}
afterEach(() => typesetter?.close())

test('the event loop goes on while a long document is typeset', async () => {
  const rows = Array.from({ length: 1000 }, (_, index) => ({
    position: index + 1,
    publicCode: `K7QM-${index}`,
    status: 'admitted' as const,
  }))
  const rankings = [{ ...call, category: null, rows }]
  let turns = 0
  let done = false
  const turn = () => {
    turns += 1
    if (!done) setImmediate(turn)
  }
  setImmediate(turn)
  await publicGraduatoria(opened(), { ...publicRows, rankings })
  done = true
  expect(turns).toBeGreaterThan(100)
})

test('documents asked for together all come, each with its own data', async () => {
  const { typeset, close } = opened()
  const codes = Array.from({ length: 20 }, (_, index) => `CODE-${index}`)
  const files = await Promise.all(
    codes.map((publicCode) => receiptPdf({ typeset, close }, { ...receipt, publicCode })),
  )
  expect(new Set(files.map(({ bytes }) => Buffer.from(bytes).toString('base64'))).size).toBe(codes.length)
})

test('a document that fails names its template, never its data, and the next one is made', async () => {
  const { typeset } = opened()
  const failure = await typeset('receipt', { letterhead: { office: 'SEGRETO' } }).catch((error) => error)
  expect(failure).toBeInstanceOf(TypesettingFailed)
  expect(failure.message).toContain('receipt')
  expect(`${failure.message} ${failure.stack} ${JSON.stringify(failure)}`).not.toContain('SEGRETO')
  await expect(typeset('no-such-template', {})).rejects.toThrow(TypesettingFailed)
  await expect(receiptPdf(typesetter, receipt)).resolves.toMatchObject({ mediaType: 'application/pdf' })
})

test('closed, it refuses; what was still being made fails', async () => {
  const { close } = opened()
  const pending = receiptPdf(typesetter, receipt)
  const outcome = expect(pending).rejects.toThrow(/closed/)
  await close()
  await outcome
  await expect(receiptPdf(typesetter, receipt)).rejects.toThrow(/closed/)
})

test('a PDF that is not laid out as expected is refused, not damaged', () => {
  expect(() => declareAccessible(Buffer.from('%PDF-1.7\n%%EOF'))).toThrow(UnexpectedPdf)
})
