import type { Ranking, RankingCode } from '../schemas/call.js'
import type { RuleSet } from '../schemas/criteria.js'
import { RuleError } from './errors.js'
import { buildGraduatoria, type Candidate, type RankingInput, type RankingOutcome } from './ranking.js'

/** What one graduatoria of a call has of its own. */
export interface ListApart extends Pick<Ranking, 'code' | 'category' | 'posts'> {
  readonly criteria: RuleSet
  /** Those who stand in it. */
  readonly candidates: readonly Candidate[]
}

/**
 * Ranks the lists of a call apart, each with its own posts and criteria: no application stands in two.
 *
 * @norma L. 68/1999 artt. 1 e 18; DPR 487/1994 art. 32 (di ciascuna categoria)
 * @throws RuleError `candidates-repeated` for an application in two lists, `rule-set-unfit` for criteria made for the
 *   other category, and those of `buildGraduatoria`
 */
export function buildGraduatorieApart(
  call: Omit<RankingInput['call'], 'posts'>,
  lists: readonly ListApart[],
  drawSeed: string | null,
): readonly { readonly ranking: RankingCode; readonly outcome: RankingOutcome }[] {
  const seen = new Set<string>()
  for (const { category, criteria, candidates } of lists) {
    if (criteria.category !== undefined && criteria.category !== category) {
      throw new RuleError(
        'rule-set-unfit',
        `I criteri «${criteria.id}» sono fatti per l’altra categoria della L. 68.`,
      )
    }
    for (const { id } of candidates) {
      if (seen.has(id))
        throw new RuleError('candidates-repeated', `La domanda ${id} compare in due graduatorie.`)
      seen.add(id)
    }
  }
  return lists.map(({ code, posts, criteria, candidates }) => ({
    ranking: code,
    outcome: buildGraduatoria({ call: { ...call, posts }, criteria, candidates, drawSeed }),
  }))
}
