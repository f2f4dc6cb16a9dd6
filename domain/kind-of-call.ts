import type { CallKind } from '../schemas/call.js'

/** What one kind of call has of its own. Everything else is the same for both. */
export interface KindOfCall {
  /** How the law is named in papers. */
  readonly law: string
  /** How many people are sent for each post. */
  readonly namesPerPost: 1 | 2
  /** A PEC of one's own is ground enough; where not, signature and identity document are asked, and can be cured. */
  readonly ownPecSuffices: boolean
  /** Being in it tells of a person's health: neutral subjects, and every reading of its data is written down. */
  readonly health: boolean
  /** Days from publication to the graduatoria and to the list, unless the avviso says otherwise. */
  readonly terms: { readonly publicationDays: number; readonly listDays: number }
  /** Whether the term of the list is also counted from the day of the request. */
  readonly countsFromRequest: boolean
}

/**
 * The two kinds of call.
 * @norma DPR 487/1994 art. 25 (art. 16: il doppio dei posti); art. 32 (L. 68: tanti quanti i posti); Carta dei servizi
 */
export const KINDS: Readonly<Record<CallKind, KindOfCall>> = {
  art16: {
    law: 'art. 16 della legge 28 febbraio 1987, n. 56',
    namesPerPost: 2,
    ownPecSuffices: true,
    health: false,
    terms: { publicationDays: 35, listDays: 45 },
    countsFromRequest: false,
  },
  l68: {
    law: 'art. 7 della legge 12 marzo 1999, n. 68',
    namesPerPost: 1,
    ownPecSuffices: false,
    health: true,
    terms: { publicationDays: 35, listDays: 40 },
    countsFromRequest: true,
  },
}
