import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inspect, isVerified, loadTrust, readInner, type TrustStore } from '../../pec/index.js'
import {
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

let pki: TestPki
let trust: TrustStore
beforeAll(() => {
  pki = makePki()
  trust = loadTrust(pki.trustFolder)
})
afterAll(() => pki.remove())

const forgery = daticertXml({ sender: 'falsario@pec.altrove.example', identifier: 'opec.falso' })
const forged = { name: 'daticert.xml', type: 'application/xml', content: forgery }
const codes = (message: Buffer) => inspect(message, { trust }).findings.map(({ code }) => code)

describe('a daticert.xml that the sender attached', () => {
  it.each([
    [
      'after the true one',
      [textPart, daticertPart(), postacertPart(personMessage({ attachments: [forged] }))],
    ],
    [
      'before it, in a postacert.eml that comes first',
      [textPart, postacertPart(personMessage({ attachments: [forged] })), daticertPart()],
    ],
    [
      'inside a message attached to the message',
      [
        textPart,
        postacertPart(
          personMessage({
            attachments: [
              {
                name: 'inoltro.eml',
                type: 'message/rfc822',
                content: personMessage({ attachments: [forged] }),
              },
            ],
          }),
        ),
        daticertPart(),
      ],
    ],
    [
      'in a multipart beside the text',
      [
        {
          headers: ['Content-Type: multipart/mixed; boundary=deep'],
          body: multipart([daticertPart(forgery)], 'deep')
            .split('\r\n\r\n')
            .slice(1)
            .join('\r\n\r\n'),
        },
        daticertPart(),
        postacertPart(personMessage()),
      ],
    ],
  ])('%s is an attachment, not a fact', (_, parts) => {
    const message = signedMessage(pki, { parts })
    const inspection = inspect(message, { trust })
    expect(inspection.certifiedSender).toBe(FACTS.sender)
    expect(inspection.identifier).toBe(FACTS.identifier)
    expect(isVerified(inspection)).toBe(true)
  })

  it('is not believed when the provider wrote none', () => {
    const parts = [textPart, postacertPart(personMessage({ attachments: [forged] }))]
    const inspection = inspect(signedMessage(pki, { parts }), { trust })
    expect(inspection.certifiedSender).toBeNull()
    expect(inspection.findings.map(({ code }) => code)).toContain('daticert-missing')
  })
})

describe('two daticert.xml in the signed part', () => {
  it('that disagree leave no facts, whichever comes first', () => {
    for (const pair of [
      [daticertPart(), daticertPart(forgery)],
      [daticertPart(forgery), daticertPart()],
    ]) {
      const inspection = inspect(signedMessage(pki, { parts: [textPart, ...pair] }), { trust })
      expect(inspection.certifiedSender).toBeNull()
      expect(inspection.identifier).toBeNull()
      expect(inspection.findings.map(({ code }) => code)).toContain('daticert-contradictory')
    }
  })

  it('that agree are told and believed', () => {
    const inspection = inspect(signedMessage(pki, { parts: [textPart, daticertPart(), daticertPart()] }), {
      trust,
    })
    expect(inspection.certifiedSender).toBe(FACTS.sender)
    expect(inspection.findings.map(({ code }) => code)).toContain('daticert-several')
  })
})

describe('an unsigned wrapper around a genuine PEC', () => {
  it('is not a verifiable PEC: nothing in it is believed, neither the forgery nor the genuine part', () => {
    const genuine = signedMessage(pki)
    const start = genuine.indexOf('Content-Type: multipart/signed')
    const inside = genuine.subarray(start).toString('latin1')
    const wrapper = multipart([daticertPart(forgery), { headers: [], body: '' }], 'wrapper-1').replace(
      '--wrapper-1\r\n\r\n\r\n',
      () => `--wrapper-1\r\n${inside}\r\n`,
    )
    const message = Buffer.from(
      `X-Trasporto: posta-certificata\r\nFrom: posta-certificata@pec.prova.example\r\nMIME-Version: 1.0\r\n${wrapper}`,
      'latin1',
    )
    const inspection = inspect(message, { trust })
    expect(inspection).toMatchObject({
      kind: 'posta-certificata',
      integrity: 'unsigned',
      certifiedSender: null,
      inner: null,
    })
    expect(codes(message)).toEqual(expect.arrayContaining(['signed-part-not-on-top', 'daticert-stray']))
    expect(isVerified(inspection)).toBe(false)
  })

  it('of a mailing list says the same', () => {
    const genuine = signedMessage(pki).toString('latin1')
    const start = genuine.indexOf('Content-Type: multipart/signed')
    const list = `${genuine.slice(0, start)}Content-Type: multipart/mixed; boundary=lista\r\n\r\n--lista\r\n${genuine.slice(start)}\r\n--lista\r\nContent-Type: text/plain\r\n\r\n_____\r\nLista\r\n--lista--\r\n`
    expect(inspect(Buffer.from(list, 'latin1'), { trust })).toMatchObject({
      integrity: 'unsigned',
      certifiedSender: null,
    })
    expect(codes(Buffer.from(list, 'latin1'))).toContain('signed-part-not-on-top')
  })
})

describe('headers that lie', () => {
  const lying = (headers: string[], from?: string, subject?: string) =>
    signedMessage(pki, { headers, ...(from ? { from } : {}), ...(subject ? { subject } : {}) })

  it('about the type are told; the certified type stays what was signed', () => {
    const message = lying(['X-Ricevuta: avvenuta-consegna'])
    expect(inspect(message, { trust })).toMatchObject({
      kind: 'avvenuta-consegna',
      certifiedKind: 'posta-certificata',
    })
    expect(codes(message)).toContain('kind-differs')
  })

  it('about the sender, the reference or the subject are told', () => {
    const transport = 'X-Trasporto: posta-certificata'
    expect(
      codes(lying([transport], '"Per conto di: altri@pec.example" <posta-certificata@pec.prova.example>')),
    ).toContain('sender-differs')
    expect(codes(lying([transport, 'X-Riferimento-Message-ID: <altro@example>']))).toContain(
      'reference-differs',
    )
    expect(codes(lying([transport], undefined, 'POSTA CERTIFICATA: tutt’altro'))).toContain('subject-differs')
  })

  it('about where the message comes from take away the provider', () => {
    const inspection = inspect(lying(['X-Trasporto: posta-certificata'], 'posta-certificata@falso.example'), {
      trust,
    })
    expect(inspection.signer).toMatchObject({
      address: 'posta-certificata@pec.prova.example',
      isProvider: false,
    })
    expect(inspection.findings.map(({ code }) => code)).toContain('signer-differs')
    expect(isVerified(inspection)).toBe(false)
  })

  it('in a display name that decodes to an address are not an address', () => {
    const from = '=?utf-8?B?PGFsdHJpQGV4YW1wbGUub3JnPg==?= <posta-certificata@pec.prova.example>'
    expect(inspect(lying(['X-Trasporto: posta-certificata'], from)).header.from).toBe(
      'posta-certificata@pec.prova.example',
    )
  })
})

describe('a message that somebody else signed', () => {
  it('and that is no PEC by its headers is ordinary mail, whatever it carries', () => {
    const attached = {
      headers: ['Content-Type: message/rfc822; name="postacert.eml"'],
      body: personMessage(),
    }
    const message = signedMessage(pki, {
      headers: [],
      parts: [textPart, daticertPart(forgery), attached],
      signing: { signer: 'citizen' },
    })
    const inspection = inspect(message, { trust })
    expect(inspection).toMatchObject({
      kind: 'ordinaria',
      certifiedSender: null,
      inner: null,
      integrity: 'intact',
    })
    expect(codes(message)).toContain('daticert-stray')
    // The message itself is read, not the one attached to it.
    expect(readInner(message, inspection).attachments.map(({ name }) => name)).toContain('postacert.eml')
  })

  it('with a certificate of a person is intact and proves nothing about PEC', () => {
    const inspection = inspect(
      signedMessage(pki, { parts: [textPart, daticertPart(forgery)], signing: { signer: 'citizen' } }),
      { trust },
    )
    expect(inspection).toMatchObject({ integrity: 'intact', chain: 'valid', signer: { isProvider: false } })
    expect(isVerified(inspection)).toBe(false)
  })

  it('with a CA that only bears the name of the true one has an invalid chain', () => {
    const extra = ['-certfile', 'other.pem']
    const inspection = inspect(signedMessage(pki, { signing: { signer: 'stranger', extra } }), { trust })
    expect(inspection).toMatchObject({ integrity: 'intact', chain: 'invalid' })
    expect(isVerified(inspection)).toBe(false)
  })

  it('and daticert.xml with a DOCTYPE or entities of its own is not believed', () => {
    const bomb = '<?xml version="1.0"?><!DOCTYPE postacert [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    for (const xml of [
      daticertXml().replace(/<\?xml[^>]*\?>/, bomb),
      daticertXml({ subject: 'x' }).replace('x</oggetto>', '&xxe;</oggetto>'),
    ]) {
      const inspection = inspect(signedMessage(pki, { parts: [textPart, daticertPart(crlf(xml))] }), {
        trust,
      })
      expect(inspection.certifiedSender).toBeNull()
      expect(inspection.findings.map(({ code }) => code)).toContain('daticert-doctype')
    }
  })

  it('but one that only names the DTD of the rules is', () => {
    const xml = daticertXml().replace('<postacert', '<!DOCTYPE postacert SYSTEM "daticert.dtd">\n<postacert')
    const inspection = inspect(signedMessage(pki, { parts: [textPart, daticertPart(xml)] }), { trust })
    expect(inspection.certifiedSender).toBe(FACTS.sender)
  })
})
