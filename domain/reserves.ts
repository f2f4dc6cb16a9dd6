import type { Reserve } from '../schemas/call.js'
import type { ApplicationId } from '../schemas/ids.js'
import { RuleError } from './errors.js'

/** Somebody chosen, and the reserve they fill; null for who stands there by position alone. */
export interface Chosen {
  readonly position: number
  readonly id: ApplicationId
  readonly reserve: string | null
}

interface Ranked {
  readonly position: number
  readonly id: ApplicationId
}

/**
 * Chooses people for a call with reserved posts, in the order of the graduatoria. Holders of a reserve who are chosen
 * by their position already count for it; only the posts that they do not fill go to the next holders, in place of the
 * last who hold none. A reserved post that no holder can fill goes back to the others. Each person fills one reserve
 * at most, the first of the avviso's list that still has room.
 *
 * @param namesPerPost 2 for art. 16 (double the posts), 1 for L. 68 and for the posts themselves
 * @param declaredBy the reserves that each application declared; one not declared in the application cannot be added
 *   later (Cons. Stato 7815/2021)
 * @norma D.Lgs 66/2010 artt. 678 e 1014; DPR 487/1994 art. 5
 * @throws RuleError `reserve-invalid` if reserved posts are not whole or exceed the posts
 */
export function chooseWithReserves(
  ranked: readonly Ranked[],
  posts: number,
  reserves: readonly Reserve[],
  declaredBy: (id: ApplicationId) => readonly string[],
  namesPerPost: 1 | 2,
): readonly Chosen[] {
  const reserved = reserves.reduce((sum, reserve) => sum + reserve.posts, 0)
  if (reserves.some((reserve) => !Number.isInteger(reserve.posts) || reserve.posts < 0) || reserved > posts) {
    throw new RuleError(
      'reserve-invalid',
      'I posti riservati non sono interi o superano i posti della chiamata.',
    )
  }
  const filledBy = fillReserves(ranked, reserves, declaredBy, namesPerPost)
  const others = ranked.filter(({ id }) => !filledBy.has(id))
  const ordinary = new Set(
    others.slice(0, Math.max(0, posts * namesPerPost - filledBy.size)).map(({ id }) => id),
  )
  return ranked
    .filter(({ id }) => filledBy.has(id) || ordinary.has(id))
    .map(({ position, id }) => ({ position, id, reserve: filledBy.get(id) ?? null }))
}

/** The best placed holders of each reserve, as many as its posts ask for. */
function fillReserves(
  ranked: readonly Ranked[],
  reserves: readonly Reserve[],
  declaredBy: (id: ApplicationId) => readonly string[],
  namesPerPost: number,
): ReadonlyMap<ApplicationId, string> {
  const filledBy = new Map<ApplicationId, string>()
  for (const reserve of reserves) {
    let room = reserve.posts * namesPerPost
    for (const { id } of ranked) {
      if (room === 0) break
      if (filledBy.has(id) || !declaredBy(id).includes(reserve.id)) continue
      filledBy.set(id, reserve.id)
      room--
    }
  }
  return filledBy
}
