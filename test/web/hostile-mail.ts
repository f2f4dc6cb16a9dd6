import { HOSTILE } from '../documents/hostile.js'

/** What somebody may write in any field to see what happens: markup, a formula, direction marks, emoji, very long. */
export const hostile = `=HYPERLINK("http://x.example") <script>alert(1)</script> ${HOSTILE.replaceAll('\u0000', '').replaceAll('\ud800', '')}`
export const endless = `${'<b>lunghissimo</b> '.repeat(300)}fine`

/** What must never be in a page: their markup as markup, or a mark that turns the direction of what follows. */
export const active = /<script>alert|<b>lunghissimo|\u202e|\u2066/
