import { createHash } from 'node:crypto'
import { fieldValue, openHeader, parameter } from './headers.js'

/**
 * The message of a short delivery receipt: the same MIME structure, each attachment replaced by a text
 * file `<name>.hash` with the SHA-1 of the attachment **as it is encoded in the message**, in hexadecimal.
 * (RFC 6109 §3.3.2)
 */
export function hashedAttachments(message: Buffer): Buffer {
  const { fields, bodyStart } = openHeader(message)
  const type = fieldValue(fields, 'content-type') ?? 'text/plain'
  const boundary = /^multipart\//i.test(type) ? parameter(type, 'boundary') : undefined
  if (boundary !== undefined) {
    return Buffer.concat([message.subarray(0, bodyStart), hashedParts(message.subarray(bodyStart), boundary)])
  }
  const disposition = fieldValue(fields, 'content-disposition') ?? ''
  const name = parameter(disposition, 'filename') ?? parameter(type, 'name')
  if (/^text\//i.test(type) && !/^attachment/i.test(disposition) && name === undefined) return message
  const hash = createHash('sha1').update(message.subarray(bodyStart)).digest('hex')
  const file = `${name ?? 'allegato'}.hash`
  const kept = fields.filter((field) => !/^content-/i.test(field.name)).map((field) => field.raw)
  const header = [
    ...kept,
    `Content-Type: text/plain; name="${file}"`,
    `Content-Disposition: attachment; filename="${file}"`,
    'Content-Transfer-Encoding: 7bit',
  ]
  return Buffer.from(`${header.join('\r\n')}\r\n\r\n${hash}`, 'latin1')
}

function hashedParts(body: Buffer, boundary: string): Buffer {
  const text = body.toString('latin1')
  const delimiter = `--${boundary}`
  const pieces = `\r\n${text}`.split(`\r\n${delimiter}`)
  const [preamble = '', ...rest] = pieces
  const parts = rest.map((piece) => {
    if (piece.startsWith('--')) return piece
    return `\r\n${hashedAttachments(Buffer.from(piece.slice(2), 'latin1')).toString('latin1')}`
  })
  return Buffer.from([preamble, ...parts].join(`\r\n${delimiter}`).slice(2), 'latin1')
}
