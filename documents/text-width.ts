import { readFileSync } from 'node:fs'

/**
 * How wide a text is at most in one of our fonts. The typesetter knows better, but lays every cell of a table out twice
 * to know: once for the height of its row, once for good, and keeps both. Told the height of a row, it does it once,
 * with a third of the memory less for five thousand rows.
 */
export interface FontWidths {
  /** In ems; null if it can't be said. */
  widthOf(text: string): number | null
}

/** Kerning may move letters apart, too. */
const MARGIN = 1.03

/** A Latin letter that our font lacks comes from another; none there is wider. */
const LATIN = /^\p{Script=Latin}$/u
const WIDEST = 1.1

/** The advance widths of a TrueType font (ISO/IEC 14496-22: `cmap` format 4, `hmtx`). */
export function fontWidths(file: string): FontWidths {
  const font = readFileSync(file)
  const tables = new Map<string, number>()
  for (let at = 12; at < 12 + font.readUInt16BE(4) * 16; at += 16)
    tables.set(font.toString('latin1', at, at + 4), font.readUInt32BE(at + 8))
  const table = (tag: string) => {
    const at = tables.get(tag)
    if (at === undefined) throw new Error(`the font has no table ${tag}`)
    return at
  }
  const unitsPerEm = font.readUInt16BE(table('head') + 18)
  const metrics = font.readUInt16BE(table('hhea') + 34)
  const advances = table('hmtx')
  const glyphs = glyphsOf(font, table('cmap'))
  const widths = new Map<string, number>()
  for (const [code, glyph] of glyphs) {
    const advance = font.readUInt16BE(advances + 4 * Math.min(glyph, metrics - 1))
    widths.set(String.fromCodePoint(code), (advance / unitsPerEm) * MARGIN)
  }
  return {
    widthOf(text) {
      let width = 0
      for (const character of text) {
        const own = widths.get(character)
        if (own !== undefined) width += own
        else if (LATIN.test(character)) width += WIDEST
        else return null
      }
      return width
    },
  }
}

/** Characters of the basic plane and their glyphs, from the Unicode table that every font of ours has. */
function glyphsOf(font: Buffer, cmap: number): ReadonlyMap<number, number> {
  const glyphs = new Map<number, number>()
  for (let record = 0; record < font.readUInt16BE(cmap + 2); record += 1) {
    const at = cmap + font.readUInt32BE(cmap + 4 + record * 8 + 4)
    if (font.readUInt16BE(at) !== 4) continue
    const doubled = font.readUInt16BE(at + 6)
    const segment = (part: number, index: number) => at + 14 + part * doubled + (part > 0 ? 2 : 0) + index
    for (let index = 0; index < doubled; index += 2) {
      const last = font.readUInt16BE(segment(0, index))
      const first = font.readUInt16BE(segment(1, index))
      const delta = font.readUInt16BE(segment(2, index))
      const rangeAt = segment(3, index)
      const range = font.readUInt16BE(rangeAt)
      for (let code = first; code <= last && code < 0xffff; code += 1) {
        const direct = range === 0 ? code : font.readUInt16BE(rangeAt + range + 2 * (code - first))
        const glyph = direct === 0 ? 0 : (direct + delta) & 0xffff
        if (glyph !== 0) glyphs.set(code, glyph)
      }
    }
  }
  return glyphs
}

/**
 * How many lines a text takes at most in a column; null where nobody can say: a character without a width, or a word
 * that would have to break.
 *
 * @param column in ems
 */
export function linesIn({ widthOf }: FontWidths, text: string, column: number): number | null {
  const space = widthOf(' ')
  if (space === null) return null
  let lines = 0
  for (const paragraph of text.split('\n')) {
    lines += 1
    let used = 0
    for (const word of paragraph.split(' ')) {
      const width = widthOf(word)
      if (width === null || width > column) return null
      if (used > 0 && used + space + width > column) {
        lines += 1
        used = width
      } else used += (used > 0 ? space : 0) + width
    }
  }
  return lines
}
