import { createHash } from 'node:crypto'
import { romanTime } from './roman-time.js'

/**
 * The message with the trace fields (RFC 5321 §4.4) of its way to a mailbox: they are not signed, and another
 * delivery of the same message has others. `copy` tells deliveries apart, `at` is the arrival.
 */
export function traced(
  message: Buffer,
  way: { domain: string; messageId: string; at: number; copy: number },
): Buffer {
  const { domain, messageId, at, copy } = way
  const id = createHash('sha256').update(`${messageId}\n${copy}`).digest('hex').slice(0, 12).toUpperCase()
  const newline = message.indexOf(0x0a)
  const lineEnd = message[newline - 1] === 0x0d ? (message[newline - 2] === 0x0d ? '\r\r\n' : '\r\n') : '\n'
  const lines = [
    `Return-Path: <posta-certificata@${domain}>`,
    `Received: from av.${domain} (av.${domain} [192.0.2.25])`,
    `\tby ricezione.${domain} with ESMTPS id ${id};`,
    `\t${romanTime(at).header}`,
    '',
  ]
  return Buffer.concat([Buffer.from(lines.join(lineEnd)), message])
}
