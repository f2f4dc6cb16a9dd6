import type { Visit } from '../visit.js'

/** Which page of a list is asked for, from 1. */
export function pageOf({ pagina = '' }: Visit['query']): number {
  const page = Number(pagina)
  return Number.isInteger(page) && page > 0 && page < 100_000 ? page : 1
}
