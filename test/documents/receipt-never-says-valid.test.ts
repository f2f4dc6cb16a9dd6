import { afterAll, expect, test } from 'vitest'
import { receiptLetter, receiptPdf } from '../../documents/receipt.js'
import { openTypesetter } from '../../documents/typst.js'
import { textOf } from './reading.js'
import { receipt } from './samples.js'

const typesetter = openTypesetter()
afterAll(() => typesetter.close())

const flat = (text: string) => text.replace(/\s+/g, ' ')

async function bothForms(): Promise<string[]> {
  const { subject, text } = receiptLetter(receipt)
  return [flat(`${subject} ${text}`), flat(await textOf(await receiptPdf(typesetter, receipt)))]
}

test('it says that the application was presented, and that it is not yet examined', async () => {
  for (const text of await bothForms()) {
    expect(text).not.toMatch(/valid|regolar|accolt|accettat/i)
    expect(text).toContain('Non dice ancora se è ammessa')
  }
})

test('it says what articles 8 and 18-bis ask: who, what, when, by when, and what to do if nothing happens', async () => {
  for (const text of await bothForms()) {
    for (const said of [
      '10 marzo 2031, ore 10:00:00',
      '2031/0000123',
      'K7QM-4RTX',
      'Centro per l’Impiego di Genova',
      'cpi.genova@pec.example.it',
      'Marta Bruzzone',
      '7 aprile 2031',
      flat(receipt.ifItDoesNotEnd),
      flat(receipt.howToSeeTheFile),
    ]) {
      expect(text).toContain(said)
    }
  }
})

test('one page is enough', async () => {
  expect(await textOf(await receiptPdf(typesetter, receipt))).toContain('pag. 1 di 1')
})
