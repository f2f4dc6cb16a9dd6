import type { Draw, Graduatoria, Position } from '../schemas/graduatoria.js'
import { type ApplicationId, digestOf } from '../schemas/ids.js'
import { canonicalJson } from './canonical.js'
import { drawLots } from './draw.js'
import { RuleError } from './errors.js'
import { orderOfMerit, type RankingInput, type Standee } from './merit.js'
import { requireUsable } from './scoring/usable.js'
import { addHours } from './terms/index.js'

export type { Candidate, RankingInput } from './merit.js'

/** A graduatoria; or, when only a draw can order some people and its number is not there yet, who they are. */
export type RankingOutcome =
  | { readonly status: 'ranked'; readonly graduatoria: Graduatoria }
  | { readonly status: 'draw-needed'; readonly drawNeeded: readonly (readonly ApplicationId[])[] }

/** Allows what only a try may do: criteria with values still to be filled in. */
export interface RankingOptions {
  readonly simulation?: boolean
}

/**
 * Puts the admitted applications in order by the criteria of the avviso, each point and each place explained. The
 * same input in any order gives the same bytes and the same hash, which covers the call's dates, the facts, the rule
 * set and the positions, never words or instants of processing.
 *
 * @norma DPR 487/1994 artt. 25 e 32; L. 241/1990 artt. 3 e 12
 * @throws RuleError `rule-set-incomplete`, `rule-set-unfit`, `facts-invalid` (row, datum), `candidates-repeated`,
 *   `draw-seed-invalid`
 */
export function buildGraduatoria(input: RankingInput, options: RankingOptions = {}): RankingOutcome {
  const { call, criteria } = input
  if (options.simulation !== true) requireUsable(criteria)
  if (criteria.kind !== call.kind) {
    throw new RuleError(
      'rule-set-unfit',
      `I criteri «${criteria.id}» non sono fatti per questo tipo di chiamata.`,
    )
  }
  const { people, byId, ties, reasons } = orderOfMerit(input)
  if (ties.length > 0 && input.drawSeed === null) {
    return {
      status: 'draw-needed',
      drawNeeded: ties.map(({ members }) => members.map(({ candidate }) => candidate.id)),
    }
  }
  const ranked = [...people]
  const draws = ties.map(({ start, members }) => settleByDraw(ranked, start, members, input.drawSeed ?? ''))

  const positions = ranked.map((person, index): Position => {
    const reason = reasons[index]
    return {
      position: index + 1,
      id: person.candidate.id,
      status: person.candidate.status ?? 'admitted',
      points: person.score.text,
      elements: person.score.elements,
      before:
        reason === undefined
          ? 'È l’ultima posizione.'
          : ['Precede la posizione ', index + 2, ' ', reason.words(person), '.'].join(''),
    }
  })
  const drawSeed = draws.length > 0 ? input.drawSeed : null
  const canonical = canonicalJson(whatTheHashCovers(input, byId, positions, drawSeed))
  return {
    status: 'ranked',
    graduatoria: {
      call: call.id,
      criteria: criteria.id,
      positions,
      drawSeed,
      draws,
      canonical,
      sha256: digestOf(canonical),
    },
  }
}

/** Puts the members of a tie in the order of the draw, in their places. */
function settleByDraw(ranked: Standee[], start: number, members: readonly Standee[], seed: string): Draw {
  const byId = new Map(members.map((member) => [member.candidate.id, member]))
  const drawn = drawLots([...byId.keys()], seed)
  for (const [offset, { id }] of drawn.entries()) {
    const member = byId.get(id)
    if (member !== undefined) ranked[start + offset] = member
  }
  return { from: start + 1, drawn: [...drawn] }
}

function whatTheHashCovers(
  { call, criteria }: RankingInput,
  byId: readonly Standee[],
  positions: readonly Position[],
  drawSeed: string | null,
) {
  return {
    call: {
      id: call.id,
      kind: call.kind,
      posts: call.posts,
      publishedOn: call.publishedOn,
      closesAt: addHours(call.closesAt, 0),
      employer: call.employer ?? 'public',
    },
    candidates: byId.map(({ candidate: { id, status = 'admitted' }, facts }) => ({ facts, id, status })),
    criteria,
    drawSeed,
    positions: positions.map(({ id, points, position }) => ({ id, points, position })),
  }
}
