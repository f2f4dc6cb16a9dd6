import type { LegalDate } from '../../schemas/time.js'

const MONTHS = [
  'gennaio',
  'febbraio',
  'marzo',
  'aprile',
  'maggio',
  'giugno',
  'luglio',
  'agosto',
  'settembre',
  'ottobre',
  'novembre',
  'dicembre',
]

/** `2031-03-03` as people write it: `3 marzo 2031` (`1° marzo 2031` on the first). Own words, not `Intl`'s, which
 *  change from one Node to the next. */
export function inItalian(date: LegalDate): string {
  const day = Number(date.slice(8))
  return `${day === 1 ? '1°' : day} ${MONTHS[Number(date.slice(5, 7)) - 1]} ${date.slice(0, 4)}`
}

/** The same after a preposition, with its article: `dal 2 marzo 2026`, `dall’8 marzo 2026`, `l’11 aprile 2026`. */
export function withArticle(article: 'il' | 'dal' | 'al' | 'del', date: LegalDate): string {
  const day = date.slice(8)
  return day === '08' || day === '11'
    ? `${ELIDED[article]}${inItalian(date)}`
    : `${article} ${inItalian(date)}`
}

const ELIDED = { il: 'l’', dal: 'dall’', al: 'all’', del: 'dell’' } as const
