import { isAscii } from 'node:buffer'
import { hashedAttachments } from './breve.js'
import { type Daticert, daticertXml, type Errore } from './daticert.js'
import { fieldValue, openHeader } from './headers.js'
import { displayPart, multipart, part, type Style, signedMessage, subjectLine } from './mime.js'
import { remPart } from './rem.js'
import { romanTime } from './roman-time.js'
import { type Departure, daticertPart } from './shapes.js'
import type { Gestore, Ordinary, ReceiptEvent, Transaction } from './transaction.js'
import { anomalyText, envelopeText, receiptText } from './wording.js'

/** Who writes a message, when (milliseconds of the epoch) and in which style. */
export interface Writing {
  gestore: Gestore
  at: number
  style: Style
  /** Where it departs from what a provider should write; nowhere if not given. */
  departure?: Departure
}

/** A signed receipt. `messageId` is the receipt's own, without angle brackets. */
export function receipt(
  tx: Transaction,
  event: ReceiptEvent,
  writing: Writing & { messageId: string },
): Buffer {
  const { gestore, at } = writing
  const facts = daticertOf(tx, event, writing)
  const postacert = attachedToReceipt(tx, event)
  const seed = writing.messageId
  const toProvider = event.tipo === 'presa-in-carico' || event.tipo === 'rilevazione-virus'
  const header = [
    `X-Ricevuta: ${event.tipo}`,
    ...('errore' in event && event.errore === 'virus' ? ['X-VerificaSicurezza: errore'] : []),
    `Date: ${romanTime(at).header}`,
    subjectLine(`${prefixOf(event)}${tx.oggetto}`),
    `From: posta-certificata@${gestore.domain}`,
    `To: ${toProvider ? `ricevute@${gestore.domain}` : tx.mittente}`,
    ...(tx.msgid ? [`X-Riferimento-Message-ID: ${tx.msgid}`] : []),
    `Message-ID: <${writing.messageId}>`,
  ]
  const entity = certifiedEntity({ text: receiptText(tx, event, at), facts, postacert, seed }, writing)
  return sealed(header, entity, seed, writing)
}

/** The transport envelope (busta di trasporto): the sender's message, certified, for its recipients. */
export function transportEnvelope(tx: Transaction, writing: Writing): Buffer {
  const { gestore, at } = writing
  const { fields } = openHeader(tx.message)
  const seed = tx.identificativo
  const requested = fieldValue(fields, 'x-tiporicevuta')
  const header = [
    'X-Trasporto: posta-certificata',
    ...(requested ? [`X-TipoRicevuta: ${requested}`] : []),
    `Date: ${romanTime(at).header}`,
    subjectLine(`POSTA CERTIFICATA: ${tx.oggetto}`),
    `From: "Per conto di: ${tx.mittente}" <posta-certificata@${gestore.domain}>`,
    `Reply-To: ${tx.risposte}`,
    ...recipientLines(fields),
    ...(tx.msgid ? [`X-Riferimento-Message-ID: ${tx.msgid}`] : []),
    `Message-ID: <${tx.identificativo}>`,
  ]
  const facts = daticertOf(tx, { tipo: 'posta-certificata' }, writing)
  const postacert = certifiedMessage(tx)
  const entity = certifiedEntity({ text: envelopeText(tx, at), facts, postacert, seed }, writing)
  return sealed(header, entity, seed, writing)
}

/** The anomaly envelope (busta di anomalia) around an ordinary message: it has no daticert.xml. */
export function anomalyEnvelope(received: Ordinary, writing: Writing): Buffer {
  const { gestore, at, style } = writing
  const seed = received.messageId
  const { fields } = openHeader(received.message)
  const header = [
    'X-Trasporto: errore',
    `Date: ${romanTime(at).header}`,
    subjectLine(`ANOMALIA MESSAGGIO: ${received.oggetto}`),
    `From: "Per conto di: ${received.mittente}" <posta-certificata@${gestore.domain}>`,
    `Reply-To: ${received.mittente}`,
    ...recipientLines(fields),
    `Message-ID: <${received.messageId}>`,
  ]
  const display = displayPart(anomalyText(received, at), style, seed)
  const entity = multipart('mixed', seed, [display, postacertPart(received.message)])
  return sealed(header, entity, seed, writing)
}

/** The sender's message with the provider's Message-ID in place of the sender's (RFC 6109 §3.1.5). */
export function certifiedMessage(tx: Transaction): Buffer {
  const { fields, bodyStart } = openHeader(tx.message)
  const kept = fields.filter((field) => !/^(message-id|x-riferimento-message-id)$/i.test(field.name))
  const lines = [
    ...kept.map((field) => field.raw),
    ...(tx.msgid ? [`X-Riferimento-Message-ID: ${tx.msgid}`] : []),
    `Message-ID: <${tx.identificativo}>`,
  ]
  const header = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1')
  return Buffer.concat([header, tx.message.subarray(bodyStart)])
}

/** The beginning of a receipt's subject. */
export function prefixOf(event: ReceiptEvent): string {
  const virus = 'errore' in event && event.errore === 'virus' ? ' PER VIRUS' : ''
  switch (event.tipo) {
    case 'accettazione':
      return 'ACCETTAZIONE: '
    case 'non-accettazione':
      return `AVVISO DI NON ACCETTAZIONE${virus}: `
    case 'presa-in-carico':
      return 'PRESA IN CARICO: '
    case 'avvenuta-consegna':
      return 'CONSEGNA: '
    case 'errore-consegna':
      return `AVVISO DI MANCATA CONSEGNA${virus}: `
    case 'preavviso-errore-consegna':
      return 'AVVISO DI MANCATA CONSEGNA PER SUP. TEMPO MASSIMO: '
    case 'rilevazione-virus':
      return 'PROBLEMA DI SICUREZZA: '
  }
}

/** The signed multipart/mixed of envelopes and receipts. */
function certifiedEntity(
  content: { text: string; facts: Daticert; postacert: Buffer | undefined; seed: string },
  { style, departure }: Writing,
): Buffer {
  const { facts, postacert, seed } = content
  const xml = daticertXml(facts)
  const written = departure?.daticert ? departure.daticert(xml) : xml
  const evidence = [
    ...(written === undefined ? [] : [daticertPart(written)]),
    ...(postacert ? [postacertPart(postacert)] : []),
  ]
  if (style.order === 'postacert-first') evidence.reverse()
  const further = [...(style.rem ? [remPart(facts)] : []), ...(departure?.furtherParts?.(xml) ?? [])]
  return multipart('mixed', seed, [displayPart(content.text, style, seed), ...evidence, ...further])
}

/** Signs the entity under that header, departing where the shape wants it. */
function sealed(header: readonly string[], entity: Buffer, seed: string, writing: Writing): Buffer {
  const { gestore, at, style, departure } = writing
  const lines = departure?.header?.(header) ?? header
  const message = signedMessage(lines, entity, { signer: gestore.signer, at, style, seed })
  return departure?.afterwards?.(message) ?? message
}

function postacertPart(message: Buffer): Buffer {
  const header = [
    'Content-Type: message/rfc822; name="postacert.eml"',
    `Content-Transfer-Encoding: ${isAscii(message) ? '7bit' : '8bit'}`,
    'Content-Disposition: inline; filename="postacert.eml"',
  ]
  return part(header, message)
}

function attachedToReceipt(tx: Transaction, event: ReceiptEvent): Buffer | undefined {
  if (event.tipo !== 'avvenuta-consegna' || event.ricevuta === 'sintetica') return undefined
  const message = certifiedMessage(tx)
  return event.ricevuta === 'completa' ? message : hashedAttachments(message)
}

function daticertOf(
  tx: Transaction,
  event: ReceiptEvent | { tipo: 'posta-certificata' },
  w: Writing,
): Daticert {
  return {
    tipo: event.tipo,
    errore: 'errore' in event ? event.errore : erroreOf(event.tipo),
    mittente: tx.mittente,
    destinatari: tx.destinatari,
    risposte: tx.risposte,
    oggetto: tx.oggetto,
    gestoreEmittente: w.gestore.name,
    at: w.at,
    identificativo: tx.identificativo,
    ...(tx.msgid ? { msgid: tx.msgid } : {}),
    ...('ricevuta' in event ? { ricevuta: event.ricevuta } : {}),
    ...('consegna' in event ? { consegna: event.consegna } : {}),
    ...('ricezione' in event ? { ricezione: event.ricezione } : {}),
    ...('erroreEsteso' in event ? { erroreEsteso: event.erroreEsteso } : {}),
  }
}

function erroreOf(tipo: Daticert['tipo']): Errore {
  if (tipo === 'rilevazione-virus') return 'virus'
  return tipo === 'preavviso-errore-consegna' ? 'altro' : 'nessuno'
}

function recipientLines(fields: ReturnType<typeof openHeader>['fields']): string[] {
  return fields.filter((field) => /^(to|cc)$/i.test(field.name)).map((field) => field.raw)
}
