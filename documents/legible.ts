/** Characters that draw nothing, or that turn the direction of what stands around them: a reader can't see
 *  them, so on paper they could make a text say something else than its characters do. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Zl}\p{Zp}]/gu

const LINE_BREAK = /\r\n?|\u2028|\u2029/g

/** The name of a character that can't be shown as itself: `[U+202E]`. */
function spelled(character: string): string {
  const code = character.codePointAt(0) ?? 0xfffd
  return `[U+${code.toString(16).toUpperCase().padStart(4, '0')}]`
}

/**
 * Text as it stands on paper: composed (NFC), line breaks kept, each unseen or undrawable character spelled by
 * its code point, so that nothing is lost and nothing acts.
 */
export function legible(text: string, undrawable: ReadonlySet<string>): string {
  let result = text.normalize('NFC').replace(LINE_BREAK, '\n').replaceAll('\t', ' ')
  result = result.replace(UNSEEN, (character) => (character === '\n' ? character : spelled(character)))
  if (undrawable.size === 0) return result
  let shown = ''
  for (const character of result) shown += undrawable.has(character) ? spelled(character) : character
  return shown
}

const EVERYTHING_DRAWN: ReadonlySet<string> = new Set()

/** Text on one line, every character shown: a value can neither add a line to a letter nor a header to its subject. */
export function onOneLine(text: string): string {
  return legible(text, EVERYTHING_DRAWN).replaceAll('\n', ' ')
}

/** Tags a template of plain text: what is put in stays on its line. */
export function letterText(fixed: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  return fixed.reduce((text, part, index) => text + onOneLine(String(values[index - 1] ?? '')) + part)
}
