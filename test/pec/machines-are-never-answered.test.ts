import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inspect } from '../../pec/index.js'
import { daticertPart, personMessage, postacertPart, signedMessage, textPart } from './messages.js'
import { makePki, type TestPki } from './openssl.js'

let pki: TestPki
beforeAll(() => {
  pki = makePki()
})
afterAll(() => pki.remove())

const ordinary = (...headers: string[]) => inspect(Buffer.from(personMessage({ headers }))).automatic
const pec = (...headers: string[]) =>
  inspect(
    signedMessage(pki, { parts: [textPart, daticertPart(), postacertPart(personMessage({ headers }))] }),
  ).automatic

describe('a message that a machine wrote', () => {
  it.each([
    ['Auto-Submitted: auto-replied'],
    ['Auto-Submitted: auto-generated; owner=x'],
    ['Return-Path: <>'],
    ['Return-Path: < >'],
    ['Precedence: bulk'],
    ['Precedence: auto_reply'],
    ['Precedence: list'],
    ['X-Autoreply: yes'],
    ['List-Id: <lista.example.org>'],
  ])('says so in %s, alone or inside a PEC', (header) => {
    expect(ordinary(header)).toBe(true)
    expect(pec(header)).toBe(true)
  })

  it.each([
    ['Auto-Submitted: no'],
    ['Auto-Submitted: No (a person)'],
    ['Return-Path: <a@b.it>'],
    ['Precedence: first-class'],
  ])('is not one with %s', (header) => {
    expect(ordinary(header)).toBe(false)
    expect(pec(header)).toBe(false)
  })

  it('is a delivery status notification', () => {
    const report =
      'From: <MAILER-DAEMON@x.it>\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=r\r\n\r\n--r\r\n\r\nx\r\n--r--\r\n'
    expect(inspect(Buffer.from(report)).automatic).toBe(true)
  })

  it.each(['Conferma.xml', 'eccezione.xml', 'Aggiornamento.xml', 'annullamento.xml'])(
    'is the answer of a protocollo system: %s',
    (name) => {
      const attachments = [{ name, type: 'application/xml', content: '<x/>' }]
      const message = (files: typeof attachments) =>
        inspect(
          signedMessage(pki, {
            parts: [textPart, daticertPart(), postacertPart(personMessage({ attachments: files }))],
          }),
        )
      expect(message(attachments).automatic).toBe(true)
      expect(
        message([{ ...attachments[0], name: 'Segnatura.xml' } as (typeof attachments)[0]]).automatic,
      ).toBe(false)
    },
  )
})
