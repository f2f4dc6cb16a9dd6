import type { FactValue } from '../schemas/application.js'
import type { RuleSet } from '../schemas/criteria.js'
import type { Draw, Graduatoria, Position } from '../schemas/graduatoria.js'
import { type ApplicationId, type CallId, digestOf } from '../schemas/ids.js'
import type { Instant, LegalDate } from '../schemas/time.js'
import { canonicalJson } from './canonical.js'
import { drawLots } from './draw.js'
import { RuleError } from './errors.js'
import { orderOf, type Standing } from './order.js'
import { asText } from './scoring/exact.js'
import { type CheckedFacts, checkFacts } from './scoring/facts.js'
import type { CallForScoring } from './scoring/quantity.js'
import { scoreOf } from './scoring/score.js'
import { requireUsable } from './scoring/usable.js'
import { addHours, romeDate } from './terms/index.js'

/** One admitted application. */
export interface Candidate {
  readonly id: ApplicationId
  /** The certified instant of presentation. Kept with the candidate; no rule set orders by it. */
  readonly presentedAt: Instant
  readonly facts: Readonly<Record<string, FactValue>>
  /** Where single data were found: fact → words. */
  readonly sources?: Readonly<Record<string, string>>
  /** `with-reserve` for an *ammessa con riserva*; otherwise admitted. */
  readonly status?: Position['status']
}

export interface RankingInput {
  readonly call: {
    readonly id: CallId
    readonly kind: RuleSet['kind']
    readonly posts: number
    readonly publishedOn: LegalDate
    readonly closesAt: Instant
    /** Who hires; public unless said. Some elements count for public employers only. */
    readonly employer?: CallForScoring['employer']
  }
  readonly criteria: RuleSet
  readonly candidates: readonly Candidate[]
  /** The public number that the avviso names for the draw; null while it is not known. */
  readonly drawSeed: string | null
}

/** A graduatoria; or, when only a draw can order some people and its number is not there yet, who they are. */
export type RankingOutcome =
  | { readonly status: 'ranked'; readonly graduatoria: Graduatoria }
  | { readonly status: 'draw-needed'; readonly drawNeeded: readonly (readonly ApplicationId[])[] }

/** Allows what only a try may do: criteria with values still to be filled in. */
export interface RankingOptions {
  readonly simulation?: boolean
}

interface Ranked extends Standing {
  readonly candidate: Candidate
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
  const ranked = scoreEverybody(input)
  const order = orderOf(criteria)
  ranked.sort((a, b) => order.compare(a, b) || (a.candidate.id < b.candidate.id ? -1 : 1))

  const ties = groupsOfEquals(ranked, order.compare)
  if (ties.length > 0 && input.drawSeed === null) {
    return {
      status: 'draw-needed',
      drawNeeded: ties.map(({ members }) => members.map(({ candidate }) => candidate.id)),
    }
  }
  const draws = ties.map(({ start, members }) => settleByDraw(ranked, start, members, input.drawSeed ?? ''))

  const positions = ranked.map((person, index): Position => {
    const next = ranked[index + 1]
    return {
      position: index + 1,
      id: person.candidate.id,
      status: person.candidate.status ?? 'admitted',
      points: asText(person.score.points),
      elements: [...person.score.elements],
      before:
        next === undefined
          ? 'È l’ultima posizione.'
          : `Precede la posizione ${index + 2} ${order.why(person, next)}.`,
    }
  })
  const drawSeed = draws.length > 0 ? input.drawSeed : null
  const canonical = canonicalJson(whatTheHashCovers(input, ranked, positions, drawSeed))
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

/** Scores every candidate, or refuses all of them naming the rows and data that are wrong. */
function scoreEverybody({ call, criteria, candidates }: RankingInput): Ranked[] {
  const forScoring: CallForScoring = {
    publishedOn: call.publishedOn,
    closesOn: romeDate(call.closesAt),
    employer: call.employer ?? 'public',
  }
  const seen = new Set<string>()
  const problems: string[] = []
  const checked: { candidate: Candidate; facts: CheckedFacts }[] = []
  for (const [index, candidate] of candidates.entries()) {
    if (seen.has(candidate.id)) {
      throw new RuleError(
        'candidates-repeated',
        `La domanda ${candidate.id} compare più di una volta (riga ${index + 1}).`,
      )
    }
    seen.add(candidate.id)
    const { facts, problems: wrong } = checkFacts(criteria, candidate.facts, forScoring.closesOn)
    for (const problem of wrong) problems.push(`riga ${index + 1} (${candidate.id}): ${problem}`)
    checked.push({ candidate, facts })
  }
  if (problems.length > 0) throw new RuleError('facts-invalid', listed(problems))
  return checked.map(({ candidate, facts }) => ({
    candidate,
    facts,
    score: scoreOf(criteria, forScoring, facts, candidate.sources),
  }))
}

function groupsOfEquals(
  sorted: readonly Ranked[],
  compare: (a: Standing, b: Standing) => number,
): { readonly start: number; readonly members: readonly Ranked[] }[] {
  const groups: { start: number; members: Ranked[] }[] = []
  for (const [index, person] of sorted.entries()) {
    const last = groups.at(-1)
    const first = last?.members[0]
    if (last !== undefined && first !== undefined && compare(first, person) === 0) last.members.push(person)
    else groups.push({ start: index, members: [person] })
  }
  return groups.filter((group) => group.members.length > 1)
}

/** Puts the members of a tie in the order of the draw, in their places. */
function settleByDraw(ranked: Ranked[], start: number, members: readonly Ranked[], seed: string): Draw {
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
  ranked: readonly Ranked[],
  positions: readonly Position[],
  drawSeed: string | null,
) {
  const facts = ranked
    .map(({ candidate, facts }) => ({ id: candidate.id, status: candidate.status ?? 'admitted', facts }))
    .sort((a, b) => (a.id < b.id ? -1 : 1))
  return {
    call: {
      id: call.id,
      kind: call.kind,
      posts: call.posts,
      publishedOn: call.publishedOn,
      closesAt: addHours(call.closesAt, 0),
      employer: call.employer ?? 'public',
    },
    candidates: facts,
    criteria,
    drawSeed,
    positions: positions.map(({ position, id, points }) => ({ position, id, points })),
  }
}

/** At most twenty, then how many more. */
function listed(problems: readonly string[]): string {
  const shown = problems.slice(0, 20).join('; ')
  return problems.length > 20 ? `${shown}; e altri ${problems.length - 20}.` : `${shown}.`
}
