import type { FactValue } from '../schemas/application.js'
import type { RuleSet } from '../schemas/criteria.js'
import type { Position } from '../schemas/graduatoria.js'
import type { ApplicationId, CallId } from '../schemas/ids.js'
import type { Instant, LegalDate } from '../schemas/time.js'
import { RuleError } from './errors.js'
import { orderOf, type RuleSetOrder, type Standing } from './order.js'
import { checkFacts } from './scoring/facts.js'
import type { CallForScoring } from './scoring/quantity.js'
import { type Scorer, scorer } from './scoring/score.js'
import { romeDate } from './terms/index.js'

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

/** One candidate with the score. */
export interface Standee extends Standing {
  readonly candidate: Candidate
}

/** Everybody in the order of the criteria, before any draw. */
export interface Merit {
  /** In order; people whom only a draw can tell apart stand by id. */
  readonly people: readonly Standee[]
  /** The same people by id. */
  readonly byId: readonly Standee[]
  /** Those people: where each group begins in `people`, and who they are. */
  readonly ties: readonly { readonly start: number; readonly members: readonly Standee[] }[]
  readonly order: RuleSetOrder
  /** Scores facts of one more person by the same criteria. @throws RuleError `facts-invalid` */
  readonly place: (candidate: Candidate) => Standee
}

/** Scores and orders everybody. @throws RuleError `facts-invalid` (rows, data), `candidates-repeated` */
export function orderOfMerit(input: RankingInput): Merit {
  const call: CallForScoring = {
    publishedOn: input.call.publishedOn,
    closesOn: romeDate(input.call.closesAt),
    employer: input.call.employer ?? 'public',
  }
  const order = orderOf(input.criteria)
  const score = scorer(input.criteria, call)
  const byId = scored(input, input.candidates, call, score)
  byId.sort((a, b) => (a.candidate.id < b.candidate.id ? -1 : 1))
  const people = [...byId].sort(order.compare)
  return {
    people,
    byId,
    ties: groupsOfEquals(people, order.compare),
    order,
    place: (candidate) => {
      const [standee] = scored(input, [candidate], call, score)
      if (standee === undefined) throw new RuleError('facts-invalid', 'Nessun dato da calcolare.')
      return standee
    },
  }
}

/** Scores every candidate, or refuses all of them naming the rows and data that are wrong. */
function scored(
  { criteria }: RankingInput,
  candidates: readonly Candidate[],
  call: CallForScoring,
  score: Scorer,
): Standee[] {
  const seen = new Set<ApplicationId>()
  const problems: string[] = []
  const people: Standee[] = []
  for (const [index, candidate] of candidates.entries()) {
    if (seen.has(candidate.id)) {
      throw new RuleError(
        'candidates-repeated',
        `La domanda ${candidate.id} compare più di una volta (riga ${index + 1}).`,
      )
    }
    seen.add(candidate.id)
    const { facts, problems: wrong } = checkFacts(criteria, candidate.facts, call.closesOn)
    for (const problem of wrong) problems.push(`riga ${index + 1} (${candidate.id}): ${problem}`)
    if (problems.length === 0) people.push({ candidate, facts, score: score(facts, candidate.sources) })
  }
  if (problems.length > 0) throw new RuleError('facts-invalid', listed(problems))
  return people
}

function groupsOfEquals(
  sorted: readonly Standee[],
  compare: (a: Standing, b: Standing) => number,
): { start: number; members: Standee[] }[] {
  const groups: { start: number; members: Standee[] }[] = []
  let start = 0
  for (let end = 1; end <= sorted.length; end++) {
    const first = sorted[start]
    const person = sorted[end]
    if (first !== undefined && person !== undefined && compare(first, person) === 0) continue
    if (end - start > 1) groups.push({ start, members: sorted.slice(start, end) })
    start = end
  }
  return groups
}

/** At most twenty, then how many more. */
function listed(problems: readonly string[]): string {
  const shown = problems.slice(0, 20).join('; ')
  return problems.length > 20 ? `${shown}; e altri ${problems.length - 20}.` : `${shown}.`
}
