/** One header field as it stands in a message. */
export interface HeaderField {
  name: string
  /** Unfolded, not decoded. */
  value: string
  /** With its folds and without the last CRLF, as binary text. */
  raw: string
}

/** A message in two: its header fields and where its body begins (after the empty line). */
export interface Opened {
  fields: HeaderField[]
  bodyStart: number
}

/** Reads the header of a message or part; lines may end in CRLF or LF. */
export function openHeader(message: Buffer): Opened {
  const fields: HeaderField[] = []
  let position = 0
  while (position < message.length) {
    const newline = message.indexOf(0x0a, position)
    const end = newline < 0 ? message.length : newline
    const line = message.toString('latin1', position, end).replace(/\r$/, '')
    position = end + 1
    if (line === '') break
    const last = fields.at(-1)
    if (/^[ \t]/.test(line) && last) {
      last.raw += `\r\n${line}`
      last.value += ` ${line.trim()}`
    } else {
      const colon = line.indexOf(':')
      const name = line.slice(0, Math.max(colon, 0)).trim()
      fields.push({ name, value: line.slice(colon + 1).trim(), raw: line })
    }
  }
  return { fields, bodyStart: Math.min(position, message.length) }
}

/** The value of the first field of that name, whatever its case. */
export function fieldValue(fields: readonly HeaderField[], name: string): string | undefined {
  return fields.find((field) => field.name.toLowerCase() === name.toLowerCase())?.value
}

/** A parameter of a structured field: `boundary` of a Content-Type. */
export function parameter(value: string, name: string): string | undefined {
  const match = new RegExp(`;\\s*${name}\\s*=\\s*(?:"([^"]*)"|([^;\\s]+))`, 'i').exec(value)
  return match?.[1] ?? match?.[2]
}

/** A field's text with its RFC 2047 words decoded; raw UTF-8 bytes are read as such. */
export function decodedText(value: string): string {
  const joined = value.replace(/(\?=)\s+(?==\?)/g, '$1')
  const decoded = joined.replace(
    /=\?([^?*]+)(?:\*[^?]*)?\?([bq])\?([^?]*)\?=/gi,
    (word, charset, code, data) => decodeWord(word, charset, code, data),
  )
  return decoded === value ? Buffer.from(value, 'latin1').toString('utf8') : decoded
}

function decodeWord(word: string, charset: string, code: string, data: string): string {
  const bytes =
    code.toLowerCase() === 'b'
      ? Buffer.from(data, 'base64')
      : Buffer.from(
          data
            .replace(/_/g, ' ')
            .replace(/=([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
          'latin1',
        )
  try {
    return new TextDecoder(charset).decode(bytes)
  } catch {
    return word
  }
}

/** Text for a header: as it is if plain ASCII, otherwise in RFC 2047 words of at most 75 characters. */
export function encodedText(value: string): string {
  const line = value.replace(/[\r\n]+/g, ' ')
  if (/^[\x20-\x7e]*$/.test(line) && !line.includes('=?')) return line
  const words: string[] = []
  let word = ''
  for (const character of line) {
    if (Buffer.byteLength(word + character) > 45) {
      words.push(word)
      word = ''
    }
    word += character
  }
  words.push(word)
  return words.map((part) => `=?utf-8?B?${Buffer.from(part).toString('base64')}?=`).join('\r\n ')
}
