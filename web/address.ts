import type { Fields } from '../storage/sessions.js'

/** The page of a long list that an address asks for, from 1. */
export function pageIn({ pagina = '' }: Fields): number {
  const page = Number(pagina)
  return Number.isInteger(page) && page > 0 && page < 100_000 ? page : 1
}
