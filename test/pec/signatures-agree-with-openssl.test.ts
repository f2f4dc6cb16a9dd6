import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inspect, isVerified, loadTrust, type TrustStore } from '../../pec/index.js'
import {
  daticertPart,
  multipart,
  personMessage,
  postacertPart,
  signedMessage,
  textPart,
  wrapSigned,
} from './messages.js'
import { makePki, type SignOptions, type TestPki } from './openssl.js'

let pki: TestPki
let trust: TrustStore
beforeAll(() => {
  pki = makePki()
  trust = loadTrust(pki.trustFolder)
})
afterAll(() => pki.remove())

const integrityOf = (message: Buffer) => inspect(message, { trust }).integrity
const codesOf = (message: Buffer) => inspect(message, { trust }).findings.map(({ code }) => code)

const shapes: [string, SignOptions][] = [
  ['SHA-256, DER', {}],
  ['SHA-1 of 2014', { digest: 'sha1' }],
  ['SHA-512', { digest: 'sha512' }],
  ['BER with indefinite lengths', { stream: true }],
  ['BER and SHA-1', { stream: true, digest: 'sha1' }],
  ['with the intermediate certificate', { extra: ['-certfile', 'agid.pem'] }],
  ['with the whole chain', { extra: ['-certfile', 'anchors.pem'] }],
  ['named by key identifier', { extra: ['-keyid'] }],
  ['without signed attributes', { extra: ['-noattr'] }],
  ['RSASSA-PSS', { extra: ['-keyopt', 'rsa_padding_mode:pss'] }],
  [
    'RSASSA-PSS with another salt',
    { extra: ['-keyopt', 'rsa_padding_mode:pss', '-keyopt', 'rsa_pss_saltlen:20'] },
  ],
  ['elliptic curve', { signer: 'provider-ec' }],
  ['elliptic curve in BER', { signer: 'provider-ec', stream: true }],
]

describe('a signature', () => {
  it.each(shapes)('%s: openssl and we say intact', (_, signing) => {
    const message = signedMessage(pki, { signing })
    expect(pki.verifies(message)).toBe(true)
    const inspection = inspect(message, { trust })
    expect(inspection).toMatchObject({ integrity: 'intact', chain: 'valid', signer: { isProvider: true } })
    expect(isVerified(inspection)).toBe(true)
  })

  it.each(shapes)('%s: one changed letter, openssl and we say altered', (_, signing) => {
    const message = signedMessage(pki, { signing })
    const at = message.indexOf('In allegato')
    message[at] = 'i'.charCodeAt(0)
    expect(pki.verifies(message)).toBe(false)
    expect(integrityOf(message)).toBe('altered')
    expect(codesOf(message)).toContain('signature-altered')
  })

  it('over a digest of other content is altered even if the signature itself is sound', () => {
    const content = multipart([textPart, daticertPart(), postacertPart(personMessage())], 'mixed-1')
    expect(integrityOf(wrapSigned(content, pki.sign('altro')))).toBe('altered')
  })

  it('whose attributes were touched is altered', () => {
    const content = multipart([textPart, daticertPart()], 'mixed-1')
    const signature = pki.sign(content)
    // The signing time is a signed attribute: move it by ten years.
    const time = signature.indexOf(Buffer.from('06092a864886f70d010905', 'hex')) + 15
    signature[time] = '0'.charCodeAt(0)
    expect(integrityOf(wrapSigned(content, signature))).toBe('altered')
  })

  it.each([
    ['of four bytes', Buffer.from([0x30, 0x80, 0, 0])],
    ['that is empty', Buffer.alloc(0)],
    ['with an absurd length', Buffer.from('3084ffffffff0609', 'hex')],
    ['with a length of eight octets', Buffer.from('308800000000000000ff', 'hex')],
    [
      'of a thousand nested sequences',
      Buffer.concat([Buffer.alloc(2000, Buffer.from('3080', 'hex')), Buffer.alloc(2000)]),
    ],
    ['that is text', Buffer.from('firma')],
  ])('%s is unreadable, and says so', (_, signature) => {
    const content = multipart([textPart, daticertPart()], 'mixed-1')
    const inspection = inspect(wrapSigned(content, signature), { trust })
    expect(inspection).toMatchObject({ integrity: 'unreadable', signer: null })
    expect(inspection.certifiedSender).not.toBeNull()
    expect(isVerified(inspection)).toBe(false)
  })

  it('cut anywhere never counts as intact', () => {
    const content = multipart([textPart, daticertPart()], 'mixed-1')
    const signature = pki.sign(content)
    for (let length = 0; length < signature.length; length += 7) {
      expect(integrityOf(wrapSigned(content, signature.subarray(0, length)))).not.toBe('intact')
    }
  })
})

describe('several signers', () => {
  const others = (...names: string[]) =>
    names.flatMap((name) => ['-signer', `${name}.pem`, '-inkey', `${name}.key`])

  it('are told; one that signed these bytes is enough', () => {
    const message = signedMessage(pki, {
      signing: { signer: 'citizen', extra: others('provider', 'person') },
    })
    expect(integrityOf(message)).toBe('intact')
    expect(codesOf(message)).toContain('several-signers')
  })
})

describe('line ends changed on the way', () => {
  const content = () => multipart([textPart, daticertPart(), postacertPart(personMessage())], 'mixed-1')

  it.each([
    ['LF only', (text: string) => text.replace(/\r\n/g, '\n')],
    ['CR CR LF', (text: string) => text.replace(/\r\n/g, '\r\r\n')],
    [
      'LF in some lines',
      (text: string) => text.replace('di posta certificata\r\n', 'di posta certificata\n'),
    ],
    ['the last empty line lost', (text: string) => text.replace('--mixed-1--\r\n\r\n', '--mixed-1--\r\n')],
    ['one empty line more', (text: string) => text.replace('--mixed-1--\r\n\r\n', '--mixed-1--\r\n\r\n\r\n')],
  ])('%s: the signature holds on the restored text, and that is told', (_, change) => {
    const message = Buffer.from(
      change(wrapSigned(content(), pki.sign(content())).toString('latin1')),
      'latin1',
    )
    expect(integrityOf(message)).toBe('intact')
    expect(codesOf(message)).toContain('line-ends-repaired')
    message[message.indexOf('In allegato')] = 0x69
    expect(integrityOf(message)).toBe('altered')
  })

  it('without signed attributes too', () => {
    const message = wrapSigned(content(), pki.sign(content(), { extra: ['-noattr'] })).toString('latin1')
    expect(integrityOf(Buffer.from(message.replace(/\r\n/g, '\n'), 'latin1'))).toBe('intact')
  })

  it('of a part of several megabytes', () => {
    const attachments = [
      { name: 'a.bin', type: 'application/octet-stream', content: Buffer.alloc(3_000_000, 7) },
    ]
    const large = multipart(
      [textPart, daticertPart(), postacertPart(personMessage({ attachments }))],
      'mixed-1',
    )
    const message = wrapSigned(large, pki.sign(large)).toString('latin1').replace(/\r\n/g, '\n')
    expect(integrityOf(Buffer.from(message, 'latin1'))).toBe('intact')
  })
})

describe('odd parts around the signature', () => {
  it('base64 wrapped at odd columns, or not at all, is read', () => {
    for (const width of [3, 61, 4000]) {
      const content = multipart([textPart, daticertPart()], 'mixed-1')
      const folded = pki
        .sign(content)
        .toString('base64')
        .replace(new RegExp(`.{${width}}`, 'g'), '$&\r\n')
      const message = wrapSigned(content, Buffer.alloc(0)).toString('latin1')
      const whole = message.replace('smime.p7s"\r\n\r\n', () => `smime.p7s"\r\n\r\n${folded}`)
      expect(integrityOf(Buffer.from(whole, 'latin1'))).toBe('intact')
    }
  })

  it('a signature that was torn off is unreadable, not unsigned', () => {
    const message = signedMessage(pki).toString('latin1')
    const torn = message.slice(0, message.search(/\r\n--signed-\d+\r\nContent-Type: application\/x-pkcs7/))
    expect(integrityOf(Buffer.from(torn, 'latin1'))).toBe('unreadable')
  })

  it('REM evidence and unknown parts are allowed and told', () => {
    const rem = {
      headers: ['Content-Type: application/xml', 'REM-Section-Type: rem_message/evidence'],
      body: '<e/>',
    }
    const unknown = { headers: ['Content-Type: application/x-ignoto'], body: 'x' }
    const message = signedMessage(pki, {
      parts: [textPart, postacertPart(personMessage()), daticertPart(), rem, unknown],
    })
    expect(integrityOf(message)).toBe('intact')
    expect(codesOf(message).sort()).toEqual(['extra-parts', 'rem-evidence'])
  })
})
