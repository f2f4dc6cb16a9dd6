import { base64Part } from './mime.js'

/** Where a shape departs from what a provider should write. */
export interface Departure {
  /** Another daticert.xml, or none, still under a valid signature. */
  daticert?: (xml: string) => string | undefined
  /** Further parts at the end of the signed part, made from daticert.xml as it should be. */
  furtherParts?: (xml: string) => Buffer[]
  /** Other top-level header lines, which no signature covers. */
  header?: (lines: readonly string[]) => readonly string[]
  /** What happened to the message after it was signed. */
  afterwards?: (message: Buffer) => Buffer
}

const OTHER_SENDER = 'impostore@pec.example'

/** The shapes seen in the wild or to be feared in PEC mailboxes (docs/simulator.md says what each tests). */
export const SHAPES = {
  'no-daticert': { daticert: () => undefined },
  'broken-daticert': { daticert: (xml) => xml.slice(0, xml.indexOf('</dati>')) },
  'empty-daticert': { daticert: () => '' },
  doctype: {
    daticert: (xml) => xml.replace('<postacert', '<!DOCTYPE postacert SYSTEM "postacert.dtd">\n<postacert'),
  },
  entities: {
    daticert: (xml) =>
      xml
        .replace(
          '<postacert',
          '<!DOCTYPE postacert [<!ENTITY chi SYSTEM "file:///etc/hostname">]>\n<postacert',
        )
        .replace(/<oggetto>.*<\/oggetto>/s, '<oggetto>&chi;</oggetto>'),
  },
  'entity-bomb': {
    daticert: (xml) =>
      xml
        .replace('<postacert', `<!DOCTYPE postacert [${entityBomb()}]>\n<postacert`)
        .replace(/<oggetto>.*<\/oggetto>/s, '<oggetto>&e9;</oggetto>'),
  },
  'without-defaults': {
    daticert: (xml) => xml.replace(' errore="nessuno"', '').replace(' tipo="certificato"', ''),
  },
  'unknown-words': { daticert: (xml) => xml.replace('errore="nessuno"', 'errore="mai-visto"') },
  'two-daticert': { furtherParts: (xml) => [daticertPart(forged(xml))] },
  'unknown-part': {
    furtherParts: () => [
      base64Part(['Content-Type: application/octet-stream; name="ignoto.bin"'], Buffer.from('?')),
    ],
  },
  'lying-subject': { header: (lines) => replaced(lines, 'Subject', 'CONSEGNA: tutto a posto') },
  'lying-type': {
    header: (lines) => replaced(lines, 'X-Trasporto', 'posta-certificata').concat('X-Ricevuta: accettazione'),
  },
  'lying-sender': {
    header: (lines) =>
      replaced(lines, 'From', `"Per conto di: ${OTHER_SENDER}" <posta-certificata@pec.example>`),
  },
  'lying-receipt': { header: (lines) => replaced(lines, 'X-Ricevuta', 'avvenuta-consegna') },
  'also-transport': { header: (lines) => [...lines, 'X-Trasporto: posta-certificata'] },
  tampered: { afterwards: (message) => tampered(message) },
  'mailing-list': {
    afterwards: (message) => wrapped(message, ['Sender: lista@example.org', 'List-Id: <lista.example.org>']),
  },
  'unsigned-wrapper': { afterwards: (message) => wrapped(message, topLabels(message)) },
  'lost-last-line': { afterwards: (message) => message.subarray(0, message.length - 2) },
  'lf-only': { afterwards: (message) => swapLineEnds(message, '\n') },
  'cr-crlf': { afterwards: (message) => swapLineEnds(message, '\r\r\n') },
  'short-signature': { afterwards: (message) => shortSignature(message) },
} as const satisfies Record<string, Departure>

export type ShapeName = keyof typeof SHAPES

/** The same facts with another sender and type: what a forger would like to be believed. */
export function forged(xml: string): string {
  return xml
    .replace(/<mittente>[^<]*<\/mittente>/, `<mittente>${OTHER_SENDER}</mittente>`)
    .replace(/<identificativo>/, '<identificativo>falso.')
    .replace(/<ora>[^<]*<\/ora>/, '<ora>00:00:00</ora>')
}

/** A daticert.xml as an attached part. */
export function daticertPart(xml: string): Buffer {
  return base64Part(
    [
      'Content-Type: application/xml; name="daticert.xml"; charset="UTF-8"',
      'Content-Disposition: inline; filename="daticert.xml"',
    ],
    Buffer.from(xml),
  )
}

function replaced(lines: readonly string[], name: string, value: string): string[] {
  return lines.map((line) =>
    line.toLowerCase().startsWith(`${name.toLowerCase()}:`) ? `${name}: ${value}` : line,
  )
}

/** One bit of the display text, which the signature covers. */
function tampered(message: Buffer): Buffer {
  const copy = Buffer.from(message)
  const position = copy.indexOf('\r\n\r\n', copy.indexOf('Content-Type: text/plain')) + 4
  copy.writeUInt8(copy.readUInt8(position) ^ 1, position)
  return copy
}

function wrapped(message: Buffer, labels: readonly string[]): Buffer {
  const header = [
    ...labels,
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary="----=_wrapper"',
    '',
    '------=_wrapper',
    'Content-Type: text/plain; charset="utf-8"',
    '',
    'Inoltrato da un programma.',
    '------=_wrapper',
  ]
  // The genuine PEC goes in as a part: its own Content-Type says multipart/signed
  const opening = Buffer.from(`${header.join('\r\n')}\r\n`)
  return Buffer.concat([opening, message, Buffer.from('\r\n------=_wrapper--\r\n')])
}

/** The labels by which the genuine message is recognised, copied outside. */
function topLabels(message: Buffer): string[] {
  const header = message.toString('latin1', 0, message.indexOf('\r\n\r\n'))
  return header.split(/\r\n(?![ \t])/).filter((line) => /^(x-|subject|from|to|date|message-id)/i.test(line))
}

function swapLineEnds(message: Buffer, lineEnd: string): Buffer {
  return Buffer.from(message.toString('latin1').replace(/\r\n/g, lineEnd), 'latin1')
}

function shortSignature(message: Buffer): Buffer {
  const text = message.toString('latin1')
  const start = text.indexOf('\r\n\r\n', text.lastIndexOf('smime.p7s')) + 4
  return Buffer.from(`${text.slice(0, start)}MIIK\r\n${text.slice(text.indexOf('--', start))}`, 'latin1')
}

function entityBomb(): string {
  const levels = Array.from({ length: 9 }, (_, i) => `<!ENTITY e${i + 1} "${`&e${i};`.repeat(10)}">`)
  return `<!ENTITY e0 "ah">${levels.join('')}`
}
