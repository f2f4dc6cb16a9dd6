import { loadRuleSet, readRuleSet } from '../criteria/load.js'
import { canonicalJson } from '../domain/canonical.js'
import { requireUsable } from '../domain/scoring/usable.js'
import type { Avviso } from '../schemas/call.js'
import { RuleSet } from '../schemas/criteria.js'
import type { CriteriaId, Digest, OfficeId } from '../schemas/ids.js'
import type { LockedCriteria } from '../storage/calls.js'
import { keptCriteria } from '../storage/criteria.js'
import type { Record } from '../storage/record.js'

/** Keeps the rule set that a call will use, as it stands today, under the fingerprint that the avviso cites: the
 *  office's own, or the one that ships with the product.
 *  @throws {RuleError} `rule-set-unknown`, `rule-set-invalid`, `rule-set-incomplete` */
async function lockRuleSet({ db, blobs }: Record, office: OfficeId, id: CriteriaId): Promise<Digest> {
  const own = await keptCriteria(db, office, id)
  if (own) return own
  const ruleSet = loadRuleSet(id)
  requireUsable(ruleSet)
  return await blobs.put(Buffer.from(canonicalJson(ruleSet)))
}

/** Criteria that an office has completed and confirmed, ready to be kept.
 *  @throws {RuleError} `rule-set-invalid`, `rule-set-incomplete` */
export async function ownCriteria(
  { blobs }: Record,
  yaml: string,
): Promise<{ readonly id: CriteriaId; readonly digest: Digest }> {
  const ruleSet = readRuleSet(yaml)
  requireUsable(ruleSet)
  return { id: ruleSet.id, digest: await blobs.put(Buffer.from(canonicalJson(ruleSet))) }
}

/** Keeps the rule set of each graduatoria of an avviso. */
export async function lockCriteria(
  record: Record,
  { office, rankings }: Pick<Avviso, 'office' | 'rankings'>,
): Promise<LockedCriteria> {
  const locked = rankings.map(
    async ({ code, criteria }) => [code, await lockRuleSet(record, office, criteria)] as const,
  )
  return Object.fromEntries(await Promise.all(locked))
}

/** The rule set of a graduatoria, the very one that its avviso locked, whatever the product ships by now. */
export async function lockedRuleSet({ blobs }: Record, digest: Digest): Promise<RuleSet> {
  return RuleSet.parse(JSON.parse((await blobs.get(digest)).toString('utf8')))
}
