import { beforeAll, describe, expect, test } from 'vitest'
import { anomalyEnvelope, receipt, transportEnvelope } from '../../pec/simulator/messages.js'
import { STYLE_NOW, type Style } from '../../pec/simulator/mime.js'
import { createPki, issueSigner, type Pki } from '../../pec/simulator/pki.js'
import { revocationList } from '../../pec/simulator/revocation.js'
import type { Gestore, ReceiptEvent, Transaction } from '../../pec/simulator/transaction.js'
import { opensslVerify } from './openssl.js'

const at = Date.parse('2031-03-03T11:00:00Z')
const message = Buffer.from(
  [
    'From: anna@pec.example',
    'To: ufficio@pec.example',
    'Subject: domanda',
    'Message-ID: <mia.1@client.example>',
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary="x"',
    '',
    '--x',
    'Content-Type: text/plain; charset=utf-8',
    '',
    'Buongiorno',
    '--x',
    'Content-Type: application/pdf; name="modulo.pdf"',
    'Content-Transfer-Encoding: base64',
    'Content-Disposition: attachment; filename="modulo.pdf"',
    '',
    'JVBERi0xLjQ=',
    '--x--',
    '',
  ].join('\r\n'),
)
const tx: Transaction = {
  identificativo: 'prova.1@pec.example',
  msgid: '<mia.1@client.example>',
  mittente: 'anna@pec.example',
  destinatari: [
    { address: 'ufficio@pec.example', type: 'certificato' },
    { address: 'posta@example.org', type: 'esterno' },
  ],
  risposte: 'anna@pec.example',
  oggetto: 'Domanda “art. 16” perché sì & <no>',
  acceptedAt: at,
  message,
}
const consegna = 'ufficio@pec.example'
const events: ReceiptEvent[] = [
  { tipo: 'accettazione' },
  { tipo: 'non-accettazione', errore: 'altro', erroreEsteso: 'mittente non valido' },
  { tipo: 'non-accettazione', errore: 'virus', erroreEsteso: 'virus' },
  { tipo: 'presa-in-carico', ricezione: [consegna] },
  { tipo: 'avvenuta-consegna', consegna, ricevuta: 'completa' },
  { tipo: 'avvenuta-consegna', consegna, ricevuta: 'breve' },
  { tipo: 'avvenuta-consegna', consegna, ricevuta: 'sintetica' },
  { tipo: 'errore-consegna', consegna, errore: 'altro', erroreEsteso: '5.1.1 - casella inesistente' },
  { tipo: 'errore-consegna', consegna, errore: 'virus', erroreEsteso: '5.5.1 - virus' },
  { tipo: 'preavviso-errore-consegna', consegna, hours: 12, erroreEsteso: '4.4.1 - dodici ore' },
  { tipo: 'preavviso-errore-consegna', consegna, hours: 24, erroreEsteso: '5.4.1 - ventiquattro ore' },
  { tipo: 'rilevazione-virus', consegna, erroreEsteso: '5.5.1 - virus' },
]

let pki: Pki
let gestore: Gestore
beforeAll(async () => {
  pki = await createPki({ domains: ['pec.example'] })
  const signer = pki.signers.get('pec.example')
  if (!signer) throw new Error('no signer')
  gestore = { name: 'Gestore di prova', domain: 'pec.example', signer }
})

describe('openssl verifies what the provider signs', () => {
  test.each(events)('$tipo $errore $ricevuta $hours', async (event) => {
    const raw = receipt(tx, event, { gestore, at, style: STYLE_NOW, messageId: 'r1@pec.example' })
    const signed = await opensslVerify(raw, pki, at)
    const facts = daticertIn(signed)
    expect(raw.toString('latin1')).toContain(`X-Ricevuta: ${event.tipo}\r\n`)
    expect(facts).toContain(`<postacert tipo="${event.tipo}"`)
    expect(facts).toContain('<oggetto>Domanda “art. 16” perché sì &amp; &lt;no&gt;</oggetto>')
    expect(facts).toContain('<giorno>03/03/2031</giorno>')
    expect(facts).toContain('<data zona="+0100">')
    expect(facts).toContain('<ora>12:00:00</ora>')
    expect(facts).toContain('<msgid>&lt;mia.1@client.example&gt;</msgid>')
    const withMessage = event.tipo === 'avvenuta-consegna' && event.ricevuta !== 'sintetica'
    expect(signed.includes('postacert.eml')).toBe(withMessage)
  })

  const styles: Partial<Style>[] = [
    { digest: 'sha1', body: 'text' },
    { encoding: 'ber' },
    { order: 'postacert-first', rem: true },
    { charset: 'iso-8859-1', micalgQuoted: false, signatureType: 'application/pkcs7-signature' },
  ]
  test.each(styles)('an envelope in the style %o', async (style) => {
    const raw = transportEnvelope(tx, { gestore, at, style: { ...STYLE_NOW, ...style } })
    const signed = await opensslVerify(raw, pki, at)
    expect(signed.includes('Message-ID: <prova.1@pec.example>')).toBe(true)
    expect(signed.includes('X-Riferimento-Message-ID: <mia.1@client.example>')).toBe(true)
    expect(signed.includes(message.subarray(message.indexOf('\r\n\r\n')))).toBe(true)
    expect(daticertIn(signed)).toContain('tipo="posta-certificata"')
  })

  test('an anomaly, which has no daticert.xml', async () => {
    const received = {
      message,
      mittente: 'x@example.org',
      destinatari: [consegna],
      oggetto: 'ciao',
      reason: 'non è posta certificata',
      messageId: 'anomalia.1@pec.example',
    }
    const signed = await opensslVerify(anomalyEnvelope(received, { gestore, at, style: STYLE_NOW }), pki, at)
    expect(signed.includes(message)).toBe(true)
    expect(signed.includes('daticert.xml')).toBe(false)
  })
})

describe('openssl refuses what must not pass', () => {
  test('one byte of the signed part changed', async () => {
    const raw = transportEnvelope(tx, { gestore, at, style: STYLE_NOW })
    const position = raw.indexOf('Buongiorno')
    raw.writeUInt8(raw.readUInt8(position) ^ 1, position)
    await expect(opensslVerify(raw, pki, at)).rejects.toThrow(/digest failure|Verification failure/)
  })

  test('a certificate that had expired at the time of the message', async () => {
    const validity = { from: '2020-01-01', to: '2020-12-31' }
    const signer = await issueSigner(pki, { domain: 'pec.example', validity })
    const raw = transportEnvelope(tx, { gestore: { ...gestore, signer }, at, style: STYLE_NOW })
    await expect(opensslVerify(raw, pki, at)).rejects.toThrow(/expired/)
    await expect(opensslVerify(raw, pki, Date.parse('2020-06-01T00:00:00Z'))).resolves.toBeInstanceOf(Buffer)
  })

  test('a certificate on the list of revoked ones', async () => {
    const raw = transportEnvelope(tx, { gestore, at, style: STYLE_NOW })
    const period = { thisUpdate: '2031-03-01T00:00:00Z', nextUpdate: '2031-04-01T00:00:00Z' }
    const none = await revocationList(pki, { ...period, revoked: [] })
    await expect(opensslVerify(raw, pki, at, none)).resolves.toBeInstanceOf(Buffer)
    const revoked = [{ certificate: gestore.signer.certificate, at: '2031-02-01T00:00:00Z' }]
    const list = await revocationList(pki, { ...period, revoked })
    await expect(opensslVerify(raw, pki, at, list)).rejects.toThrow(/revoked/)
  })

  test('a PKI of somebody else', async () => {
    const other = await createPki({ domains: [] })
    const raw = transportEnvelope(tx, { gestore, at, style: STYLE_NOW })
    await expect(opensslVerify(raw, other, at)).rejects.toThrow(/Verif/i)
  })
})

test('the breve receipt keeps the structure and carries the SHA-1 of each encoded attachment', () => {
  const event: ReceiptEvent = { tipo: 'avvenuta-consegna', consegna, ricevuta: 'breve' }
  const raw = receipt(tx, event, { gestore, at, style: STYLE_NOW, messageId: 'r1@pec.example' })
  const text = raw.toString('latin1')
  // printf 'JVBERi0xLjQ=' | sha1sum
  expect(text).toContain('filename="modulo.pdf.hash"')
  expect(text).toContain('ee571b3f78670c901ec45d230ab6f02d941a1c09')
  expect(text).toContain('Buongiorno')
  expect(text).not.toContain('JVBERi0xLjQ=')
})

test('the same input gives the same bytes', () => {
  const first = transportEnvelope(tx, { gestore, at, style: STYLE_NOW })
  expect(transportEnvelope(tx, { gestore, at, style: STYLE_NOW }).equals(first)).toBe(true)
})

function daticertIn(signed: Buffer): string {
  const text = signed.toString('latin1')
  const start = text.indexOf('\r\n\r\n', text.indexOf('filename="daticert.xml"')) + 4
  return Buffer.from(text.slice(start, text.indexOf('\r\n--', start)), 'base64').toString('utf8')
}
