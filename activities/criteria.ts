import { loadRuleSet } from '../criteria/load.js'
import { canonicalJson } from '../domain/canonical.js'
import { requireUsable } from '../domain/scoring/usable.js'
import type { Avviso } from '../schemas/call.js'
import { RuleSet } from '../schemas/criteria.js'
import type { CriteriaId, Digest } from '../schemas/ids.js'
import type { LockedCriteria } from '../storage/calls.js'
import type { Record } from '../storage/record.js'

/** Keeps the rule set that a call will use, as it stands today, under the fingerprint that the avviso cites.
 *  @throws {RuleError} `rule-set-unknown`, `rule-set-invalid`, `rule-set-incomplete` */
async function lockRuleSet({ blobs }: Record, id: CriteriaId): Promise<Digest> {
  const ruleSet = loadRuleSet(id)
  requireUsable(ruleSet)
  return await blobs.put(Buffer.from(canonicalJson(ruleSet)))
}

/** Keeps the rule set of each graduatoria of an avviso. */
export async function lockCriteria(
  record: Record,
  { rankings }: Pick<Avviso, 'rankings'>,
): Promise<LockedCriteria> {
  const locked = rankings.map(
    async ({ code, criteria }) => [code, await lockRuleSet(record, criteria)] as const,
  )
  return Object.fromEntries(await Promise.all(locked))
}

/** The rule set of a graduatoria, the very one that its avviso locked, whatever the product ships by now. */
export async function lockedRuleSet({ blobs }: Record, digest: Digest): Promise<RuleSet> {
  return RuleSet.parse(JSON.parse((await blobs.get(digest)).toString('utf8')))
}
