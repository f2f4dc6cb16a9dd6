import { Refusal } from '../domain/refusal.js'
import { missingFacts, requiredFacts } from '../domain/required-facts.js'
import type { Tx } from '../storage/database.js'
import type { Snapshot } from '../storage/freeze.js'
import type { Record } from '../storage/record.js'
import { listsOf } from './snapshot.js'

/** How many applications a refusal names. */
const most = 20

/**
 * Nobody can be ranked without what the criteria want of everybody, so the review is not closed over it.
 * @throws {Refusal} `facts-missing`, with the public code of each application and what it lacks
 */
export async function refuseMissingFacts(record: Record, snapshot: Snapshot, tx: Tx): Promise<void> {
  const lacking = new Map(
    (await listsOf(record, snapshot)).flatMap(({ criteria, candidates }) => {
      const required = requiredFacts(criteria)
      return candidates.flatMap(({ id, facts }) => {
        const missing = missingFacts(required, facts)
        return missing.length === 0 ? [] : [[id, missing.map(({ label }) => label).join(', ')] as const]
      })
    }),
  )
  if (lacking.size === 0) return
  const named = await tx
    .selectFrom('application')
    .select(['id', 'public_code'])
    .where('id', 'in', [...lacking.keys()])
    .orderBy('public_code')
    .limit(most)
    .execute()
  const said = named.map(({ id, public_code }) => `${public_code}: ${lacking.get(id)}`)
  const more = lacking.size - named.length
  throw new Refusal('facts-missing', said.join('; ') + (more > 0 ? ` e altre ${more}` : ''))
}
