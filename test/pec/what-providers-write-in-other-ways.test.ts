import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inspect, isVerified, loadTrust, readInner, type TrustStore } from '../../pec/index.js'
import {
  base64,
  daticertPart,
  daticertXml,
  FACTS,
  multipart,
  type PartSource,
  personMessage,
  postacertPart,
  signedMessage,
  textPart,
  wrapSigned,
} from './messages.js'
import { makePki, PROVIDER_ADDRESS, type TestPki } from './openssl.js'

/** The same PEC in the words of other programs: each is allowed by an RFC, or was seen, and says the same. */

let pki: TestPki
let trust: TrustStore
beforeAll(() => {
  pki = makePki()
  trust = loadTrust(pki.trustFolder)
})
afterAll(() => pki.remove())

const codesOf = (message: Buffer) => inspect(message, { trust }).findings.map(({ code }) => code)
const verified = {
  kind: 'posta-certificata',
  certifiedSender: FACTS.sender,
  identifier: FACTS.identifier,
  integrity: 'intact',
  chain: 'valid',
  signer: { address: PROVIDER_ADDRESS, isProvider: true },
}

/** A message whose outer headers, which nobody signs, are rewritten. */
function rewritten(change: (text: string) => string): Buffer {
  const message = signedMessage(pki).toString('latin1')
  const changed = change(message)
  expect(changed).not.toBe(message)
  return Buffer.from(changed, 'latin1')
}

const withType = (type: string) =>
  rewritten((text) =>
    text.replace(/Content-Type: multipart\/signed[^\r]*boundary="([^"]*)"/, (_, boundary: string) =>
      type.replace('@@', boundary),
    ),
  )
const withField = (name: string, field: string) =>
  rewritten((text) => text.replace(new RegExp(`^${name}: .*\r\n`, 'm'), () => `${field}\r\n`))

describe('the outer headers', () => {
  it.each([
    'X-Trasporto: posta-certificata  \t',
    'X-Trasporto:posta-certificata',
    'X-TRASPORTO: POSTA-CERTIFICATA',
    'X-Trasporto: posta-certificata (Gestore di Prova)',
    'X-Trasporto:\r\n posta-certificata',
    'X-Trasporto : posta-certificata',
  ])('%j is the type', (field) => {
    expect(inspect(withField('X-Trasporto', field), { trust })).toMatchObject(verified)
  })

  it('may come in any order, the type before Received and Return-Path among them', () => {
    const message = rewritten((text) => {
      const end = text.indexOf('\r\n\r\n')
      const fields = text.slice(0, end).split('\r\n').reverse()
      return `${fields.join('\r\n')}\r\nReturn-Path: <${FACTS.sender}>${text.slice(end)}`
    })
    expect(inspect(message, { trust })).toMatchObject({ ...verified, automatic: false, findings: [] })
    expect(pki.verifies(message)).toBe(true)
  })

  const sender = FACTS.sender
  it.each([
    `FROM:"Per conto di: ${sender}"<${PROVIDER_ADDRESS}>`,
    `From: "Per conto di: ${sender}"\r\n\t<${PROVIDER_ADDRESS}>`,
    `From: "Per conto di: \\"Rossi, Mario\\" ${sender}" <${PROVIDER_ADDRESS}>`,
    `From: "Per conto di: "Rossi, Mario" ${sender}" <${PROVIDER_ADDRESS}>`,
    `From: Per conto di: ${sender} <${PROVIDER_ADDRESS}>`,
    `From: Per conto di: Rossi, Mario <${sender}> <${PROVIDER_ADDRESS}>`,
    `From: =?iso-8859-1?Q?=22Per_conto_di:_Rossi=2C_Mario_${sender}=22?= <${PROVIDER_ADDRESS}>`,
    `From: =?utf-8?B?${Buffer.from(`Per conto di: ${sender}`).toString('base64')}?=\r\n <${PROVIDER_ADDRESS}>`,
    `From: <${PROVIDER_ADDRESS}> (Per conto di: ${sender})`,
    `From: ${PROVIDER_ADDRESS.toUpperCase()}`,
  ])('%s is the provider’s address', (field) => {
    const inspection = inspect(withField('From', field), { trust })
    expect(inspection).toMatchObject({ ...verified, findings: [] })
    expect(inspection.header.from?.toLowerCase()).toBe(PROVIDER_ADDRESS)
  })

  it('that show another sender than the certified one, in whatever form, are told', () => {
    for (const shown of [
      '"Per conto di: altro@pec.example"',
      'Per conto di: altro@pec.example',
      '"Per conto di: Rossi, Mario altro@pec.example"',
      `Per conto di: <altro@pec.example>`,
    ])
      expect(codesOf(withField('From', `From: ${shown} <${PROVIDER_ADDRESS}>`))).toContain('sender-differs')
  })

  it('with a name that is an address do not come from that address', () => {
    const message = withField('From', `From: <${PROVIDER_ADDRESS}> <altro@pec.example>`)
    expect(inspect(message, { trust })).toMatchObject({ signer: { isProvider: false }, integrity: 'intact' })
  })

  it.each([
    'Content-Type: MULTIPART/SIGNED; PROTOCOL="APPLICATION/X-PKCS7-SIGNATURE"; MICALG=SHA1; BOUNDARY="@@"',
    'Content-Type: multipart/signed; protocol=application/pkcs7-signature; micalg=sha256; boundary=@@',
    'Content-Type: multipart/signed;\r\n\tboundary="@@";\r\n\tmicalg="sha-512";\r\n\tprotocol="application/x-pkcs7-signature"',
    'content-type: multipart/signed (S/MIME); boundary="@@"; protocol="application/x-pkcs7-signature"',
    'Content-Type: multipart/signed ; protocol = "application/x-pkcs7-signature" ; boundary = "@@" ;',
    'Content-Type: multipart/signed; boundary="@@  "; protocol="application/x-pkcs7-signature"',
    'Content-Type: multipart/signed; boundary="@@"',
    'Content-Type: multipart/signed; boundary="@@"; protocol="application/x-pkcs7-mime"',
  ])('%s is a signed message', (type) => {
    expect(inspect(withType(type), { trust })).toMatchObject({ ...verified, findings: [] })
  })

  it.each(["----=_Part_'()+_,-./:=?", '=?utf-8?Q?confine?=', 'a b', 'bb', 'x'.repeat(70)])(
    'the boundary %j is only bytes',
    (boundary) => {
      const message = rewritten((text) => text.replace(/signed-\d+/g, () => boundary))
      expect(inspect(message, { trust })).toMatchObject({ ...verified, findings: [] })
      expect(pki.verifies(message)).toBe(true)
    },
  )

  it.each([
    [
      'no text before the parts',
      (text: string) => text.replace('This is an S/MIME signed message\r\n\r\n', ''),
    ],
    [
      'lines before the parts that begin like boundaries',
      (text: string) => text.replace('This is an S/MIME', '--\r\n-- \r\n--signe\r\n--signed-\r\n--mixed'),
    ],
    ['a text after the parts', (text: string) => `${text}Messaggio controllato dal server.\r\n--x--\r\n`],
    ['no line after the last boundary', (text: string) => text.trimEnd()],
    ['blanks after a boundary', (text: string) => text.replace(/^(--signed-\d+)\r/gm, '$1 \t\r')],
  ])('%s changes nothing', (_, change) => {
    expect(inspect(rewritten(change), { trust })).toMatchObject({ ...verified, findings: [] })
  })

  it('parts that somebody added beside the signed one are told and not read', () => {
    const added = 'Content-Type: application/xml; name="daticert.xml"\r\n\r\n<postacert/>\r\n'
    for (const place of [/(--signed-\d+)\r\nContent-Type: application\/x-pkcs7/, /(--signed-\d+)--\r\n$/]) {
      const message = rewritten((text) =>
        text.replace(place, (whole, boundary: string) => `${boundary}\r\n${added}${whole}`),
      )
      expect(inspect(message, { trust })).toMatchObject(verified)
      expect(codesOf(message)).toEqual(['unsigned-parts'])
    }
  })

  it('signed in one block is no form of PEC: nothing is believed, and it is said why', () => {
    const content = multipart([textPart, daticertPart()], 'm')
    const block = base64(pki.sign(content, { extra: ['-nodetach'] }))
    const message = Buffer.from(
      `From: ${PROVIDER_ADDRESS}\r\nX-Trasporto: posta-certificata\r\nContent-Type: application/x-pkcs7-mime; smime-type=signed-data; name=smime.p7m\r\nContent-Transfer-Encoding: base64\r\n\r\n${block}\r\n`,
    )
    expect(inspect(message, { trust })).toMatchObject({ integrity: 'unsigned', certifiedSender: null })
    expect(codesOf(message)).toEqual(['signed-opaque'])
  })
})

const signedWith = (...parts: PartSource[]) => {
  const content = multipart([textPart, ...parts], `mixed ${parts.length}`)
  return wrapSigned(content, pki.sign(Buffer.from(content, 'latin1')))
}
const person = () => postacertPart(personMessage())
const expectVerified = (message: Buffer, findings: string[] = []) => {
  const inspection = inspect(message, { trust })
  expect(inspection).toMatchObject(verified)
  expect(inspection.findings.map(({ code }) => code)).toEqual(findings)
  expect(isVerified(inspection)).toBe(true)
  expect(inspection.subject).toBe(FACTS.subject)
  expect(inspection.at).toBe('2025-03-03T11:59:59+01:00')
  expect(readInner(message, inspection).text).toBe('In allegato la domanda.')
  expect(pki.verifies(message)).toBe(true)
}

describe('daticert.xml is read', () => {
  const xml = daticertXml()
  const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le')
  const written: [string, string | Buffer][] = [
    ['with a byte order mark', `\ufeff${xml}`],
    ['in UTF-16, little end first', utf16(xml.replace('UTF-8', 'UTF-16'))],
    ['in UTF-16, big end first', utf16(xml.replace('UTF-8', 'UTF-16')).swap16()],
    ['without a declaration', xml.replace(/^<\?xml.*?\?>\s*/, '')],
    ['after an empty line', `\r\n${xml}`],
    ['in one line', xml.replace(/\n/g, '')],
    ['indented with tabs, a line for each text', xml.replace(/>([^<\s][^<]*)</g, '>\r\n\t\t$1\r\n\t<')],
    ['with CDATA', xml.replace(FACTS.subject, `<![CDATA[${FACTS.subject}]]>`)],
    ['with CDATA in pieces', xml.replace(FACTS.subject, '<![CDATA[Domanda]]> di <![CDATA[partecipazione]]>')],
    ['with references to characters', xml.replace('Domanda', '&#68;&#x6f;manda').replace('@', '&#64;')],
    ['with attributes between apostrophes', xml.replace(/="([^"]*)"/g, "='$1'")],
    ['with blanks in its tags', xml.replace(/="/g, ' = "').replace(/<\/(\w+)>/g, '</$1 >')],
    ['with comments', xml.replace('<dati>', '<!-- dati --><dati><!-- <msgid>x</msgid> -->')],
    [
      'with a style sheet and a DTD named',
      xml.replace('?>', '?><?xml-stylesheet href="a.xsl"?><!DOCTYPE postacert SYSTEM "daticert.dtd">'),
    ],
    ['with elements nobody knows', xml.replace('<dati>', '<dati><versione n="2"><a/></versione>')],
  ]
  it.each(written)('%s', (_, text) => {
    expectVerified(signedWith({ ...daticertPart(), body: base64(text) }, person()))
  })

  it('in ISO-8859-1, declared or not, or in ISO-8859-15', () => {
    const subject = 'Perché sì'
    for (const [declared, bytes] of [
      ['ISO-8859-1', Buffer.from(daticertXml({ subject }), 'latin1')],
      ['windows-1252', Buffer.from(daticertXml({ subject }), 'latin1')],
      ['UTF-8', Buffer.from(daticertXml({ subject }), 'latin1')],
      ['ISO-8859-1', Buffer.from(daticertXml({ subject }), 'utf8')],
    ] as const) {
      const named = Buffer.from(bytes.toString('latin1').replace('UTF-8', declared), 'latin1')
      expect(inspect(signedWith({ ...daticertPart(), body: base64(named) })).subject).toBe(subject)
    }
    const euro = daticertXml({ subject: '10 ¤' }).replace('UTF-8', 'ISO-8859-15')
    expect(
      inspect(signedWith({ ...daticertPart(), body: base64(Buffer.from(euro, 'latin1')) })).subject,
    ).toBe('10 €')
  })

  const crlfXml = xml.replace(/\n/g, '\r\n')
  const quoted = crlfXml.replace(/=/g, '=3D').replace('<mittente>', '<mit=\r\ntente>')
  it.each([
    ['base64', base64(xml)],
    ['BASE64', base64(xml, 60)],
    ['base64 (codifica)', base64(xml)],
    ['8bit', crlfXml],
    ['7bit', crlfXml],
    ['binary', crlfXml],
    ['quoted-printable', quoted],
    ['Quoted-Printable', quoted],
  ])('encoded in %s', (encoding, body) => {
    const headers = [
      'Content-Type: application/xml; name="daticert.xml"',
      `Content-Transfer-Encoding: ${encoding}`,
    ]
    expectVerified(signedWith({ headers, body }, person()))
  })

  it.each([
    ['Content-Type: application/xml; name=daticert.xml'],
    ['CONTENT-TYPE: APPLICATION/XML; NAME="DATICERT.XML"'],
    ['Content-Type: text/xml; charset="UTF-8";\r\n name="daticert.xml"'],
    ['Content-Type: application/octet-stream', 'Content-Disposition: attachment; filename=daticert.xml'],
    [
      'Content-Type: application/xml; name="daticert.xml"',
      'Content-Disposition: inline; filename="dati.xml"',
    ],
    ['Content-Type: application/xml; name="daticert.xml "'],
    ['Content-Type: application/xml; name="=?ISO-8859-1?Q?daticert=2Exml?="'],
    ["Content-Type: application/xml; name*=utf-8''daticert%2Exml"],
    ['Content-Type: application/xml; name*0="dati"; name*1="cert.xml"'],
    ['Content-Type: application/xml', 'Content-Description: dati di certificazione'],
  ])('under the name in %j', (...headers) => {
    const encoded = [...headers, 'Content-Transfer-Encoding: base64']
    expectVerified(signedWith({ headers: encoded, body: base64(xml) }, person()))
  })

  it('not when it has another name, whatever it says', () => {
    const headers = ['Content-Type: application/xml; name="altro.xml"', 'Content-Transfer-Encoding: base64']
    const message = signedWith({ headers, body: base64(xml) }, person())
    expect(inspect(message, { trust }).certifiedSender).toBeNull()
    expect(codesOf(message)).toEqual(expect.arrayContaining(['daticert-missing', 'extra-parts']))
  })

  it('without a name only where no other part could be it', () => {
    const unnamed = (sender: string) => ({
      headers: ['Content-Type: application/xml', 'Content-Transfer-Encoding: base64'],
      body: base64(daticertXml({ sender })),
    })
    const two = signedWith(unnamed('a@pec.example'), unnamed('b@pec.example'), person())
    expect(inspect(two, { trust }).certifiedSender).toBeNull()
    const beside = signedWith(unnamed('a@pec.example'), daticertPart(), person())
    expect(inspect(beside, { trust }).certifiedSender).toBe(FACTS.sender)
    expect(codesOf(beside)).toEqual(['extra-parts'])
  })

  it.each([
    ['+0000', '+00:00'],
    ['+0530', '+05:30'],
    ['-0300', '-03:00'],
    ['+02:00', '+02:00'],
    ['Z', '+00:00'],
    ['GMT', '+00:00'],
    [' +0100 ', '+01:00'],
  ])('with the zone %s', (zone, offset) => {
    const at = inspect(signedWith(daticertPart(daticertXml({ date: { ...FACTS.date, zone } })), person())).at
    expect(at).toBe(`2025-03-03T11:59:59${offset}`)
  })

  it.each(['', 'CET', 'ora legale', '+9900', '+1'])(
    'with the zone %j there is no instant, and that is told',
    (zone) => {
      const message = signedWith(daticertPart(daticertXml({ date: { ...FACTS.date, zone } })), person())
      const inspection = inspect(message, { trust })
      expect(inspection).toMatchObject({ ...verified, at: null })
      expect(inspection.atAsWritten).toBe(`03/03/2025 11:59:59 ${zone}`.trim())
      expect(codesOf(message)).toEqual(['daticert-date'])
      const without = daticertXml().replace(' zona="+0100"', '')
      expect(inspect(signedWith(daticertPart(without), person())).at).toBeNull()
    },
  )
})

describe('postacert.eml is read', () => {
  it.each([
    ['as it is', ['Content-Type: message/rfc822; name=postacert.eml'], personMessage()],
    [
      'encoded in base64, as it should not be',
      ['Content-Type: message/rfc822; name="postacert.eml"', 'Content-Transfer-Encoding: base64'],
      base64(personMessage()),
    ],
    [
      'as a file like any other',
      ['Content-Type: application/octet-stream; name="postacert.eml"', 'Content-Transfer-Encoding: base64'],
      base64(personMessage()),
    ],
    ['without a name', ['Content-Type: message/rfc822'], personMessage()],
    [
      'in capitals',
      ['CONTENT-TYPE: MESSAGE/RFC822', 'Content-Disposition: INLINE; FILENAME="POSTACERT.EML"'],
      personMessage(),
    ],
    ['said to be 8bit', ['Content-Type: message/rfc822', 'Content-Transfer-Encoding: 8bit'], personMessage()],
  ])('%s', (_, headers, body) => {
    expectVerified(signedWith(daticertPart(), { headers, body }))
    expectVerified(signedWith({ headers, body }, daticertPart()))
  })
})
