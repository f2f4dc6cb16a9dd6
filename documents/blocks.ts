import { onOneLine } from './legible.js'

/**
 * What papers of words are made of. Each is written once, and drawn by `templates/blocks.typ` or said in plain text.
 */

/** A piece of a paper. Values in it stay where they are put: none can begin another piece. */
export type Block =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'heading'; readonly text: string }
  /** One after the other; with letters, `a)`, where something may be cited. */
  | { readonly kind: 'items'; readonly items: readonly string[]; readonly lettered: boolean }
  | { readonly kind: 'facts'; readonly pairs: readonly (readonly [string, string])[] }
  /** The last column is for numbers if `figures` is set. */
  | {
      readonly kind: 'table'
      readonly head: readonly string[]
      readonly rows: readonly (readonly string[])[]
      readonly figures: boolean
      /** How wide the columns are to one another; alike if it is left out. */
      readonly widths?: readonly number[]
    }

export const text = (text: string): Block => ({ kind: 'text', text })
export const heading = (text: string): Block => ({ kind: 'heading', text })
export const items = (items: readonly string[]): Block => ({ kind: 'items', items, lettered: false })
export const lettered = (items: readonly string[]): Block => ({ kind: 'items', items, lettered: true })
export const facts = (...pairs: readonly (readonly [string, string])[]): Block => ({ kind: 'facts', pairs })

/** The lines of a block in an e-mail. */
export function inPlainText(block: Block): string[] {
  switch (block.kind) {
    case 'text':
    case 'heading':
      return [onOneLine(block.text)]
    case 'items':
      return block.items.map((item) => onOneLine(`- ${item}`))
    case 'facts':
      return block.pairs.map(([name, value]) => onOneLine(`${name}: ${value}`))
    case 'table':
      return block.rows.map((row) =>
        onOneLine(`- ${row.map((cell, index) => `${block.head[index]}: ${cell}`).join('; ')}`),
      )
  }
}
