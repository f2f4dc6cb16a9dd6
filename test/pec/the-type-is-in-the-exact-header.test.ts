import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inspect, UnreadableMessage } from '../../pec/index.js'
import {
  daticertPart,
  daticertXml,
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

const message = (...headers: string[]) =>
  Buffer.from([...headers, 'From: a@b.example', '', 'testo', ''].join('\r\n'))
const kindOf = (...headers: string[]) => inspect(message(...headers)).kind

describe('the type of a message', () => {
  it.each([
    'accettazione',
    'non-accettazione',
    'presa-in-carico',
    'avvenuta-consegna',
    'errore-consegna',
    'preavviso-errore-consegna',
    'rilevazione-virus',
  ])('%s is the whole value of X-Ricevuta', (kind) => {
    expect(kindOf(`X-Ricevuta: ${kind}`)).toBe(kind)
    expect(kindOf(`x-RICEVUTA:  ${kind} `)).toBe(kind)
    const inspection = inspect(receipt(pki, kind))
    expect(inspection).toMatchObject({
      kind,
      certifiedKind: kind,
      automatic: true,
      inner: null,
      findings: [],
    })
  })

  it('is a PEC or an anomaly by X-Trasporto', () => {
    expect(kindOf('X-Trasporto: posta-certificata')).toBe('posta-certificata')
    expect(kindOf('X-Trasporto: errore')).toBe('anomalia')
  })

  it('is a receipt where both headers are, as some receipts have them', () => {
    expect(kindOf('X-Trasporto: posta-certificata', 'X-Ricevuta: accettazione')).toBe('accettazione')
  })

  it('is ordinary with a value nobody defined, and that is told', () => {
    for (const header of ['X-Ricevuta: accettazione-parziale', 'X-Ricevuta:', 'X-Trasporto: ferrovia']) {
      const inspection = inspect(message(header))
      expect(inspection.kind).toBe('ordinaria')
      expect(inspection.findings.map(({ code }) => code)).toEqual(['unknown-type'])
    }
  })

  it('is not decided by the subject, a reference or a header further in', () => {
    expect(kindOf('Subject: ACCETTAZIONE: prova')).toBe('ordinaria')
    expect(kindOf('X-Riferimento-Message-ID: <x@y>')).toBe('ordinaria')
    const nested = personMessage({
      attachments: [{ name: 'pec.eml', type: 'message/rfc822', content: receipt(pki, 'accettazione') }],
    })
    expect(inspect(Buffer.from(nested)).kind).toBe('ordinaria')
  })

  it('of a PEC that carries a PEC, and of an anomaly that wraps one, is that of the outside', () => {
    const inside = signedMessage(pki)
    const pec = inspect(signedMessage(pki, { parts: [textPart, daticertPart(), postacertPart(inside)] }))
    expect(pec).toMatchObject({ kind: 'posta-certificata', findings: [] })
    const anomaly = signedMessage(pki, {
      headers: ['X-Trasporto: errore'],
      subject: 'ANOMALIA MESSAGGIO: prova',
      parts: [textPart, postacertPart(inside)],
    })
    expect(inspect(anomaly)).toMatchObject({
      kind: 'anomalia',
      certifiedSender: null,
      at: null,
      findings: [],
    })
    expect(inspect(anomaly).inner).not.toBeNull()
  })

  it('counts once where a header is doubled, and that is told', () => {
    const inspection = inspect(message('X-Ricevuta: accettazione', 'X-Ricevuta: avvenuta-consegna'))
    expect(inspection.kind).toBe('accettazione')
    expect(inspection.findings.map(({ code }) => code)).toContain('duplicate-header')
  })
})

describe('what daticert.xml may leave out', () => {
  it('the error and the type of a recipient have defaults', () => {
    const xml = daticertXml({ error: null, recipients: [{ address: 'x@y.example', type: null }] })
    const inspection = inspect(
      signedMessage(pki, { parts: [textPart, daticertPart(xml), postacertPart(personMessage())] }),
    )
    expect(inspection.error).toBe('nessuno')
    expect(inspection.recipients).toEqual([{ address: 'x@y.example', type: 'certificato' }])
  })

  it('values nobody defined are kept as written and told', () => {
    const inspection = inspect(
      receipt(pki, 'errore-consegna', { error: 'casella-piena', errorDetail: '5.2.2 piena' }),
    )
    expect(inspection).toMatchObject({ error: 'casella-piena', errorDetail: '5.2.2 piena' })
    expect(inspection.findings.map(({ code }) => code)).toEqual(['daticert-unknown-value'])
  })

  it('the instant keeps its offset, and an impossible one is no instant', () => {
    const at = (day: string, hour: string, zone: string) =>
      inspect(receipt(pki, 'accettazione', { date: { day, hour, zone } }))
    expect(at('01/07/2024', '09:05:07', '+0200')).toMatchObject({
      at: '2024-07-01T09:05:07+02:00',
      atAsWritten: '01/07/2024 09:05:07 +0200',
    })
    for (const wrong of [
      at('31/02/2024', '09:00:00', '+0100'),
      at('01/07/2024', '24:00:01', '+0200'),
      at('01/07/2024', '09:00:00', 'CET'),
    ]) {
      expect(wrong.at).toBeNull()
      expect(wrong.atAsWritten).not.toBeNull()
      expect(wrong.findings.map(({ code }) => code)).toContain('daticert-date')
    }
  })
})

describe('bytes that are no message', () => {
  it.each([
    ['nothing', ''],
    ['a PDF', '%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\n'],
    ['zeros', '\0'.repeat(1000)],
    ['a note with a colon', 'Nota: comprare il latte\n\ngrazie\n'],
    ['a zip', 'PK\u0003\u0004\u0014\0\0\0'],
  ])('%s is refused with a typed error', (_, bytes) => {
    expect(() => inspect(Buffer.from(bytes, 'latin1'))).toThrow(UnreadableMessage)
  })

  it('an mbox line, a byte order mark or empty lines before the headers do no harm', () => {
    for (const before of ['From mario Mon Mar  3 2025\r\n', '\ufeff', '\r\n\n']) {
      expect(inspect(Buffer.concat([Buffer.from(before), message('X-Ricevuta: accettazione')])).kind).toBe(
        'accettazione',
      )
    }
  })
})
