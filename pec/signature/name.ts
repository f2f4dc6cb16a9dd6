import { childrenOf, contentOf, oidOf, type Tlv } from './asn1.js'

/** The attributes of a distinguished name by relative name: object identifier and text (RFC 5280 §4.1.2.4). */
export function attributesOf(bytes: Buffer, name: Tlv): [oid: string, text: string][][] {
  return childrenOf(bytes, name).map((relative) =>
    childrenOf(bytes, relative).flatMap((pair): [string, string][] => {
      const [id, value] = childrenOf(bytes, pair)
      return id && value ? [[oidOf(bytes, id), directoryText(bytes, value)]] : []
    }),
  )
}

const MAX_CACHED = 500
const keys = new Map<string, string>()

/**
 * A name as it is compared: text for text, without regard to case, to spaces, or to the kind of string it was
 * encoded in (RFC 5280 §7.1). Authorities write their own name in one kind of string and those who quote it in
 * another. A name only finds a candidate: what proves anything is a signature.
 */
export function nameKey(bytes: Buffer, name: Tlv): string {
  const encoded = bytes.toString('latin1', name.start, name.next)
  const known = keys.get(encoded)
  if (known !== undefined) return known
  const key = JSON.stringify(
    attributesOf(bytes, name).map((pairs) => pairs.map(([oid, text]) => `${oid}=${folded(text)}`).sort()),
  )
  if (keys.size >= MAX_CACHED) keys.clear()
  keys.set(encoded, key)
  return key
}

function folded(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()
}

function directoryText(bytes: Buffer, value: Tlv): string {
  const content = contentOf(bytes, value)
  if (value.tag === 0x1e)
    return Buffer.from(content.subarray(0, content.length & ~1))
      .swap16()
      .toString('utf16le')
  return value.tag === 0x0c ? content.toString('utf8') : content.toString('latin1')
}
