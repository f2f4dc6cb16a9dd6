import fc from 'fast-check'
import { expect, test } from 'vitest'
import { listCoverLetter } from '../../documents/cover-letter.js'
import { letterMail } from '../../documents/letter.js'
import { receiptLetter } from '../../documents/receipt.js'
import { HOSTILE, withEachText } from './hostile.js'
import { EVERY_LETTER, frameOf } from './letters.js'
import { coverLetter, receipt } from './samples.js'

const letters = {
  receipt: (text: string) => receiptLetter(withEachText(receipt, text)),
  'letter with the list': (text: string) => listCoverLetter(withEachText(coverLetter, text)),
  ...Object.fromEntries(
    Object.entries(EVERY_LETTER).map(([name, write]) => [
      name,
      (text: string) =>
        letterMail(
          withEachText(frameOf(name), text),
          write((data) => withEachText(data, text)),
        ),
    ]),
  ),
}

test.each(Object.entries(letters))(
  '%s: no value adds a line, a header or an unseen character',
  (_name, write) => {
    const plain = write('x')
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (before, after) => {
        const { subject, text } = write(`${before}\r\nBcc: tutti@example.it\n${after}`)
        expect(subject).not.toMatch(/[\p{Cc}\p{Cf}]/u)
        expect(text.split('\n').length).toBe(plain.text.split('\n').length)
      }),
      { numRuns: 50 },
    )
  },
)

test.each(Object.entries(letters))('%s: markup is text like any other', (_name, write) => {
  expect(write(HOSTILE).text).toContain(
    '<script>alert(1) </script> &amp; %PDF [U+202E]gro.live [U+2066] [U+0000]',
  )
})

test('a list shorter than double the posts says so', () => {
  expect(listCoverLetter({ ...coverLetter, people: 5 }).text).toContain('meno del doppio dei posti')
  expect(listCoverLetter({ ...coverLetter, people: 6 }).text).not.toContain('meno del doppio')
  expect(listCoverLetter({ ...coverLetter, kind: 'l68', people: 3 }).text).not.toContain('meno')
  expect(listCoverLetter({ ...coverLetter, kind: 'l68', people: 2 }).text).toContain('meno dei posti')
})
