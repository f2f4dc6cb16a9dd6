import { simpleParser } from 'mailparser'
import { beforeAll, describe, expect, test } from 'vitest'
import { LETTERS, type LetterName } from '../../pec/simulator/letters.js'
import { receipt, transportEnvelope } from '../../pec/simulator/messages.js'
import { bounce, serviceMail } from '../../pec/simulator/ordinary-mail.js'
import { createPki, type Pki } from '../../pec/simulator/pki.js'
import { type Departure, SHAPES, type ShapeName } from '../../pec/simulator/shapes.js'
import { STYLES, type StyleName } from '../../pec/simulator/styles.js'
import type { Gestore, Transaction } from '../../pec/simulator/transaction.js'
import { opensslVerify } from './openssl.js'

const at = Date.parse('2014-03-03T11:00:00Z')
const letter = {
  from: 'anna@pec.example',
  to: ['ufficio@pec.example'],
  subject: 'Domanda',
  text: 'Buongiorno',
  attachments: [{ filename: 'domanda di perché no.pdf', content: Buffer.from('%PDF-1.4 prova di allegato') }],
}
const messageId = '<mia.1@client.example>'

let pki: Pki
let gestore: Gestore
beforeAll(async () => {
  pki = await createPki({ domains: ['pec.example'] })
  const signer = pki.signers.get('pec.example')
  if (!signer) throw new Error('no signer')
  gestore = { name: 'Gestore di prova', domain: 'pec.example', signer }
})

function transactionOf(message: Buffer): Transaction {
  return {
    identificativo: 'vero.1@pec.example',
    msgid: messageId,
    mittente: 'anna@pec.example',
    destinatari: [{ address: 'ufficio@pec.example', type: 'certificato' }],
    risposte: 'anna@pec.example',
    oggetto: 'Domanda',
    acceptedAt: at,
    message,
  }
}

function envelope(style: StyleName, departure?: Departure): Buffer {
  const tx = transactionOf(LETTERS['names-2231'](letter, { messageId, at }))
  return transportEnvelope(tx, { gestore, at, style: STYLES[style], ...(departure ? { departure } : {}) })
}

test.each(Object.keys(STYLES) as StyleName[])('openssl verifies the style %s at its time', async (style) => {
  const raw = envelope(style)
  const signed = await opensslVerify(raw, pki, at)
  expect(signed.includes('rem-evidence.xml')).toBe(style === '2023')
  expect(signed.includes('text/html')).toBe(style !== '2014')
  expect(signed.indexOf('filename="daticert.xml') < signed.indexOf('filename="postacert.eml')).toBe(
    style !== '2023',
  )
  const encoded = raw.toString('latin1').split('filename="smime.p7s"').at(-1)?.split('\r\n\r\n')[1] ?? ''
  const signature = Buffer.from(encoded.split('--')[0] ?? '', 'base64')
  expect(signature[1] === 0x80).toBe(style === 'ber')
  // 1.3.14.3.2.26 is SHA-1, 2.16.840.1.101.3.4.2.1 is SHA-256
  expect(signature.includes(Buffer.from('06052b0e03021a', 'hex'))).toBe(style === '2014' || style === '2018')
})

describe('what stays under a valid signature, and what does not', () => {
  const broken: ShapeName[] = ['tampered', 'mailing-list', 'unsigned-wrapper', 'short-signature']
  test.each(Object.keys(SHAPES) as ShapeName[])('%s', async (shape) => {
    const raw = envelope('2024', SHAPES[shape])
    expect(raw.equals(envelope('2024'))).toBe(shape === 'lying-receipt')
    const verified = opensslVerify(raw, pki, at)
    if (broken.includes(shape)) await expect(verified).rejects.toThrow()
    else await expect(verified).resolves.toBeInstanceOf(Buffer)
  })

  test('the forgery stands beside the true one, and says another sender', async () => {
    const signed = (await opensslVerify(envelope('2024', SHAPES['two-daticert']), pki, at)).toString('latin1')
    const all = [...signed.matchAll(/filename="daticert\.xml"\r\n.*?\r\n\r\n(.*?)\r\n--/gs)].map(([, body]) =>
      Buffer.from(body ?? '', 'base64').toString(),
    )
    expect(all.map((xml) => /<mittente>(.*)<\/mittente>/.exec(xml)?.[1])).toEqual([
      'anna@pec.example',
      'impostore@pec.example',
    ])
  })

  test('a genuine PEC stands whole inside the unsigned wrapper', async () => {
    const raw = envelope('2024', SHAPES['unsigned-wrapper'])
    const [, inner] = raw.toString('latin1').split('Inoltrato da un programma.\r\n------=_wrapper\r\n')
    const genuine = Buffer.from(inner?.replace(/\r\n------=_wrapper--\r\n$/, '') ?? '', 'latin1')
    expect(genuine.equals(envelope('2024'))).toBe(true)
    expect(raw.toString('latin1').startsWith('X-Trasporto: posta-certificata\r\n')).toBe(true)
  })

  test('a receipt whose header lies about its type', async () => {
    const event = {
      tipo: 'errore-consegna',
      consegna: 'x@pec.example',
      errore: 'altro',
      erroreEsteso: '5.2.2 piena',
    } as const
    const writing = { gestore, at, style: STYLES['2024'], messageId: 'r@pec.example' }
    const raw = receipt(transactionOf(Buffer.from('x')), event, {
      ...writing,
      departure: SHAPES['lying-receipt'],
    })
    expect(raw.toString('latin1')).toContain('X-Ricevuta: avvenuta-consegna\r\n')
    const signed = await opensslVerify(raw, pki, at)
    expect(signed.toString('latin1')).toContain('daticert.xml')
  })
})

describe('what mail programs make of a letter', () => {
  const content = letter.attachments[0]?.content
  test.each(['names-2231', 'names-2047', 'names-8bit', 'forged-daticert', 'forged-deeper'] as LetterName[])(
    '%s: an independent parser finds the attachment',
    async (name) => {
      const parsed = await simpleParser(LETTERS[name](letter, { messageId, at }))
      const file = parsed.attachments.find((attachment) =>
        attachment.content.equals(content ?? Buffer.alloc(0)),
      )
      expect(file?.filename).toBe('domanda di perché no.pdf')
      expect(parsed.text?.startsWith('Buongiorno')).toBe(true)
      expect(parsed.attachments.some(({ filename }) => filename === 'daticert.xml')).toBe(
        name.startsWith('forged'),
      )
    },
  )

  test('only-p7m: the body is the file', async () => {
    const parsed = await simpleParser(LETTERS['only-p7m'](letter, { messageId, at }))
    expect(parsed.attachments).toHaveLength(1)
    expect(parsed.attachments[0]?.content.equals(content ?? Buffer.alloc(0))).toBe(true)
  })
})

test('a bounce and a service message are mail that an independent parser reads, and no PEC', async () => {
  const arrival = { to: 'ufficio@pec.example', at }
  const dsn = await simpleParser(bounce(arrival, { recipient: 'x@example.org', messageId }))
  const service = await simpleParser(serviceMail(arrival, 'pec.example'))
  expect(dsn.headers.get('content-type')).toMatchObject({ value: 'multipart/report' })
  for (const mail of [dsn, service]) {
    expect(mail.headers.has('x-ricevuta') || mail.headers.has('x-trasporto')).toBe(false)
    expect(mail.headers.has('auto-submitted')).toBe(true)
  }
})
