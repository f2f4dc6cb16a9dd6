import { loadRuleSet } from '../../criteria/load.js'
import {
  buildGraduatoria,
  type Candidate,
  type RankingInput,
  type RankingOptions,
} from '../../domain/ranking.js'
import type { FactValue } from '../../schemas/application.js'
import type { RuleSet } from '../../schemas/criteria.js'
import type { Graduatoria } from '../../schemas/graduatoria.js'
import type { ApplicationId, CallId } from '../../schemas/ids.js'
import type { Instant, LegalDate } from '../../schemas/time.js'

/** The call that the stories are told about: published on 2 March 2026, closed on 20 March at noon, two posts. */
export const CALL: RankingInput['call'] = {
  id: 'GE-2026-001' as CallId,
  kind: 'art16',
  posts: 2,
  publishedOn: '2026-03-02' as LegalDate,
  closesAt: '2026-03-20T12:00:00+01:00' as Instant,
}

export const SEED = '20260321/55-3-81-17-42-9'

/** `a` stands for the application whose sixteen digits are all `a`. */
export function applicationCalled(letter: string): ApplicationId {
  return `GE-2026-001.${letter.repeat(16).slice(0, 16)}` as ApplicationId
}

export function candidate(letter: string, facts: Readonly<Record<string, FactValue>>): Candidate {
  return {
    id: applicationCalled(letter),
    presentedAt: '2026-03-10T10:00:00+01:00' as Instant,
    facts,
  }
}

/** Each set is read once. */
const sets = new Map<string, RuleSet>()

export function input(
  criteria: string,
  candidates: readonly Candidate[],
  drawSeed: string | null = SEED,
): RankingInput {
  const ruleSet = sets.get(criteria) ?? loadRuleSet(criteria)
  sets.set(criteria, ruleSet)
  return { call: { ...CALL, kind: ruleSet.kind }, criteria: ruleSet, candidates, drawSeed }
}

/** Ranks, or fails if a draw is missing. */
export function ranked(given: RankingInput, options: RankingOptions = {}): Graduatoria {
  const outcome = buildGraduatoria(given, options)
  if (outcome.status !== 'ranked') throw new Error('a draw is needed')
  return outcome.graduatoria
}
