import { createHash } from 'node:crypto'
import { type SignatureForm, signDetached } from './cms.js'
import { encodedText } from './headers.js'
import type { Signer } from './pki.js'

/** The habits of a provider in a year: which of the legal forms it gives its messages. */
export interface Style extends SignatureForm {
  /** What people read: one text, or text and HTML. */
  body: 'text' | 'alternative'
  /** Which comes first in the signed part. */
  order: 'daticert-first' | 'postacert-first'
  /** `iso-8859-1` declares that charset and writes UTF-8 bytes, as seen in real messages. */
  charset: 'utf-8' | 'iso-8859-1'
  /** The media type of the signature and of the protocol. */
  signatureType: 'application/x-pkcs7-signature' | 'application/pkcs7-signature'
  micalgQuoted: boolean
  /** Adds the REM evidence that some providers have attached since 2023. */
  rem: boolean
}

/** How messages look today. */
export const STYLE_NOW: Style = {
  digest: 'sha256',
  encoding: 'der',
  body: 'alternative',
  order: 'daticert-first',
  charset: 'utf-8',
  signatureType: 'application/x-pkcs7-signature',
  micalgQuoted: true,
  rem: false,
}

const CRLF = '\r\n'

/** A part: its header lines and its body, already encoded. */
export function part(header: readonly string[], body: Uint8Array | string): Buffer {
  return Buffer.concat([Buffer.from(`${header.join(CRLF)}${CRLF}${CRLF}`), bytes(body)])
}

/** A multipart entity. The boundary is derived from `seed`, so that the same input gives the same bytes. */
export function multipart(subtype: string, seed: string, parts: readonly Uint8Array[]): Buffer {
  const boundary = boundaryFor(subtype, seed)
  const header = `Content-Type: multipart/${subtype};${CRLF} boundary="${boundary}"${CRLF}${CRLF}`
  return Buffer.concat([Buffer.from(header), joined(boundary, parts)])
}

/** A base64 part of 76 columns. */
export function base64Part(header: readonly string[], content: Uint8Array): Buffer {
  const lines =
    Buffer.from(content)
      .toString('base64')
      .match(/.{1,76}/g) ?? []
  return part([...header, 'Content-Transfer-Encoding: base64'], lines.join(CRLF))
}

/** The text that people read, with an HTML twin if the style has it. */
export function displayPart(text: string, style: Style, seed: string): Buffer {
  const plain = textPart('text/plain', text, style)
  if (style.body === 'text') return plain
  const html = text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/\n/g, '<br>\n')
  return multipart('alternative', seed, [
    plain,
    textPart('text/html', `<html><body><p>${html}</p></body></html>\n`, style),
  ])
}

/** A whole multipart/signed message: headers, signed entity, signature. */
export function signedMessage(
  header: readonly string[],
  entity: Buffer,
  options: { signer: Signer; at: number; style: Style; seed: string },
): Buffer {
  const { style, seed } = options
  const boundary = boundaryFor('signed', seed)
  const micalg = style.digest === 'sha1' ? 'sha1' : 'sha-256'
  const top = [
    ...header,
    'MIME-Version: 1.0',
    `Content-Type: multipart/signed; protocol="${style.signatureType}";`,
    ` micalg=${style.micalgQuoted ? `"${micalg}"` : micalg}; boundary="${boundary}"`,
  ]
  const signature = base64Part(
    [
      `Content-Type: ${style.signatureType}; name="smime.p7s"`,
      'Content-Disposition: attachment; filename="smime.p7s"',
    ],
    signDetached(entity, options.signer, options.at, style),
  )
  const preamble = `This is an S/MIME signed message${CRLF}${CRLF}`
  const body = Buffer.concat([Buffer.from(preamble), joined(boundary, [entity, signature])])
  return part(top, body)
}

/** `Subject: …`, encoded where needed. */
export function subjectLine(value: string): string {
  return `Subject: ${encodedText(value)}`
}

function textPart(type: string, text: string, style: Style): Buffer {
  const content = Buffer.from(text.replace(/\r?\n/g, CRLF))
  const encoding = style.charset === 'utf-8' ? 'quoted-printable' : '8bit'
  return part(
    [`Content-Type: ${type}; charset="${style.charset}"`, `Content-Transfer-Encoding: ${encoding}`],
    encoding === '8bit' ? content : quotedPrintable(content),
  )
}

/** RFC 2045 §6.7 with soft breaks at 75 columns. */
function quotedPrintable(content: Buffer): string {
  const lines = content
    .toString('latin1')
    .split(CRLF)
    .map((line) => {
      const out: string[] = ['']
      for (let i = 0; i < line.length; i++) {
        const code = line.charCodeAt(i)
        const plain = (code > 32 && code < 127 && code !== 61) || (code === 32 && i < line.length - 1)
        const token = plain
          ? String.fromCharCode(code)
          : `=${code.toString(16).toUpperCase().padStart(2, '0')}`
        const last = out.length - 1
        if ((out[last] ?? '').length + token.length > 75) out.push(token)
        else out[last] += token
      }
      return out.join(`=${CRLF}`)
    })
  return lines.join(CRLF)
}

function joined(boundary: string, parts: readonly Uint8Array[]): Buffer {
  const open = Buffer.from(`--${boundary}${CRLF}`)
  const pieces = parts.flatMap((content) => [open, content, Buffer.from(CRLF)])
  return Buffer.concat([...pieces, Buffer.from(`--${boundary}--${CRLF}`)])
}

function boundaryFor(subtype: string, seed: string): string {
  return `----=_${subtype.replace(/\W.*/, '')}_${createHash('sha256').update(`${subtype}\n${seed}`).digest('hex').slice(0, 24)}`
}

function bytes(body: Uint8Array | string): Uint8Array {
  return typeof body === 'string' ? Buffer.from(body) : body
}
