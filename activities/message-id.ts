/** The same message under another Message-ID: only that header's value changes, byte by byte. */
export function withMessageId(bytes: Buffer, from: string, to: string): Buffer {
  const end = bytes.indexOf('\r\n\r\n')
  const at = bytes.subarray(0, end).indexOf(from)
  if (at < 0) throw new Error('the stored message does not carry its Message-ID')
  return Buffer.concat([bytes.subarray(0, at), Buffer.from(to), bytes.subarray(at + Buffer.byteLength(from))])
}
