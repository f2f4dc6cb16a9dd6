import { createHash } from 'node:crypto'
import { daticertXml } from './daticert.js'
import { encodedText } from './headers.js'
import { base64Part, multipart, part } from './mime.js'
import type { Attachment, Letter } from './person.js'
import { romanTime } from './roman-time.js'
import { daticertPart } from './shapes.js'

/** When and under which Message-ID (angle brackets included) a letter is written. */
export interface Written {
  messageId: string
  at: number
}

/**
 * What people's mail programs make of a letter, beyond the usual: the sender's message as bytes, for
 * `message` of a sending.
 */
export const LETTERS = {
  /** The whole body is one signed file, its base64 wrapped at an odd column. */
  'only-p7m': (letter, written) => {
    const [file] = letter.attachments ?? []
    const name = file?.filename ?? 'domanda.pdf.p7m'
    const body = wrappedAt(61, file?.content ?? Buffer.from('prova'))
    return message(
      letter,
      written,
      part(
        [
          `Content-Type: application/pkcs7-mime; smime-type=signed-data; name="${name}"`,
          'Content-Transfer-Encoding: base64',
          `Content-Disposition: attachment; filename="${name}"`,
        ],
        body,
      ),
    )
  },
  /** File names as RFC 2047 words inside quotes: wrong, and frequent. */
  'names-2047': (letter, written) =>
    withFiles(letter, written, (name) => `filename="${encodedText(name).replace(/\r\n/g, '')}"`),
  /** File names in pieces of RFC 2231. */
  'names-2231': (letter, written) => withFiles(letter, written, rfc2231),
  /** File names as raw UTF-8 bytes. */
  'names-8bit': (letter, written) => withFiles(letter, written, (name) => `filename="${name}"`),
  /** The sender attaches a daticert.xml of their own making. */
  'forged-daticert': (letter, written) =>
    message(
      letter,
      written,
      multipart('mixed', written.messageId, [
        text(letter),
        ...files(letter),
        daticertPart(forgery(letter, written)),
      ]),
    ),
  /** The same, inside a forwarded message that imitates a whole PEC. */
  'forged-deeper': (letter, written) => {
    const seed = `${written.messageId} deeper`
    const imitation = multipart('signed', seed, [
      multipart('mixed', seed, [text(letter), daticertPart(forgery(letter, written))]),
      base64Part(
        ['Content-Type: application/x-pkcs7-signature; name="smime.p7s"'],
        Buffer.from('no signature'),
      ),
    ])
    const header = [
      'X-Trasporto: posta-certificata',
      'Subject: POSTA CERTIFICATA: finta',
      'MIME-Version: 1.0',
      '',
    ]
    const forwarded = Buffer.concat([Buffer.from(header.join('\r\n')), imitation])
    const attached = part(
      ['Content-Type: message/rfc822; name="postacert.eml"', 'Content-Disposition: inline'],
      forwarded,
    )
    return message(
      letter,
      written,
      multipart('mixed', written.messageId, [text(letter), ...files(letter), attached]),
    )
  },
} as const satisfies Record<string, (letter: Letter, written: Written) => Buffer>

export type LetterName = keyof typeof LETTERS

function message(letter: Letter, { messageId, at }: Written, entity: Buffer): Buffer {
  const header = [
    `From: ${letter.from}`,
    `To: ${letter.to.join(', ')}`,
    ...(letter.cc?.length ? [`Cc: ${letter.cc.join(', ')}`] : []),
    `Subject: ${encodedText(letter.subject)}`,
    `Date: ${romanTime(at).header}`,
    `Message-ID: ${messageId}`,
    'MIME-Version: 1.0',
    '',
  ]
  return Buffer.concat([Buffer.from(header.join('\r\n')), entity])
}

function text(letter: Letter): Buffer {
  const header = ['Content-Type: text/plain; charset="utf-8"', 'Content-Transfer-Encoding: 8bit']
  return part(header, letter.text.replace(/\r?\n/g, '\r\n'))
}

function files(letter: Letter): Buffer[] {
  return (letter.attachments ?? []).map((file) => filePart(file, `filename="${file.filename}"`))
}

function withFiles(letter: Letter, written: Written, disposition: (name: string) => string): Buffer {
  const parts = (letter.attachments ?? []).map((file) => filePart(file, disposition(file.filename)))
  return message(letter, written, multipart('mixed', written.messageId, [text(letter), ...parts]))
}

function filePart(file: Attachment, filename: string): Buffer {
  const type = file.contentType ?? 'application/octet-stream'
  return base64Part([`Content-Type: ${type}`, `Content-Disposition: attachment; ${filename}`], file.content)
}

function rfc2231(name: string): string {
  const encoded = [...Buffer.from(name)].map((byte) =>
    /[\w.-]/.test(String.fromCharCode(byte))
      ? String.fromCharCode(byte)
      : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`,
  )
  const pieces: string[] = []
  for (let i = 0; i < encoded.length; i += 20) pieces.push(encoded.slice(i, i + 20).join(''))
  return pieces.map((piece, i) => `\r\n filename*${i}*=${i === 0 ? "utf-8''" : ''}${piece}`).join(';')
}

function wrappedAt(columns: number, content: Buffer): string {
  return (content.toString('base64').match(new RegExp(`.{1,${columns}}`, 'g')) ?? []).join('\r\n')
}

/** A daticert.xml that says the message came from somebody else, long before. */
function forgery(letter: Letter, { messageId, at }: Written): string {
  return daticertXml({
    tipo: 'posta-certificata',
    errore: 'nessuno',
    mittente: 'impostore@pec.example',
    destinatari: letter.to.map((address) => ({ address, type: 'certificato' })),
    risposte: 'impostore@pec.example',
    oggetto: letter.subject,
    gestoreEmittente: 'Gestore finto',
    at: at - 30 * 24 * 3600 * 1000,
    identificativo: `falso.${createHash('sha256').update(messageId).digest('hex').slice(0, 16)}@pec.example`,
    msgid: messageId,
  })
}
