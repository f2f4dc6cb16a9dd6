import { isoInstant } from './mime/date.js'
import { utf8 } from './mime/words.js'
import { type Element, parseXml, type XmlFault } from './xml.js'

/** Whether a recipient's mailbox is PEC; an open enumeration (DTD of daticert.xml). */
export interface Recipient {
  readonly address: string
  readonly type: 'certificato' | 'esterno' | (string & {})
}

/** The facts a provider certifies in daticert.xml (RFC 6109 §4). */
export interface Daticert {
  /** `tipo`, as written. */
  readonly type: string
  /** `errore`, `nessuno` where absent. */
  readonly error: string
  readonly sender: string | null
  readonly recipients: readonly Recipient[]
  readonly subject: string | null
  readonly provider: string | null
  /** ISO instant with the offset of `zona`, or null when the date cannot be read. */
  readonly at: string | null
  readonly atAsWritten: string | null
  readonly identifier: string | null
  readonly messageId: string | null
  readonly receiptType: string | null
  readonly deliveredTo: string | null
  readonly errorDetail: string | null
}

const MAX_LENGTH = 4 * 1024 * 1024

/** Reads daticert.xml, or says why it cannot be believed. */
export function readDaticert(bytes: Buffer): Daticert | XmlFault {
  if (bytes.length > MAX_LENGTH) return 'malformed'
  const root = parseXml(decode(bytes))
  if (typeof root === 'string') return root
  if (root.name !== 'postacert') return 'malformed'
  const head = child(root, 'intestazione')
  const data = child(root, 'dati')
  const type = root.attributes.get('tipo')
  if (!head || !data || type === undefined) return 'malformed'
  const instant = child(data, 'data')
  const day = instant ? textIn(instant, 'giorno') : null
  const hour = instant ? textIn(instant, 'ora') : null
  const zone = instant?.attributes.get('zona')?.trim() ?? ''
  return {
    type: type.trim(),
    error: root.attributes.get('errore')?.trim() || 'nessuno',
    sender: textIn(head, 'mittente'),
    recipients: head.children
      .filter(({ name }) => name === 'destinatari')
      .map((recipient) => ({
        address: recipient.text.trim(),
        type: recipient.attributes.get('tipo')?.trim() || 'certificato',
      })),
    subject: textIn(head, 'oggetto'),
    provider: textIn(data, 'gestore-emittente'),
    at: day && hour ? instantFrom(day, hour, zone) : null,
    atAsWritten: day && hour ? `${day} ${hour} ${zone}`.trim() : null,
    identifier: textIn(data, 'identificativo'),
    messageId: textIn(data, 'msgid'),
    receiptType: child(data, 'ricevuta')?.attributes.get('tipo')?.trim() ?? null,
    deliveredTo: textIn(data, 'consegna'),
    errorDetail: textIn(data, 'errore-esteso'),
  }
}

function decode(bytes: Buffer): string {
  const declared = /^[^>]{0,80}encoding\s*=\s*["']([\w-]{1,40})["']/.exec(
    bytes.toString('latin1', 0, 160),
  )?.[1]
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString('utf16le', 2)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  const text = utf8(bytes)
  if (text !== null) return text
  return new TextDecoder(/8859-15/.test(declared ?? '') ? 'iso-8859-15' : 'windows-1252').decode(bytes)
}

function child(parent: Element, name: string): Element | null {
  return parent.children.find((element) => element.name === name) ?? null
}

function textIn(parent: Element, name: string): string | null {
  const text = child(parent, name)?.text.trim()
  return text ? text : null
}

/**
 * dd/mm/yyyy, hh:mm:ss and +hhmm as an ISO instant. Universal time may be called by its name. Any other zone, or none
 * (the DTD requires one), leaves no instant: to guess a legal instant is to invent one.
 */
function instantFrom(day: string, hour: string, zone: string): string | null {
  const date = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(day)
  const time = /^(\d{1,2}):(\d{2}):(\d{2})(?:[.,]\d{1,9})?$/.exec(hour)
  const offset = /^([+-]\d{2}):?(\d{2})$/.exec(/^(Z|UTC|GMT)$/i.test(zone) ? '+0000' : zone)
  if (!date || !time || !offset) return null
  return isoInstant(
    Number(date[3]),
    Number(date[2]),
    Number(date[1]),
    Number(time[1]),
    Number(time[2]),
    Number(time[3]),
    `${offset[1]}:${offset[2]}`,
  )
}
