import { inflateRawSync } from 'node:zlib'

const MAX_ENTRIES = 200
const MAX_BYTES = 100_000_000
const END = Buffer.from('PK\x05\x06', 'latin1')
/** The end record may be followed by a comment of this length at most. */
const MAX_COMMENT = 65_535

export function looksZipped(bytes: Buffer): boolean {
  return bytes.toString('latin1', 0, 4) === 'PK\x03\x04'
}

/**
 * The files of a ZIP archive by name (APPNOTE 6.3, stored or deflated, neither encrypted nor of more than 100 MB in
 * all), or null where it can't be read. A name that is there twice makes it unreadable: readers would disagree.
 */
export function readZip(bytes: Buffer): ReadonlyMap<string, Buffer> | null {
  try {
    return entriesOf(bytes)
  } catch (error) {
    // What is out of range in the archive's own table, or doesn't inflate to what it says.
    if (error instanceof RangeError || (error as NodeJS.ErrnoException).code?.startsWith('Z_')) return null
    if ((error as NodeJS.ErrnoException).code?.startsWith('ERR_')) return null
    throw error
  }
}

function entriesOf(bytes: Buffer): ReadonlyMap<string, Buffer> | null {
  const end = bytes.lastIndexOf(END)
  if (end < 0 || end < bytes.length - 22 - MAX_COMMENT) return null
  const count = bytes.readUInt16LE(end + 10)
  if (count > MAX_ENTRIES) return null
  const entries = new Map<string, Buffer>()
  let at = bytes.readUInt32LE(end + 16)
  let left = MAX_BYTES
  for (let n = 0; n < count; n++) {
    if (bytes.toString('latin1', at, at + 4) !== 'PK\x01\x02') return null
    const nameEnd = at + 46 + bytes.readUInt16LE(at + 28)
    const name = bytes.toString('utf8', at + 46, nameEnd)
    const content = contentAt(bytes, at, left)
    if (content === null || entries.has(name)) return null
    left -= content.length
    if (!name.endsWith('/')) entries.set(name, content)
    at = nameEnd + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
  }
  return entries
}

/** The content of the entry whose record is at this place, if it is no longer than `most`. */
function contentAt(bytes: Buffer, record: number, most: number): Buffer | null {
  const encrypted = (bytes.readUInt16LE(record + 8) & 1) === 1
  const method = bytes.readUInt16LE(record + 10)
  const packed = bytes.readUInt32LE(record + 20)
  const size = bytes.readUInt32LE(record + 24)
  const local = bytes.readUInt32LE(record + 42)
  if (encrypted || size > most || bytes.toString('latin1', local, local + 4) !== 'PK\x03\x04') return null
  const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
  const data = bytes.subarray(start, start + packed)
  if (data.length !== packed || (method !== 0 && method !== 8)) return null
  const content = method === 0 ? data : inflateRawSync(data, { maxOutputLength: Math.max(1, size) })
  return content.length === size ? content : null
}
