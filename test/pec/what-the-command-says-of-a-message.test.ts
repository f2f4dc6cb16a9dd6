import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeMessage, formatDescription, isReadable, loadTrust } from '../../pec/index.js'
import {
  daticertPart,
  daticertXml,
  FACTS,
  personMessage,
  postacertPart,
  receipt,
  signedMessage,
  textPart,
} from './messages.js'
import { makePki, type TestPki } from './openssl.js'

let pki: TestPki
beforeAll(() => {
  pki = makePki()
})
afterAll(() => pki.remove())

describe('the object for a program', () => {
  it('has the agreed names in the agreed order, and nothing else', () => {
    const attachments = [{ name: 'domanda.pdf', type: 'application/pdf', content: 'contenuto' }]
    const message = signedMessage(pki, {
      parts: [textPart, daticertPart(), postacertPart(personMessage({ attachments }))],
    })
    const described = describeMessage('a.eml', message, { trust: loadTrust(pki.trustFolder) })
    expect(JSON.stringify(described)).toBe(
      JSON.stringify({
        file: 'a.eml',
        kind: 'posta-certificata',
        certifiedSender: FACTS.sender,
        recipients: FACTS.recipients,
        subject: FACTS.subject,
        at: '2025-03-03T11:59:59+01:00',
        atAsWritten: '03/03/2025 11:59:59 +0100',
        identifier: FACTS.identifier,
        messageId: FACTS.messageId,
        receiptType: null,
        error: 'nessuno',
        integrity: 'intact',
        signer: {
          address: 'posta-certificata@pec.prova.example',
          name: 'Gestore di Prova',
          isProvider: true,
        },
        chain: 'valid',
        revocation: 'not-checked',
        inner: {
          from: 'mario.rossi@pec.prova.example',
          date: '2025-03-03T11:59:58+01:00',
          attachments: [
            {
              name: 'domanda.pdf',
              type: 'application/pdf',
              size: 9,
              sha256: createHash('sha256').update('contenuto').digest('hex'),
            },
          ],
        },
        findings: [],
      }),
    )
  })

  it('of a file that is no e-mail is an error in its place', () => {
    const described = describeMessage('a.pdf', Buffer.from('%PDF-1.7'))
    expect(described).toMatchObject({ file: 'a.pdf', error: { code: 'unreadable-message' } })
    expect(isReadable(described)).toBe(false)
    expect(Object.keys(described)).toEqual(['file', 'error'])
  })
})

describe('the same for a person', () => {
  const say = (message: Buffer) =>
    formatDescription(describeMessage('a.eml', message, { trust: loadTrust(pki.trustFolder) }))

  it('is Italian, and shows the facts and what to look at', () => {
    const text = say(
      receipt(
        pki,
        'errore-consegna',
        { error: 'no-dest', deliveredTo: 'x@y.it' },
        { signing: { digest: 'sha1' } },
      ),
    )
    expect(text).toContain('Tipo:                   avviso di mancata consegna')
    expect(text).toContain('destinatario inesistente')
    expect(text).toContain('Gestore di Prova <posta-certificata@pec.prova.example>, gestore di PEC')
    expect(text).toContain('valida alla data del messaggio')
    expect(text).toContain('Da guardare:            La firma usa SHA-1')
  })

  it('cannot be made to lie by control characters in a message', () => {
    const subject = 'x&#13;&#27;[2K&#10;  Contenuto: integro'
    const xml = daticertXml({ subject: '@@' }).replace('@@', subject)
    const text = say(signedMessage(pki, { parts: [textPart, daticertPart(xml)] }))
    expect(text).not.toContain('\u001b')
    expect(text.split('\n').filter((line) => line.startsWith('  Contenuto:'))).toHaveLength(1)
  })

  it('of a file that is no e-mail says so', () => {
    expect(formatDescription(describeMessage('a.pdf', Buffer.from('%PDF')))).toMatch(
      /^a\.pdf\n {2}Non si legge: /,
    )
  })
})
