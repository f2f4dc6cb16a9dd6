import type { FactValue } from '../schemas/application.js'
import type { RuleSet } from '../schemas/criteria.js'
import type { Position } from '../schemas/graduatoria.js'
import type { ApplicationId, CallId } from '../schemas/ids.js'
import type { Instant, LegalDate } from '../schemas/time.js'
import { RuleError } from './errors.js'
import { BY_DRAW, orderOf, type Reason, type RuleSetOrder, type Standing } from './order.js'
import { factsChecker } from './scoring/facts.js'
import type { CallForScoring } from './scoring/quantity.js'
import { scorer } from './scoring/score.js'
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
  /** Why each stands before the next; a draw within a group does not change it. One less than the people. */
  readonly reasons: readonly Reason[]
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
  const check = factsChecker(input.criteria, call.closesOn)
  const score = scorer(input.criteria, call)
  const place = (candidate: Candidate, row: number, problems: string[]): Standee => {
    const { facts, problems: wrong } = check(candidate.facts)
    for (const problem of wrong) problems.push(`riga ${row} (${candidate.id}): ${problem}`)
    return { candidate, facts, score: score(facts, candidate.sources) }
  }
  refuseRepeated(input.candidates)
  const byId = refusingWrong((problems) =>
    input.candidates.map((candidate, index) => place(candidate, index + 1, problems)),
  )
  byId.sort((a, b) => (a.candidate.id < b.candidate.id ? -1 : 1))
  const people = inOrder(byId, order)
  const reasons = people
    .slice(1)
    .map((next, index) => order.reason(people[index] as Standee, next) ?? BY_DRAW)
  return {
    people,
    byId,
    ties: groupsOfEquals(people, reasons),
    reasons,
    order,
    place: (candidate) => refusingWrong((problems) => place(candidate, 1, problems)),
  }
}

function refuseRepeated(candidates: readonly Candidate[]): void {
  const seen = new Set<ApplicationId>()
  for (const [index, { id }] of candidates.entries()) {
    if (seen.has(id)) {
      throw new RuleError(
        'candidates-repeated',
        `La domanda ${id} compare più di una volta (riga ${index + 1}).`,
      )
    }
    seen.add(id)
  }
}

/** Does the work that fills the list of problems, and refuses everybody if there is one. */
function refusingWrong<Done>(work: (problems: string[]) => Done): Done {
  const problems: string[] = []
  const done = work(problems)
  if (problems.length > 0) throw new RuleError('facts-invalid', listed(problems))
  return done
}

/**
 * Everybody in order. Points recur, so they are compared once for each sum, not once for each pair of people: first
 * the sums (and precedences) in order, then the people of each by what breaks their tie.
 */
function inOrder(byId: readonly Standee[], order: RuleSetOrder): Standee[] {
  const equals = new Map<string, Standee[]>()
  for (const person of byId) {
    const { precedence, text } = person.score
    const key = `${precedence} ${text}`
    const others = equals.get(key)
    if (others === undefined) equals.set(key, [person])
    else others.push(person)
  }
  return [...equals.values()]
    .sort(([a], [b]) => order.compare(a as Standee, b as Standee))
    .flatMap((people) => people.sort(order.breakTie))
}

/** Runs of people whom nothing tells apart. */
function groupsOfEquals(
  people: readonly Standee[],
  reasons: readonly Reason[],
): { start: number; members: Standee[] }[] {
  const groups: { start: number; members: Standee[] }[] = []
  let start = 0
  for (let end = 1; end <= people.length; end++) {
    if (reasons[end - 1] === BY_DRAW) continue
    if (end - start > 1) groups.push({ start, members: people.slice(start, end) })
    start = end
  }
  return groups
}

/** At most twenty, then how many more. */
function listed(problems: readonly string[]): string {
  const shown = problems.slice(0, 20).join('; ')
  return problems.length > 20 ? `${shown}; e altri ${problems.length - 20}.` : `${shown}.`
}
