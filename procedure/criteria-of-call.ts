import { lockedRuleSet } from '../activities/criteria.js'
import { loadRuleSet, ruleSetIds } from '../criteria/load.js'
import type { CallKind, Ranking } from '../schemas/call.js'
import type { RuleSet } from '../schemas/criteria.js'
import type { CriteriaId, Digest, OfficeId } from '../schemas/ids.js'
import type { CallOnFile } from '../storage/calls.js'
import { keptCriteriaIds } from '../storage/criteria.js'
import type { Record } from '../storage/record.js'

/** The criteria that each graduatoria of a call has locked, with their fingerprint. */
export async function criteriaOfCall(
  record: Record,
  { avviso, criteria }: Pick<CallOnFile, 'avviso' | 'criteria'>,
): Promise<
  readonly { readonly ranking: Ranking; readonly fingerprint: Digest; readonly ruleSet: RuleSet }[]
> {
  return await Promise.all(
    avviso.rankings.map(async (ranking) => {
      const fingerprint = criteria[ranking.code] as Digest
      return { ranking, fingerprint, ruleSet: await lockedRuleSet(record, fingerprint) }
    }),
  )
}

/** The criteria that an avviso of an office may name, and whether the office has kept them as its own. */
export async function criteriaToChoose(
  { db }: Record,
  office: OfficeId,
  kind: CallKind,
): Promise<readonly { readonly id: CriteriaId; readonly title: string }[]> {
  const kept = await keptCriteriaIds(db, office)
  const shipped = ruleSetIds()
    .map(loadRuleSet)
    .filter((ruleSet) => ruleSet.kind === kind)
  const titled = shipped.map(({ id, title, status }) => {
    if (kept.includes(id)) return { id, title: `${title} (dell’ufficio)` }
    return { id, title: status === 'complete' ? title : `${title} (da completare)` }
  })
  const own = kept.filter((id) => !ruleSetIds().includes(id)).map((id) => ({ id, title: id }))
  return [...titled, ...own]
}
