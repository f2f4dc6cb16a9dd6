import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inspect, readInner } from '../../pec/index.js'
import {
  base64,
  crlf,
  daticertPart,
  daticertXml,
  FACTS,
  multipart,
  personMessage,
  postacertPart,
  signedMessage,
  textPart,
} from './messages.js'
import { makePki, type TestPki } from './openssl.js'
import { WatchedReader } from './watchdog.js'

let pki: TestPki
let reader: WatchedReader
beforeAll(() => {
  pki = makePki()
  reader = new WatchedReader(pki.trustFolder)
})
afterAll(async () => {
  await reader.close()
  pki.remove()
})

const read = async (message: Buffer | string) =>
  await reader.read(typeof message === 'string' ? Buffer.from(message, 'latin1') : message)
const HEAD = 'From: a@b.it\r\nMIME-Version: 1.0\r\n'
const withDaticert = (xml: string) => signedMessage(pki, { parts: [textPart, daticertPart(crlf(xml))] })

describe('XML', () => {
  it('that multiplies entities is not expanded', async () => {
    const laughs = Array.from({ length: 20 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join(
      '',
    )
    const xml = daticertXml({ subject: '@' })
      .replace('@', '&l20;')
      .replace('<postacert', `<!DOCTYPE postacert [<!ENTITY l0 "ah">${laughs}]><postacert`)
    const outcome = await read(withDaticert(xml))
    expect(outcome).toMatchObject({ result: 'value', sender: null })
    expect(outcome.codes).toContain('daticert-doctype')
  })

  it('that names a file of the machine does not read it', async () => {
    const xml = daticertXml().replace(
      '<postacert',
      '<!DOCTYPE postacert [<!ENTITY f SYSTEM "file:///etc/hostname">]><postacert',
    )
    expect(await read(withDaticert(xml))).toMatchObject({ result: 'value', sender: null })
  })

  it('a thousand elements deep, or never closed, is not read', async () => {
    for (const xml of [
      '<a>'.repeat(1000) + '</a>'.repeat(1000),
      '<postacert '.repeat(100_000),
      `<postacert ${'x'.repeat(1_000_000)}`,
    ]) {
      const outcome = await read(withDaticert(xml))
      expect(outcome).toMatchObject({ result: 'value', sender: null })
      expect(outcome.codes).toContain('daticert-unreadable')
    }
  })

  it('with a hundred thousand recipients is not read, with ten thousand it is', async () => {
    const many = (count: number) =>
      daticertXml({
        recipients: Array.from({ length: count }, (_, i) => ({ address: `a${i}@b.it`, type: 'certificato' })),
      })
    expect((await read(withDaticert(many(10_000)))).sender).toBe(FACTS.sender)
    expect((await read(withDaticert(many(100_000)))).sender).toBeNull()
  })

  it('with NULs or in another charset than it says', async () => {
    expect((await read(withDaticert(daticertXml().replace('<dati>', '<da\0ti>')))).sender).toBeNull()
    const latin1 = Buffer.from(daticertXml({ subject: 'Perché' }), 'latin1')
    const part = { ...daticertPart(), body: base64(latin1) }
    expect(inspect(signedMessage(pki, { parts: [textPart, part] })).subject).toBe('Perché')
  })
})

describe('MIME', () => {
  it('of a thousand levels is read as far as fifty', async () => {
    let body = 'x'
    for (let level = 1000; level > 0; level--) {
      body = `Content-Type: multipart/mixed; boundary="b${level}"\r\n\r\n--b${level}\r\n${body}\r\n--b${level}--\r\n`
    }
    const outcome = await read(HEAD + body)
    expect(outcome.result).toBe('value')
    expect(outcome.codes).toContain('structure-cut')
  })

  it('of a thousand levels with one boundary', async () => {
    const outcome = await read(
      `${HEAD}Content-Type: multipart/mixed; boundary=b\r\n\r\n${'--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n'.repeat(1000)}`,
    )
    expect(outcome.result).toBe('value')
  })

  it('of a hundred thousand parts is read as far as ten thousand', async () => {
    const outcome = await read(
      `${HEAD}Content-Type: multipart/mixed; boundary=b\r\n\r\n${'--b\r\n\r\nx\r\n'.repeat(100_000)}--b--`,
    )
    expect(outcome.result).toBe('value')
    expect(outcome.codes).toContain('structure-cut')
  })

  it('of a million lines that are nearly boundaries', async () => {
    const outcome = await read(
      `${HEAD}Content-Type: multipart/mixed; boundary=b\r\n\r\n${'--c\r\n'.repeat(1_000_000)}`,
    )
    expect(outcome.result).toBe('value')
  })

  it('of a thousand attached messages one inside the other', async () => {
    let message = 'fine'
    for (let i = 0; i < 1000; i++) message = `${HEAD}Content-Type: message/rfc822\r\n\r\n${message}`
    expect((await read(message)).result).toBe('value')
  })

  it('with a header line of 10 MB, folded or not, in each field that is read', async () => {
    const long = 'a'.repeat(10_000_000)
    for (const name of ['Subject', 'X-Ricevuta', 'From', 'Content-Type', 'X-Altro', 'Return-Path']) {
      expect((await read(`From: a@b.it\r\n${name}: ${long}\r\n\r\nx`)).result).toBe('value')
    }
    expect((await read(`From: a@b.it\r\nSubject: ${' x\r\n'.repeat(2_000_000)}\r\n\r\nx`)).codes).toContain(
      'headers-truncated',
    )
  })

  it('with fields made to be slow to read', async () => {
    for (const value of [
      '('.repeat(200_000),
      '"'.repeat(200_000),
      '\\"'.repeat(100_000),
      '=?'.repeat(100_000),
      '=?utf-8?q?'.repeat(20_000),
      ' '.repeat(250_000),
      `;${' '.repeat(250_000)}`,
      '; a'.repeat(80_000),
      '; a="'.repeat(50_000),
      '; a*0*='.repeat(30_000),
      '<'.repeat(200_000),
      'a@'.repeat(100_000),
      '=?a?b?x?= '.repeat(20_000),
    ]) {
      for (const name of [
        'From',
        'Subject',
        'Content-Type',
        'Content-Disposition',
        'Date',
        'Auto-Submitted',
        'Precedence',
      ]) {
        expect((await read(`From: a@b.it\r\n${name}: ${value}\r\n\r\nx`)).result).toBe('value')
      }
    }
  }, 120_000)

  it('with bodies made to be slow to decode', async () => {
    for (const encoding of ['base64', 'quoted-printable', '7bit']) {
      for (const body of [
        ' '.repeat(3_000_000),
        '='.repeat(3_000_000),
        '\r'.repeat(3_000_000),
        '<'.repeat(3_000_000),
        '&'.repeat(3_000_000),
        '\0'.repeat(3_000_000),
        '\n'.repeat(3_000_000),
        '<style>'.repeat(300_000),
        ' \n'.repeat(1_000_000),
      ]) {
        for (const type of ['text/html', 'text/plain; charset=utf-16', 'application/pdf']) {
          const outcome = await read(
            `${HEAD}Content-Type: ${type}\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n${body}`,
          )
          expect(outcome.result).toBe('value')
        }
      }
    }
  }, 120_000)

  it('with NULs everywhere', async () => {
    const message = signedMessage(pki).toString('latin1')
    expect((await read(message.replace(/ /g, '\0'))).result).not.toBe('broken')
    expect((await read('\0'.repeat(1_000_000))).result).toBe('unreadable-message')
  })

  it('with charsets that lie or do not exist', () => {
    const bytes = Buffer.concat([
      Buffer.from(
        `${HEAD}Subject: =?x-ignoto?B?6A==?=\r\nContent-Type: text/plain; charset=utf-16be\r\n\r\n`,
      ),
      Buffer.from([0xd8, 0xff, 0xfe]),
    ])
    const inner = readInner(bytes, inspect(bytes))
    expect(inner.subject).toBe('è')
    expect(typeof inner.text).toBe('string')
  })

  it('with broken base64 gives what can be decoded', async () => {
    const broken = Buffer.from(daticertXml())
      .toString('base64')
      .replace(/(.{10})/g, '$1*\r\n!')
    const part = { ...daticertPart(), body: broken }
    expect(inspect(signedMessage(pki, { parts: [textPart, part] })).certifiedSender).toBe(FACTS.sender)
  })
})

describe('attachments', () => {
  it('that are zip bombs are never unpacked', async () => {
    const bomb = gzipSync(gzipSync(Buffer.alloc(200_000_000)))
    const message = signedMessage(pki, {
      parts: [
        textPart,
        daticertPart(),
        postacertPart(
          personMessage({ attachments: [{ name: 'a.zip', type: 'application/zip', content: bomb }] }),
        ),
      ],
    })
    const [attachment] = readInner(message, inspect(message)).attachments
    expect(attachment?.size).toBe(bomb.length)
    expect((await read(message)).result).toBe('value')
  })

  it('that claim to be signed documents and nest for ever', async () => {
    const nested = Buffer.concat([
      Buffer.alloc(1_000_000, Buffer.from('3080', 'hex')),
      Buffer.alloc(1_000_000),
    ])
    for (const content of [
      nested,
      Buffer.alloc(1_000_000, 0x30),
      Buffer.from(`M${'A'.repeat(1_000_000)}`),
      Buffer.alloc(1_000_000, Buffer.from('30800000', 'hex')),
    ]) {
      const attachments = [{ name: 'a.p7m', type: 'application/pkcs7-mime', content }]
      expect((await read(personMessage({ attachments }))).result).toBe('value')
    }
  })
})

describe('a signature', () => {
  it('of megabytes of small pieces', async () => {
    const content = multipart([textPart, daticertPart()], 'm')
    const hostile = [
      Buffer.concat([Buffer.from('3080', 'hex'), Buffer.alloc(3_000_000, Buffer.from('0500', 'hex'))]),
      Buffer.concat([
        Buffer.from('3083', 'hex'),
        Buffer.from([0x2d, 0xc6, 0xc0]),
        Buffer.alloc(3_000_000, Buffer.from('0500', 'hex')),
      ]),
      Buffer.alloc(3_000_000, Buffer.from('3080', 'hex')),
    ]
    for (const signature of hostile) {
      const message = `${HEAD}Content-Type: multipart/signed; protocol="application/pkcs7-signature"; boundary=s\r\n\r\n--s\r\n${content}\r\n--s\r\nContent-Type: application/pkcs7-signature\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64(signature)}\r\n--s--\r\n`
      expect(await read(message)).toMatchObject({ result: 'value', integrity: 'unreadable' })
    }
  })
})
