import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadTrust, readSignedDocument, type TrustStore, trustFrom } from '../../pec/index.js'
import { base64 } from './messages.js'
import { makePki, type TestPki } from './openssl.js'

let pki: TestPki
let trust: TrustStore
beforeAll(() => {
  pki = makePki()
  trust = loadTrust(pki.trustFolder)
})
afterAll(() => pki.remove())

const DOCUMENT = Buffer.from('%PDF-1.7 domanda di partecipazione\n%%EOF\n')
const fixture = (name: string) =>
  readFileSync(new URL(`../fixtures/signed-documents/${name}`, import.meta.url))
const p7m = (content: Buffer = DOCUMENT, extra: string[] = [], stream = false) =>
  pki.sign(content, { signer: 'person', stream, extra: ['-nodetach', ...extra] })

describe('CAdES', () => {
  it.each([
    ['DER', (signed: Buffer) => signed],
    ['base64 without line breaks', (signed: Buffer) => Buffer.from(signed.toString('base64'))],
    ['base64 in lines of 76', (signed: Buffer) => Buffer.from(base64(signed))],
    [
      'base64 in lines of 61, ended by LF',
      (signed: Buffer) => Buffer.from(base64(signed, 61).replace(/\r/g, '')),
    ],
    [
      'PEM',
      (signed: Buffer) => Buffer.from(`-----BEGIN PKCS7-----\n${base64(signed, 64)}\n-----END PKCS7-----\n`),
    ],
  ])('in %s gives the document and who signed it', (_, encode) => {
    for (const stream of [false, true]) {
      const read = readSignedDocument(encode(p7m(DOCUMENT, [], stream)), { trust })
      expect(Buffer.from(read?.content ?? []).equals(DOCUMENT)).toBe(true)
      expect(read).toMatchObject({
        format: 'cades',
        signatures: [
          {
            integrity: 'intact',
            signer: { name: 'Persona Di Prova', codiceFiscale: 'XXXXXX00A00X000X' },
            chain: 'valid',
            digest: 'sha256',
            qualified: 'not-validated',
            layer: 0,
          },
        ],
      })
      expect(read?.signatures[0]?.claimedAt).toMatch(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/)
    }
  })

  it('knows the codice fiscale in the common name of a CNS, with the letters of an omocodia', () => {
    const signed = pki.sign(DOCUMENT, { signer: 'person-ec', extra: ['-nodetach', '-cades'] })
    expect(readSignedDocument(signed)?.signatures[0]?.signer?.codiceFiscale).toBe('XXXXXX00A00X00LX')
  })

  it('has no codice fiscale where the certificate carries none', () => {
    const signed = pki.sign(DOCUMENT, { signer: 'citizen', extra: ['-nodetach'] })
    expect(readSignedDocument(signed)?.signatures[0]?.signer?.codiceFiscale).toBeNull()
  })

  it('signed again gives the innermost document and every layer', () => {
    const twice = pki.sign(p7m(), { signer: 'person-ec', extra: ['-nodetach'] })
    const read = readSignedDocument(twice, { trust })
    expect(Buffer.from(read?.content ?? []).equals(DOCUMENT)).toBe(true)
    expect(read?.signatures.map(({ layer, integrity }) => ({ layer, integrity }))).toEqual([
      { layer: 0, integrity: 'intact' },
      { layer: 1, integrity: 'intact' },
    ])
  })

  it('by several signers gives each of them', () => {
    const second = [
      '-signer',
      'person-ec.pem',
      '-inkey',
      'person-ec.key',
      '-signer',
      'person.pem',
      '-inkey',
      'person.key',
    ]
    const read = readSignedDocument(
      pki.sign(DOCUMENT, { signer: 'citizen', extra: ['-nodetach', ...second] }),
    )
    expect(read?.signatures.map(({ integrity }) => integrity)).toEqual(['intact', 'intact', 'intact'])
  })

  it('detached needs its content', () => {
    const signature = pki.sign(DOCUMENT, { signer: 'person' })
    expect(readSignedDocument(signature, { content: DOCUMENT })?.signatures[0]?.integrity).toBe('intact')
    expect(readSignedDocument(signature, { content: Buffer.from('altro') })?.signatures[0]?.integrity).toBe(
      'altered',
    )
    expect(readSignedDocument(signature)).toMatchObject({
      content: null,
      signatures: [{ integrity: 'unreadable' }],
    })
  })

  it('around a PDF that is signed too gives the signatures of both', () => {
    for (const times of [1, 2]) {
      let signed: Buffer = fixture('pades-two-signers.pdf')
      for (let n = 0; n < times; n++) signed = p7m(signed)
      const read = readSignedDocument(signed, { trust })
      expect(Buffer.from(read?.content ?? []).equals(fixture('pades-two-signers.pdf'))).toBe(true)
      expect(read?.signatures.map(({ integrity }) => integrity)).toEqual(Array(times + 2).fill('intact'))
      expect(read?.signatures.map(({ layer }) => layer)).toEqual([...Array(times).keys(), times, times])
    }
  })

  it('changed by one byte is altered', () => {
    const signed = p7m()
    signed[signed.indexOf('domanda')] = 'D'.charCodeAt(0)
    expect(readSignedDocument(signed)?.signatures[0]?.integrity).toBe('altered')
  })

  it('with another certificate of the same key in its place is altered', () => {
    const signed = pki.sign(DOCUMENT, { signer: 'person', extra: ['-nodetach', '-cades'] })
    expect(readSignedDocument(signed)?.signatures[0]?.integrity).toBe('intact')
    // A letter of the subject's name: the key and the serial number stay, the certificate is another one.
    signed[signed.indexOf('Persona Di Prova')] = 'p'.charCodeAt(0)
    expect(readSignedDocument(signed)?.signatures[0]?.integrity).toBe('altered')
  })

  it('is judged at the moment the caller can prove', () => {
    const signed = p7m()
    expect(readSignedDocument(signed, { trust, at: '2025-03-03T12:00:00+01:00' })?.signatures[0]?.chain).toBe(
      'valid',
    )
    expect(readSignedDocument(signed, { trust, at: '2009-03-03T12:00:00+01:00' })?.signatures[0]?.chain).toBe(
      'expired',
    )
  })

  it('and what is not signed is not', () => {
    for (const bytes of [
      '',
      'ciao',
      '%PDF-1.7\n',
      '0\x80\0\0',
      'MIIB',
      '-----BEGIN PKCS7-----\nAAAA\n-----END PKCS7-----',
    ]) {
      expect(readSignedDocument(Buffer.from(bytes, 'latin1'))).toBeNull()
    }
  })
})

describe('documents signed by other implementations (pyHanko, EU DSS)', () => {
  const authority = () => trustFrom([{ name: 'authority.pem', bytes: fixture('authority.pem') }])
  const read = (bytes: Buffer) => readSignedDocument(bytes, { trust: authority() })?.signatures ?? []
  const person = { name: 'Persona Di Prova', codiceFiscale: 'XXXXXX00A00X000X' }

  it.each(['pades.pdf', 'pkcs7-detached.pdf', 'dss-pades.pdf'])(
    '%s is intact and covers the whole file',
    (name) => {
      expect(read(fixture(name))).toMatchObject([
        { integrity: 'intact', chain: 'valid', signer: person, coversWholeFile: true, digest: 'sha256' },
      ])
      expect(read(fixture(name))[0]?.claimedAt).toMatch(/^2026-11-23T09:28:5\d\.000Z$/)
    },
  )

  it('two signers: the first signed what was there before the second', () => {
    expect(read(fixture('pades-two-signers.pdf'))).toMatchObject([
      { integrity: 'intact', chain: 'valid', signer: person, coversWholeFile: false },
      { integrity: 'intact', chain: 'valid', digest: 'sha512', coversWholeFile: true },
    ])
  })

  it('an update after the signature leaves it intact and is told, with where the signed revision ends', () => {
    const [signature] = read(fixture('pades-later-update.pdf'))
    expect(signature).toMatchObject({ integrity: 'intact', coversWholeFile: false })
    const revision = fixture('pades-later-update.pdf').subarray(0, signature?.revision ?? 0)
    expect(read(revision)).toMatchObject([{ integrity: 'intact', coversWholeFile: true }])
  })

  it('a time stamp of the document is nobody’s signature', () => {
    expect(read(fixture('pades-time-stamped.pdf'))).toMatchObject([
      { integrity: 'intact', signer: { name: 'FITTIZIA DELIA' }, coversWholeFile: false },
    ])
  })

  it.each([
    ['cades.txt.p7m', ['sha256']],
    ['dss-cades.txt.p7m', ['sha512']],
    ['dss-cades-two-signatures.txt.p7m', ['sha256', 'sha512']],
  ])('%s', (name, digests) => {
    const document = readSignedDocument(fixture(name), { trust: authority() })
    expect(Buffer.from(document?.content ?? []).toString()).toBe('Domanda di partecipazione\r\n')
    expect(document?.signatures).toMatchObject(
      digests.map((digest) => ({ integrity: 'intact', chain: 'valid', signer: person, digest, layer: 0 })),
    )
  })

  it('any changed byte outside the signature is seen', () => {
    const original = fixture('pades.pdf')
    const gap = original.indexOf('/Contents <') + 10
    const after = original.indexOf('>', gap) + 1
    for (let at = 20; at < original.length; at += 61) {
      if (at >= gap && at < after) continue
      const changed = Buffer.from(original)
      changed[at] = (changed[at] ?? 0) ^ 1
      for (const { integrity } of read(changed)) expect(integrity).not.toBe('intact')
    }
  })

  it('bytes hidden in the gap of the byte range, or a range that lies, are refused', () => {
    const original = fixture('pades.pdf').toString('latin1')
    const range = /\/ByteRange \[0 (\d+) (\d+) (\d+)\]/.exec(original)
    const [whole = '', gap = '', after = '', rest = ''] = range ?? []
    const replaced = (text: string) =>
      read(Buffer.from(original.replace(whole, text.padEnd(whole.length)), 'latin1'))
    const lies = [
      `/ByteRange [1 ${gap} ${after} ${rest}]`,
      `/ByteRange [0 ${gap} ${Number(after) + 9} ${rest}]`,
      `/ByteRange [0 ${gap} ${after} ${Number(rest) * 9}]`,
      `/ByteRange [0 ${Number(after) + 1} ${after} 9]`,
    ]
    for (const lie of lies) expect(replaced(lie).map(({ integrity }) => integrity)).not.toContain('intact')
    const hidden = original.replace(/0000000000>/, '0000>(nota')
    expect(read(Buffer.from(hidden, 'latin1')).map(({ integrity }) => integrity)).not.toContain('intact')
  })

  it('a byte range that is only text makes no signature', () => {
    const bytes = Buffer.from('%PDF-1.7\n(/ByteRange [0 0 0 0]) /ByteRange [a b c d] /ByteRange\n')
    expect(readSignedDocument(bytes)).toBeNull()
  })
})
