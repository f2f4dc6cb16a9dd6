import type { Part } from './parts.js'
import { decodedChunks } from './transfer.js'
import { textOf } from './words.js'

const MAX_TEXT = 100_000
/** Four bytes a character at most in any charset, markup counted generously. */
const MAX_BYTES = 1_000_000

/** The text of the body parts, in order, as plain text and cut at 100,000 characters. */
export function bodyTextOf(raw: Buffer, parts: readonly Part[]): string {
  let text = ''
  for (const part of parts) {
    if (text.length >= MAX_TEXT) break
    const decoded = textOf(firstBytes(raw, part), part.parameters.get('charset') ?? null)
    const plain = part.type === 'text/html' ? textOfHtml(decoded) : decoded.replace(/\r\n?/g, '\n')
    text += text === '' ? plain : `\n${plain}`
  }
  return text.slice(0, MAX_TEXT).trim()
}

function firstBytes(raw: Buffer, part: Part): Buffer {
  const chunks: Buffer[] = []
  let length = 0
  for (const chunk of decodedChunks(raw, part)) {
    chunks.push(chunk)
    length += chunk.length
    if (length >= MAX_BYTES) break
  }
  if (length <= MAX_BYTES) return Buffer.concat(chunks)
  // A character cut in two would make the rest look as if it were in another charset.
  const cut = Buffer.concat(chunks).subarray(0, MAX_BYTES)
  let end = cut.length
  while (end > 0 && (cut[end - 1] ?? 0) > 127) end--
  return cut.subarray(0, end)
}

const HIDDEN = ['script', 'style', 'head', 'title']
const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  agrave: 'à',
  egrave: 'è',
  eacute: 'é',
  igrave: 'ì',
  ograve: 'ò',
  ugrave: 'ù',
  Agrave: 'À',
  Egrave: 'È',
  Eacute: 'É',
  Igrave: 'Ì',
  Ograve: 'Ò',
  Ugrave: 'Ù',
  euro: '€',
  laquo: '«',
  raquo: '»',
  rsquo: '’',
  lsquo: '‘',
  ldquo: '“',
  rdquo: '”',
  ndash: '–',
  mdash: '—',
}

/** What a person would read of an HTML body: no markup, no scripts, one line per block. One linear pass. */
export function textOfHtml(html: string): string {
  let text = ''
  let at = 0
  while (at < html.length) {
    const open = html.indexOf('<', at)
    text += html.slice(at, open < 0 ? html.length : open).replace(/\s+/g, ' ')
    if (open < 0) break
    if (html.startsWith('<!--', open)) {
      const end = html.indexOf('-->', open + 4)
      if (end < 0) break
      at = end + 3
      continue
    }
    const end = html.indexOf('>', open)
    if (end < 0) break
    at = end + 1
    const name = /^<\/?([a-zA-Z][a-zA-Z0-9]*)/.exec(html.slice(open, open + 20))?.[1]?.toLowerCase() ?? ''
    if (HIDDEN.includes(name) && html[open + 1] !== '/') at = endOfHidden(html, at, name)
    else if (/^(br|p|div|tr|li|h[1-6]|table|ul|ol|blockquote|hr)$/.test(name)) text += '\n'
  }
  return text
    .replace(
      /&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]{2,8});/gi,
      (whole, name: string) => characterFor(name) ?? whole,
    )
    .replace(/ *\n */g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

function endOfHidden(html: string, at: number, name: string): number {
  const closing = new RegExp(`</${name}\\s*>`, 'gi')
  closing.lastIndex = at
  const match = closing.exec(html)
  return match ? match.index + match[0].length : html.length
}

function characterFor(name: string): string | null {
  if (!name.startsWith('#')) return ENTITIES[name] ?? null
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
  return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)
    ? String.fromCodePoint(code)
    : null
}
