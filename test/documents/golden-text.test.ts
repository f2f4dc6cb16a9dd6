import { afterAll, describe, expect, test } from 'vitest'
import { listCoverLetter } from '../../documents/cover-letter.js'
import { letterMail } from '../../documents/letter.js'
import { receiptLetter } from '../../documents/receipt.js'
import { openTypesetter } from '../../documents/typst.js'
import { EVERY_PDF, unchanged } from './every-pdf.js'
import { EVERY_LETTER, frameOf } from './letters.js'
import { textOf } from './reading.js'
import * as samples from './samples.js'

const typesetter = openTypesetter()
afterAll(() => typesetter.close())

describe('each document says what the office agreed that it says', () => {
  for (const [name, make] of Object.entries(EVERY_PDF)) {
    test(name, async () => {
      const file = await make(typesetter, unchanged)
      await expect(await textOf(file)).toMatchFileSnapshot(`golden/${name}.txt`)
    })
  }

  for (const [name, write] of Object.entries(EVERY_LETTER)) {
    test(`${name}, as an e-mail`, async () => {
      const { subject, text } = letterMail(frameOf(name), write(unchanged))
      await expect(`${subject}\n\n${text}`).toMatchFileSnapshot(`golden/mail/${name}.txt`)
    })
  }

  test('receipt, as an e-mail', async () => {
    const { subject, text } = receiptLetter(samples.receipt)
    await expect(`${subject}\n\n${text}`).toMatchFileSnapshot('golden/receipt-letter.txt')
  })

  test('letter that brings the list, as an e-mail', async () => {
    const { subject, text } = listCoverLetter(samples.coverLetter)
    await expect(`${subject}\n\n${text}`).toMatchFileSnapshot('golden/list-cover-letter.txt')
  })
})
