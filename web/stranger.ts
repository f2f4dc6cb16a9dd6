import { onOneLine } from '../documents/legible.js'

/** How much of a line that somebody else wrote a page shows. */
const most = 200

/**
 * What a stranger wrote (a subject, a name, the name of a file) on one line of a page: what would turn or hide its
 * neighbours is spelled out, what is too long is cut. The whole text stays in the record.
 */
export function strangersLine(text: string | null): string {
  const line = onOneLine(text?.trim() ?? '')
  if (line === '') return '—'
  const characters = [...line]
  return characters.length > most ? `${characters.slice(0, most).join('')}…` : line
}
