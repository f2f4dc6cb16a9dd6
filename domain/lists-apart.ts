import type { RuleSet } from '../schemas/criteria.js'
import { RuleError } from './errors.js'
import { buildGraduatoria, type Candidate, type RankingInput, type RankingOutcome } from './ranking.js'

/** The two lists of the L. 68: disability (art. 1) and the other protected categories (art. 18). */
export type L68Category = NonNullable<RuleSet['category']>

/** What one list of an L. 68 call has of its own. */
export interface ListApart {
  readonly category: L68Category
  readonly posts: number
  readonly criteria: RuleSet
  /** Those registered in this category. */
  readonly candidates: readonly Candidate[]
}

/**
 * Ranks the two categories of an L. 68 call apart, each with its own posts and criteria: nobody stands in both.
 *
 * @norma L. 68/1999 artt. 1 e 18; DPR 487/1994 art. 32 (di ciascuna categoria)
 * @throws RuleError `candidates-repeated` for an application in two lists, `rule-set-unfit` for criteria made for the
 *   other category, and those of `buildGraduatoria`
 */
export function buildGraduatorieApart(
  call: Omit<RankingInput['call'], 'kind' | 'posts'>,
  lists: readonly ListApart[],
  drawSeed: string | null,
): readonly { readonly category: L68Category; readonly outcome: RankingOutcome }[] {
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
  return lists.map(({ category, posts, criteria, candidates }) => ({
    category,
    outcome: buildGraduatoria({ call: { ...call, kind: 'l68', posts }, criteria, candidates, drawSeed }),
  }))
}
