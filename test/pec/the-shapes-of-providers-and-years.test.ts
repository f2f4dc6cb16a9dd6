import { beforeAll, describe, expect, it } from 'vitest'
import { inspect, isVerified, readInner, type TrustStore, trustFrom } from '../../pec/index.js'
import { LETTERS } from '../../pec/simulator/letters.js'
import { anomalyEnvelope, receipt, transportEnvelope } from '../../pec/simulator/messages.js'
import { createPki, type Pki } from '../../pec/simulator/pki.js'
import { SHAPES, type ShapeName } from '../../pec/simulator/shapes.js'
import { STYLES, type StyleName } from '../../pec/simulator/styles.js'
import type { Gestore, ReceiptEvent, Transaction } from '../../pec/simulator/transaction.js'
import { opensslVerify } from '../simulator/openssl.js'

/** The provider on this machine writes what real providers wrote over the years; the library must read it all. */

const at = Date.parse('2031-03-03T11:00:00Z')
const letter = {
  from: 'anna@pec.example',
  to: ['ufficio@pec.example'],
  subject: 'Domanda “art. 16”: perché sì',
  text: 'Buongiorno,\nin allegato la domanda.',
  attachments: [
    { filename: 'domanda è.pdf', content: Buffer.from('%PDF-1.4'), contentType: 'application/pdf' },
  ],
}
const written = { messageId: '<mia.1@client.example>', at }
const consegna = 'ufficio@pec.example'
const transaction = (message: Buffer): Transaction => ({
  identificativo: 'prova.1@pec.example',
  msgid: written.messageId,
  mittente: letter.from,
  destinatari: [
    { address: consegna, type: 'certificato' },
    { address: 'posta@example.org', type: 'esterno' },
  ],
  risposte: letter.from,
  oggetto: letter.subject,
  acceptedAt: at,
  message,
})
const tx = transaction(LETTERS['names-2231'](letter, written))

let pki: Pki
let gestore: Gestore
let trust: TrustStore
beforeAll(async () => {
  pki = await createPki({ domains: ['pec.example'] })
  const signer = pki.signers.get('pec.example')
  if (!signer) throw new Error('no signer')
  gestore = { name: 'Gestore di prova', domain: 'pec.example', signer }
  trust = trustFrom([{ name: 'agid.der', bytes: pki.intermediate.certificate }])
})

const styles = Object.keys(STYLES) as StyleName[]
const envelope = (style: StyleName, shape?: ShapeName, message = tx) =>
  transportEnvelope(message, {
    gestore,
    at,
    style: STYLES[style],
    ...(shape ? { departure: SHAPES[shape] } : {}),
  })
const codes = (message: Buffer) => inspect(message, { trust }).findings.map(({ code }) => code)

/** What is told of a regular message beyond its age: nothing. */
const unexpected = (message: Buffer) =>
  codes(message).filter((code) => code !== 'digest-sha1' && code !== 'rem-evidence')

describe.each(styles)('as in %s', (style) => {
  it('an envelope is verified, by openssl too, and says everything', async () => {
    const message = envelope(style)
    await opensslVerify(message, pki, at)
    const inspection = inspect(message, { trust })
    expect(inspection).toMatchObject({
      kind: 'posta-certificata',
      certifiedKind: 'posta-certificata',
      certifiedSender: letter.from,
      recipients: tx.destinatari,
      subject: letter.subject,
      at: '2031-03-03T12:00:00+01:00',
      atAsWritten: '03/03/2031 12:00:00 +0100',
      identifier: tx.identificativo,
      messageId: tx.msgid,
      error: 'nessuno',
      integrity: 'intact',
      chain: 'valid',
      signer: { address: 'posta-certificata@pec.example', isProvider: true },
    })
    expect(isVerified(inspection)).toBe(true)
    expect(unexpected(message)).toEqual([])
    expect(readInner(message, inspection)).toMatchObject({
      from: letter.from,
      subject: letter.subject,
      text: letter.text,
      attachments: [{ name: 'domanda è.pdf', type: 'application/pdf', size: 8 }],
    })
  })

  const events: ReceiptEvent[] = [
    { tipo: 'accettazione' },
    { tipo: 'non-accettazione', errore: 'virus', erroreEsteso: 'virus' },
    { tipo: 'presa-in-carico', ricezione: [consegna] },
    { tipo: 'avvenuta-consegna', consegna, ricevuta: 'completa' },
    { tipo: 'avvenuta-consegna', consegna, ricevuta: 'breve' },
    { tipo: 'avvenuta-consegna', consegna, ricevuta: 'sintetica' },
    { tipo: 'errore-consegna', consegna, errore: 'altro', erroreEsteso: '5.1.1 - casella inesistente' },
    { tipo: 'preavviso-errore-consegna', consegna, hours: 24, erroreEsteso: '5.4.1 - ventiquattro ore' },
    { tipo: 'rilevazione-virus', consegna, erroreEsteso: '5.5.1 - virus' },
  ]
  it.each(events)('$tipo $ricevuta is verified', (event) => {
    const message = receipt(tx, event, { gestore, at, style: STYLES[style], messageId: 'r1@pec.example' })
    const inspection = inspect(message, { trust })
    expect(inspection).toMatchObject({
      kind: event.tipo,
      certifiedKind: event.tipo,
      messageId: tx.msgid,
      identifier: tx.identificativo,
      receiptType: 'ricevuta' in event ? event.ricevuta : null,
      deliveredTo: 'consegna' in event ? event.consegna : null,
      error: 'errore' in event ? event.errore : expect.any(String),
      automatic: true,
    })
    expect(isVerified(inspection)).toBe(true)
    expect(unexpected(message)).toEqual([])
    const attached = 'ricevuta' in event && event.ricevuta !== 'sintetica'
    expect(inspection.inner !== null).toBe(attached)
  })

  it('an anomaly is verified and certifies nothing', () => {
    const received = {
      message: tx.message,
      messageId: 'a1@pec.example',
      mittente: 'x@example.org',
      oggetto: 'ciao',
      destinatari: [consegna],
      reason: 'il messaggio non viene da un gestore',
    }
    const inspection = inspect(anomalyEnvelope(received, { gestore, at, style: STYLES[style] }), { trust })
    expect(inspection).toMatchObject({
      kind: 'anomalia',
      certifiedSender: null,
      at: null,
      integrity: 'intact',
    })
    expect(inspection.inner).not.toBeNull()
  })
})

describe('shapes to be feared', () => {
  /** Shape, whether the facts are believed, what is told. */
  const expected: Record<ShapeName, [believed: boolean, integrity: string, told: string[]]> = {
    'no-daticert': [false, 'intact', ['daticert-missing']],
    'broken-daticert': [false, 'intact', ['daticert-unreadable']],
    'empty-daticert': [false, 'intact', ['daticert-unreadable']],
    doctype: [true, 'intact', []],
    entities: [false, 'intact', ['daticert-doctype']],
    'entity-bomb': [false, 'intact', ['daticert-doctype']],
    'without-defaults': [true, 'intact', []],
    'unknown-words': [true, 'intact', ['daticert-unknown-value']],
    'two-daticert': [false, 'intact', ['daticert-contradictory']],
    'unknown-part': [true, 'intact', ['extra-parts']],
    'lying-subject': [true, 'intact', ['subject-differs']],
    'lying-type': [true, 'intact', ['kind-differs']],
    'lying-sender': [true, 'intact', ['sender-differs']],
    'lying-receipt': [true, 'intact', []],
    'also-transport': [true, 'intact', ['duplicate-header']],
    tampered: [true, 'altered', ['signature-altered']],
    'mailing-list': [false, 'unsigned', ['signed-part-not-on-top']],
    'unsigned-wrapper': [false, 'unsigned', ['signed-part-not-on-top']],
    'lost-last-line': [true, 'intact', []],
    'lf-only': [true, 'intact', ['line-ends-repaired']],
    'cr-crlf': [true, 'intact', ['line-ends-repaired']],
    'short-signature': [true, 'unreadable', ['signature-unreadable']],
  }

  it.each(Object.keys(SHAPES) as ShapeName[])('%s', (shape) => {
    const [believed, integrity, told] = expected[shape]
    const message = envelope('2024', shape)
    const inspection = inspect(message, { trust })
    expect(inspection.certifiedSender).toBe(believed ? letter.from : null)
    expect(inspection.identifier).toBe(believed ? tx.identificativo : null)
    expect(inspection.integrity).toBe(integrity)
    expect(codes(message)).toEqual(expect.arrayContaining(told))
    if (integrity !== 'intact') expect(isVerified(inspection)).toBe(false)
  })

  it.each(['forged-daticert', 'forged-deeper'] as const)(
    '%s in the sender’s message is never believed',
    (name) => {
      for (const style of styles) {
        const inspection = inspect(envelope(style, undefined, transaction(LETTERS[name](letter, written))), {
          trust,
        })
        expect(inspection).toMatchObject({
          certifiedSender: letter.from,
          identifier: tx.identificativo,
          integrity: 'intact',
        })
        expect(inspection.kind).toBe('posta-certificata')
      }
    },
  )

  it.each(['names-2047', 'names-2231', 'names-8bit'] as const)('file names as in %s', (name) => {
    const message = envelope('2024', undefined, transaction(LETTERS[name](letter, written)))
    expect(readInner(message, inspect(message)).attachments.map((file) => file.name)).toEqual([
      'domanda è.pdf',
    ])
  })
})
