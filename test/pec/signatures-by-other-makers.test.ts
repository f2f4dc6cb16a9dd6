import { spawnSync } from 'node:child_process'
import { createSign } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  inspect,
  isVerified,
  loadTrust,
  readSignedDocument,
  type TrustStore,
  trustFrom,
} from '../../pec/index.js'
import { childrenOf, readTlv, type Tlv } from '../../pec/signature/asn1.js'
import { daticertPart, FACTS, multipart, receipt, signedMessage, textPart, wrapSigned } from './messages.js'
import { makePki, type TestPki } from './openssl.js'

/** Signatures as other programs make them, each against openssl's own opinion. */

let pki: TestPki
let trust: TrustStore
beforeAll(() => {
  pki = makePki()
  trust = loadTrust(pki.trustFolder)
})
afterAll(() => pki.remove())

const PROVIDER =
  'extendedKeyUsage = emailProtection\nsubjectAltName = email:posta-certificata@pec.prova.example\ncertificatePolicies = 1.3.76.16.3.1.1'
const content = () => multipart([textPart, daticertPart()], 'mixed-signed')
const pec = (signature: Buffer) => wrapSigned(content(), signature)
const verified = { integrity: 'intact', chain: 'valid', signer: { isProvider: true } }

describe('keys and digests', () => {
  const RSA = ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:4096']
  const keys: [string, readonly string[], 'sha1' | 'sha256' | 'sha384' | 'sha512', readonly string[]][] = [
    ['RSA 4096, SHA-512', RSA, 'sha512', []],
    ['RSA 4096, SHA-384', RSA, 'sha384', []],
    ['P-384, SHA-384', ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-384'], 'sha384', []],
    ['P-521, SHA-512', ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-521'], 'sha512', []],
    ['P-256, SHA-1', ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'], 'sha1', []],
    ['RSASSA-PSS with SHA-512', RSA, 'sha512', ['-keyopt', 'rsa_padding_mode:pss']],
    [
      'RSASSA-PSS with the longest salt',
      RSA,
      'sha256',
      ['-keyopt', 'rsa_padding_mode:pss', '-keyopt', 'rsa_pss_saltlen:max'],
    ],
  ]
  it.each(keys)('%s', (name, key, digest, extra) => {
    const signer = pki.issue(`key-${name.replace(/\W/g, '')}`, { key })
    const message = pec(pki.sign(content(), { signer, digest, extra }))
    expect(pki.verifies(message)).toBe(true)
    expect(inspect(message, { trust })).toMatchObject(verified)
    message[message.indexOf('certificata\r\n\r\n')] = 0x43
    message[message.indexOf('Messaggio di posta')] = 0x6d
    expect(inspect(message, { trust }).integrity).toBe('altered')
  })
})

describe('the certificates that come along', () => {
  const bundle = (...names: string[]) => {
    const file = `bundle-${names.join('-')}.pem`
    writeFileSync(
      join(pki.folder, file),
      names.map((name) => readFileSync(join(pki.folder, `${name}.pem`), 'utf8')).join(''),
    )
    return ['-certfile', file]
  }
  it.each([
    [['root', 'agid']],
    [['agid', 'root']],
    [['citizen', 'other', 'stranger', 'root', 'person-ec', 'agid', 'old-provider']],
    [['agid', 'citizen', 'root']],
  ])('%j: in any order, of others too, the signer’s is found', (names) => {
    const onlyRoot = trustFrom([{ name: 'root.pem', bytes: readFileSync(join(pki.folder, 'root.pem')) }])
    for (const extra of [bundle(...names), [...bundle(...names), '-keyid']]) {
      const message = pec(pki.sign(content(), { extra }))
      expect(pki.verifies(message)).toBe(true)
      expect(inspect(message, { trust: onlyRoot })).toMatchObject(verified)
    }
  })

  it('turned round, so that the signer’s is the last', () => {
    const signature = rebuilt(pki.sign(content(), { extra: bundle('agid', 'root') }), {
      certificates: (all) => [...all].reverse(),
    })
    expect(pki.verifies(pec(signature))).toBe(true)
    expect(inspect(pec(signature), { trust })).toMatchObject(verified)
  })

  it('may be missing: then nobody knows who signed, and that is no integrity', () => {
    const message = pec(pki.sign(content(), { extra: ['-nocerts'] }))
    expect(pki.verifies(message)).toBe(false)
    expect(inspect(message, { trust })).toMatchObject({ integrity: 'unreadable', signer: null })
  })

  it('an extension that nobody can read takes nothing from the others', () => {
    const signer = pki.issue('odd-extension', {
      key: ['-algorithm', 'RSA'],
      extensions: `${PROVIDER}\n1.2.3.4.5=DER:1f:ff:ff:00\n1.2.3.4.6=DER:30:05`,
    })
    const message = pec(pki.sign(content(), { signer }))
    expect(pki.verifies(message)).toBe(true)
    expect(inspect(message, { trust })).toMatchObject(verified)
  })
})

describe('names', () => {
  it('of an authority in another kind of string, in other capitals and spaces, are the same name', () => {
    pki.issue('latin', {
      key: 'agid',
      subject: '/O=PROVA  Vigilanza/CN=Prova ca1',
      extensions: 'basicConstraints = critical,CA:true',
      selfSigned: true,
      oldStrings: true,
    })
    const verdict = spawnSync(
      'openssl',
      ['verify', '-partial_chain', '-CAfile', 'latin.pem', 'provider.pem'],
      { cwd: pki.folder },
    )
    expect(verdict.status).toBe(0)
    const latin = trustFrom([{ name: 'latin.pem', bytes: readFileSync(join(pki.folder, 'latin.pem')) }])
    expect(inspect(signedMessage(pki), { trust: latin })).toMatchObject(verified)
    expect(inspect(signedMessage(pki, { signing: { signer: 'stranger' } }), { trust: latin }).chain).toBe(
      'invalid',
    )
  })

  it('of the issuer, quoted by the signer in another kind of string, find the certificate', () => {
    const signature = pki.sign(content())
    const quoted = signature.lastIndexOf(Buffer.from('\x0c\x09Prova CA1', 'latin1'))
    signature[quoted] = 0x13
    expect(pki.verifies(pec(signature))).toBe(true)
    expect(inspect(pec(signature), { trust })).toMatchObject(verified)
  })
})

describe('signed attributes', () => {
  const reversed = (attributes: readonly Buffer[]) => [...attributes].reverse()

  it('signed in the order in which they were written, which is not that of DER', () => {
    const signature = rebuilt(pki.sign(content()), { attributes: reversed, signAgain: true })
    expect(pki.verifies(pec(signature))).toBe(true)
    expect(inspect(pec(signature), { trust })).toMatchObject(verified)
  })

  it('signed in DER and written in another order, as RFC 5652 allows (openssl does not follow)', () => {
    const signature = rebuilt(pki.sign(content()), { attributes: reversed })
    expect(inspect(pec(signature), { trust })).toMatchObject(verified)
  })

  it('without a signing time', () => {
    const signature = rebuilt(pki.sign(content()), {
      attributes: (all) => all.filter((one) => !one.includes(Buffer.from('2a864886f70d010905', 'hex'))),
      signAgain: true,
    })
    expect(pki.verifies(pec(signature))).toBe(true)
    expect(inspect(pec(signature), { trust })).toMatchObject(verified)
  })

  it('without the digest of the content are unreadable', () => {
    const signature = rebuilt(pki.sign(content()), {
      attributes: (all) => all.filter((one) => !one.includes(Buffer.from('2a864886f70d010904', 'hex'))),
      signAgain: true,
    })
    expect(pki.verifies(pec(signature))).toBe(false)
    expect(inspect(pec(signature), { trust }).integrity).toBe('unreadable')
  })

  it('of indefinite length, like everything around them but the certificates', () => {
    for (const signer of ['provider', 'provider-ec']) {
      const der = pki.sign(content(), { signer })
      const ber = indefinite(der, readTlv(der, 0, der.length))
      expect(pki.verifies(pec(ber))).toBe(true)
      expect(inspect(pec(ber), { trust })).toMatchObject(verified)
    }
  })

  it('in a signed document too', () => {
    const signed = pki.sign('domanda', { signer: 'provider', extra: ['-nodetach'] })
    for (const bytes of [
      rebuilt(signed, { attributes: reversed }),
      indefinite(signed, readTlv(signed, 0, signed.length)),
    ]) {
      const document = readSignedDocument(bytes, { trust })
      expect(document?.signatures).toMatchObject([{ integrity: 'intact', chain: 'valid' }])
      expect(Buffer.from(document?.content ?? []).toString()).toBe('domanda')
      const bom = Buffer.from(`\ufeff${Buffer.from(bytes).toString('base64')}`)
      expect(readSignedDocument(bom)?.signatures).toMatchObject([{ integrity: 'intact' }])
    }
  })
})

describe('a signer that is not wholly a provider: what is missing is said, one by one', () => {
  const at2014 = { day: '10/03/2014', hour: '10:00:00', zone: '+0100' }
  const codesOf = (message: Buffer) => inspect(message, { trust }).findings.map(({ code }) => code)
  const KEY = ['-algorithm', 'RSA']

  it('in 2014, by an authority in the trust folder, with address and emailProtection but no policy', () => {
    const message = receipt(
      pki,
      'accettazione',
      { date: at2014 },
      { signing: { signer: 'citizen', digest: 'sha1' } },
    )
    expect(pki.verifies(message)).toBe(true)
    const inspection = inspect(message, { trust })
    expect(inspection).toMatchObject({
      kind: 'accettazione',
      certifiedSender: FACTS.sender,
      at: '2014-03-10T10:00:00+01:00',
      integrity: 'intact',
      chain: 'valid',
      signer: { address: 'posta-certificata@pec.prova.example', isProvider: false },
    })
    expect(codesOf(message)).toEqual(['digest-sha1', 'signer-not-provider', 'signer-without-policy'])
    expect(inspection.findings.find(({ code }) => code === 'signer-without-policy')?.text).toContain(
      '1.3.76.16.3.1.1',
    )
    expect(isVerified(inspection)).toBe(false)
  })

  it.each([
    [
      'without emailProtection',
      'subjectAltName = email:posta-certificata@pec.prova.example\ncertificatePolicies = 1.3.76.16.3.1.1',
      ['signer-not-provider', 'signer-without-email-protection'],
    ],
    [
      'with another address',
      'extendedKeyUsage = emailProtection\nsubjectAltName = email:altro@pec.prova.example\ncertificatePolicies = 1.3.76.16.3.1.1',
      ['signer-differs'],
    ],
    [
      'with its address in the subject only',
      'extendedKeyUsage = emailProtection\ncertificatePolicies = 1.3.76.16.3.1.1',
      ['signer-without-address'],
    ],
    [
      'with nothing',
      'basicConstraints = CA:false',
      [
        'signer-without-address',
        'signer-not-provider',
        'signer-without-policy',
        'signer-without-email-protection',
      ],
    ],
  ])('%s', (name, extensions, codes) => {
    const subject = '/CN=posta-certificata@pec.prova.example/emailAddress=posta-certificata@pec.prova.example'
    const signer = pki.issue(`lacks-${name.replace(/\W/g, '')}`, { key: KEY, subject, extensions })
    const message = pec(pki.sign(content(), { signer }))
    expect(inspect(message, { trust })).toMatchObject({
      integrity: 'intact',
      chain: 'valid',
      signer: { isProvider: false },
    })
    expect(codesOf(message).filter((code) => code !== 'inner-missing')).toEqual(codes)
  })

  it('whoever names several addresses and policies is one by the right ones', () => {
    const extensions =
      'extendedKeyUsage = clientAuth,emailProtection\nsubjectAltName = DNS:pec.prova.example,email:altro@pec.prova.example,email:Posta-Certificata@PEC.prova.example\ncertificatePolicies = 1.2.3.4,1.3.76.16.3.1.1'
    const signer = pki.issue('several', { key: KEY, extensions })
    expect(inspect(pec(pki.sign(content(), { signer })), { trust })).toMatchObject(verified)
  })
})

/** Writes a SignedData anew with other certificates or signed attributes, signed again or not. */
function rebuilt(
  der: Buffer,
  change: {
    readonly certificates?: (all: readonly Buffer[]) => readonly Buffer[]
    readonly attributes?: (all: readonly Buffer[]) => readonly Buffer[]
    readonly signAgain?: boolean
  },
): Buffer {
  const bytesOf = ({ start, next }: Tlv) => der.subarray(start, next)
  const inside = (tlv: Tlv | undefined) => (tlv ? childrenOf(der, tlv) : [])
  const [type, wrapper] = inside(readTlv(der, 0, der.length))
  const [signedData] = inside(wrapper)
  const fields = inside(signedData)
  const signers = fields.at(-1)
  const [signer] = inside(signers)
  if (!type) throw new Error('no SignedData')
  let signed: Buffer | null = null
  const rewrite = (field: Tlv): Buffer => {
    if (field.tag !== 0xa0) {
      const isSignature = field.tag === 0x04 && signed !== null && change.signAgain
      if (!isSignature) return bytesOf(field)
      const key = readFileSync(join(pki.folder, 'provider.key'))
      return encode(
        0x04,
        createSign('sha256')
          .update(signed ?? '')
          .sign(key),
      )
    }
    const attributes = change.attributes?.(inside(field).map(bytesOf)) ?? inside(field).map(bytesOf)
    signed = encode(0x31, ...attributes)
    return encode(0xa0, ...attributes)
  }
  const newSigners = encode(0x31, encode(0x30, ...inside(signer).map(rewrite)))
  const newFields = fields.slice(0, -1).map((field) => {
    if (field.tag !== 0xa0 || !change.certificates) return bytesOf(field)
    return encode(0xa0, ...change.certificates(inside(field).map(bytesOf)))
  })
  return encode(0x30, bytesOf(type), encode(0xa0, encode(0x30, ...newFields, newSigners)))
}

function encode(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents)
  const header =
    content.length < 0x80 ? [tag, content.length] : [tag, 0x82, content.length >> 8, content.length & 0xff]
  return Buffer.concat([Buffer.from(header), content])
}

const CERTIFICATES_DEPTH = 3

/** Everything of indefinite length, but the certificates, whose own signature is over their DER. */
function indefinite(bytes: Buffer, tlv: Tlv, depth = 0): Buffer {
  const certificates = depth === CERTIFICATES_DEPTH && tlv.tag === 0xa0
  if ((tlv.tag & 0x20) === 0 || certificates) return bytes.subarray(tlv.start, tlv.next)
  const inside = childrenOf(bytes, tlv).map((child) => indefinite(bytes, child, depth + 1))
  return Buffer.concat([Buffer.from([tlv.tag, 0x80]), ...inside, Buffer.alloc(2)])
}
