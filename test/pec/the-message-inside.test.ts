import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { simpleParser } from 'mailparser'
import MailComposer from 'nodemailer/lib/mail-composer'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inspect, readInner, searchAttachments } from '../../pec/index.js'
import {
  base64,
  daticertPart,
  type InnerOptions,
  multipart,
  personMessage,
  postacertPart,
  signedMessage,
  textPart,
} from './messages.js'
import { makePki, type TestPki } from './openssl.js'

let pki: TestPki
beforeAll(() => {
  pki = makePki()
})
afterAll(() => pki.remove())

const CODE = /chiamate:domanda:([A-Z]{2,8}-\d{4}-\d{3,5})/
const marked = Buffer.from('%PDF-1.7 <rdf>chiamate:domanda:GE-2031-001</rdf>')
const pec = (options: InnerOptions) =>
  signedMessage(pki, { parts: [textPart, daticertPart(), postacertPart(personMessage(options))] })
const inside = (message: Buffer) => readInner(message, inspect(message))
const found = (message: Buffer) => [...searchAttachments(message, inspect(message), CODE)]

describe('the certified message', () => {
  it('is read from postacert.eml: sender, date, text, files', () => {
    const content = Buffer.from('contenuto')
    const inner = inside(pec({ attachments: [{ name: 'domanda.pdf', type: 'application/pdf', content }] }))
    expect(inner).toMatchObject({
      from: 'mario.rossi@pec.prova.example',
      subject: 'Domanda di partecipazione',
      messageId: '<domanda-1@mittente.example>',
      date: '2025-03-03T11:59:58+01:00',
      text: 'In allegato la domanda.',
    })
    const [attachment] = inner.attachments
    expect(inner.attachments).toHaveLength(1)
    expect(attachment).toMatchObject({
      name: 'domanda.pdf',
      type: 'application/pdf',
      size: 9,
      sha256: createHash('sha256').update(content).digest('hex'),
    })
    expect(Buffer.from(attachment?.content ?? []).equals(content)).toBe(true)
  })

  it('of ordinary mail is the message itself', () => {
    const message = Buffer.from(
      personMessage({ attachments: [{ name: 'a.pdf', type: 'application/pdf', content: marked }] }),
    )
    expect(inside(message).attachments.map(({ name }) => name)).toEqual(['a.pdf'])
    expect(found(message)).toEqual(['GE-2031-001'])
  })

  it('that a provider encoded in base64 is read all the same', () => {
    const part = {
      headers: ['Content-Type: message/rfc822; name="postacert.eml"', 'Content-Transfer-Encoding: base64'],
      body: base64(
        personMessage({ attachments: [{ name: 'a.pdf', type: 'application/pdf', content: marked }] }),
      ),
    }
    const message = signedMessage(pki, { parts: [textPart, daticertPart(), part] })
    expect(inside(message).from).toBe('mario.rossi@pec.prova.example')
    expect(found(message)).toEqual(['GE-2031-001'])
  })

  it('that is only a signed document has it as its one attachment', () => {
    const body = `From: a@b.it\r\nMIME-Version: 1.0\r\nContent-Type: application/pkcs7-mime; name="domanda.pdf.p7m"\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64(pki.sign(marked, { extra: ['-nodetach'] }))}`
    const message = signedMessage(pki, { parts: [textPart, daticertPart(), postacertPart(body)] })
    expect(inside(message)).toMatchObject({ text: '', attachments: [{ name: 'domanda.pdf.p7m' }] })
    expect(found(message)).toEqual(['GE-2031-001'])
  })

  it('names files without folders, and those without a name', () => {
    const attachments = [
      { name: '../../etc/passwd', type: 'application/pdf', content: 'x' },
      { name: 'C:\\Temp\\x.pdf', type: 'application/pdf', content: 'x' },
    ]
    expect(inside(pec({ attachments })).attachments.map(({ name }) => name)).toEqual(['passwd', 'x.pdf'])
  })

  it('with HTML only is read as a person would', () => {
    const html =
      '<html><head><title>t</title><style>p{}</style></head><body><p>Perch&eacute; no?<br>S&igrave; &#8364; 5 &lt;</p><script>x</script></body></html>'
    const body = `From: a@b.it\r\nContent-Type: text/html; charset=utf-8\r\n\r\n${html}`
    expect(inside(Buffer.from(body)).text).toBe('Perché no?\nSì € 5 <')
  })

  it('says what was meant when a charset lies', () => {
    const body = 'From: a@b.it\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\nPerché è così'
    expect(inside(Buffer.from(body, 'utf8')).text).toBe('Perché è così')
    expect(inside(Buffer.from(body.replace('iso-8859-1', 'utf-8'), 'latin1')).text).toBe('Perché è così')
    expect(inside(Buffer.from(body.replace('iso-8859-1', 'x-inventato'), 'utf8')).text).toContain('cos')
  })
})

describe('file names', () => {
  it.each([
    ['RFC 2231', "filename*=utf-8''Domanda%20perch%C3%A9.pdf", 'Domanda perché.pdf'],
    [
      'RFC 2231 in pieces',
      "filename*0*=utf-8''Domanda%20; filename*1*=perch%C3%A9; filename*2=.pdf",
      'Domanda perché.pdf',
    ],
    ['RFC 2047 in quotes', 'filename="=?UTF-8?Q?Domanda_perch=C3=A9.pdf?="', 'Domanda perché.pdf'],
    [
      'RFC 2047 cut inside a character',
      'filename="=?UTF-8?B?RG9tYW5kYSBwZXJjaMM=?= =?UTF-8?B?qS5wZGY=?="',
      'Domanda perché.pdf',
    ],
    ['quotes and semicolons', 'filename="a \\"b\\"; c.pdf"', 'a "b"; c.pdf'],
  ])('%s', (_, parameter, name) => {
    const body = `From: a@b.it\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment;\r\n ${parameter}\r\n\r\nx`
    expect(inside(Buffer.from(body)).attachments.map((attachment) => attachment.name)).toEqual([name])
  })
})

describe('the same as an independent parser (mailparser)', () => {
  const word = fc.string({ unit: fc.constantFrom(...'abcàèìòù €ñß.,;=?_\n-'), minLength: 1, maxLength: 300 })
  const fileName = fc
    .string({ unit: fc.constantFrom(...'abcè €;"=_'), minLength: 1, maxLength: 60 })
    .map((name) => `x${name.trim()}.pdf`)

  it('of text, subject and attachments, whatever they hold', async () => {
    await fc.assert(
      fc.asyncProperty(
        word,
        word.map((text) => text.replaceAll('\n', ' ').trim()),
        fc.array(fc.tuple(fileName, fc.uint8Array({ maxLength: 5000 })), { maxLength: 3 }),
        fc.constantFrom('quoted-printable', 'base64'),
        async (text, subject, files, encoding) => {
          const message = await new MailComposer({
            from: 'a@b.it',
            to: 'c@d.it',
            subject,
            text,
            textEncoding: encoding as 'base64',
            attachments: files.map(([filename, content]) => ({ filename, content: Buffer.from(content) })),
          })
            .compile()
            .build()
          const theirs = await simpleParser(message)
          const ours = inside(message)
          expect(ours.text).toBe((theirs.text ?? '').trim())
          expect(ours.subject ?? '').toBe(theirs.subject ?? '')
          expect(ours.attachments.map(({ name, sha256, size }) => ({ name, sha256, size }))).toEqual(
            theirs.attachments.map(({ filename, content }) => ({
              name: filename,
              sha256: createHash('sha256').update(content).digest('hex'),
              size: content.length,
            })),
          )
        },
      ),
      { numRuns: 150 },
    )
  })
})

describe('looking for the mark of a form', () => {
  const only = (name: string, content: Buffer | string) =>
    found(pec({ attachments: [{ name, type: 'application/octet-stream', content }] }))

  it.each([
    ['in DER', (signed: Buffer) => signed],
    ['in base64 with line breaks', (signed: Buffer) => base64(signed)],
    ['in base64 without', (signed: Buffer) => signed.toString('base64')],
    ['in PEM', (signed: Buffer) => `-----BEGIN PKCS7-----\n${base64(signed, 64)}\n-----END PKCS7-----\n`],
  ])('looks into a signed document %s', (_, encode) => {
    expect(only('domanda.pdf.p7m', encode(pki.sign(marked, { extra: ['-nodetach'] })))).toEqual([
      'GE-2031-001',
    ])
  })

  it('looks into BER, which may cut the mark in two', () => {
    const padding = Buffer.alloc(1000, 'x')
    for (const shift of [0, 10, 20, 30]) {
      const content = Buffer.concat([padding, Buffer.alloc(4096 - 1000 - shift - 20, 'y'), marked])
      expect(only('a.p7m', pki.sign(content, { stream: true, extra: ['-nodetach'] }))).toEqual([
        'GE-2031-001',
      ])
    }
  })

  it('looks into a document signed twice', () => {
    const once = pki.sign(marked, { extra: ['-nodetach'] })
    expect(only('a.pdf.p7m.p7m', pki.sign(once, { extra: ['-nodetach'] }))).toEqual(['GE-2031-001'])
  })

  it('finds it where two pieces of a large attachment meet', () => {
    for (const shift of [0, 5, 15, 25]) {
      // One piece is a mebibyte of base64 with its line ends.
      const before = Math.floor((((1024 * 1024) / 78) * 76 * 3) / 4) - shift
      expect(
        only('a.pdf', Buffer.concat([Buffer.alloc(before, 'x'), marked, Buffer.alloc(1_000_000, 'y')])),
      ).toEqual(['GE-2031-001'])
    }
  })

  it('looks into an attached message', () => {
    const attached = personMessage({
      attachments: [{ name: 'a.pdf', type: 'application/pdf', content: marked }],
    })
    const message = pec({ attachments: [] }).toString('latin1')
    expect(found(Buffer.from(message))).toEqual([])
    const part = { headers: ['Content-Type: message/rfc822'], body: attached }
    const forwarded = `From: a@b.it\r\nMIME-Version: 1.0\r\n${multipart([textPart, part], 'inoltro')}`
    expect(
      found(signedMessage(pki, { parts: [textPart, daticertPart(), postacertPart(forwarded)] })),
    ).toEqual(['GE-2031-001'])
  })

  it('finds each distinct mark once, and none in the text of the message or outside the certified part', () => {
    const two = Buffer.from(
      'chiamate:domanda:GE-2031-001 chiamate:domanda:SP-2031-002 chiamate:domanda:GE-2031-001',
    )
    expect(only('a.pdf', two)).toEqual(['GE-2031-001', 'SP-2031-002'])
    const outside = {
      headers: ['Content-Type: application/pdf', 'Content-Transfer-Encoding: base64'],
      body: base64(marked),
    }
    expect(
      found(
        signedMessage(pki, { parts: [textPart, daticertPart(), postacertPart(personMessage()), outside] }),
      ),
    ).toEqual([])
    expect(found(pec({ headers: ['X-Nota: chiamate:domanda:GE-2031-001'] }))).toEqual([])
  })
})
