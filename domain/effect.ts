import type { RankingCode } from '../schemas/call.js'
import type { Graduatorie } from '../schemas/graduatoria.js'
import type { ApplicationId } from '../schemas/ids.js'

/** Somebody whose place changes; null where there is none, before or after. */
export interface Moved {
  readonly ranking: RankingCode
  readonly id: ApplicationId
  readonly from: number | null
  readonly to: number | null
}

/** Who stands elsewhere in `after` than in `before`, in the order of `after`; those who are gone come last. */
export function movedBetween(before: Graduatorie, after: Graduatorie): readonly Moved[] {
  const was = placesOf(before)
  const is = placesOf(after)
  const moved = [...is].flatMap(([key, place]) => {
    const from = was.get(key)?.position ?? null
    return from === place.position ? [] : [{ ranking: place.ranking, id: place.id, from, to: place.position }]
  })
  const gone = [...was].flatMap(([key, place]) =>
    is.has(key) ? [] : [{ ranking: place.ranking, id: place.id, from: place.position, to: null }],
  )
  return [...moved, ...gone]
}

interface Place {
  readonly ranking: RankingCode
  readonly id: ApplicationId
  readonly position: number
}

function placesOf(graduatorie: Graduatorie): Map<string, Place> {
  const places = graduatorie.flatMap(({ ranking, graduatoria }) =>
    graduatoria.positions.map(({ id, position }): Place => ({ ranking, id, position })),
  )
  return new Map(places.map((place) => [`${place.ranking} ${place.id}`, place]))
}
