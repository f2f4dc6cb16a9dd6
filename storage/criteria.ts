import { Refusal } from '../domain/refusal.js'
import type { CriteriaId, Digest, OfficeId } from '../schemas/ids.js'
import type { Instant } from '../schemas/time.js'
import type { Reader, Tx } from './database.js'
import { type Command, memberOf, recordDecision } from './decisions.js'

/** A responsabile keeps criteria of the office's own, that its calls will use from here on. */
export async function keepCriteria(
  tx: Tx,
  at: Instant,
  command: Command,
  { office, id, digest }: { readonly office: OfficeId; readonly id: CriteriaId; readonly digest: Digest },
): Promise<{ digest: Digest }> {
  const { roles } = await memberOf(tx, command.actor, office)
  if (!roles.includes('responsabile')) throw new Refusal('wrong-role')
  await tx
    .insertInto('criteria')
    .values({ office, id, digest, kept_by: command.actor, kept_at: at })
    .onConflict((conflict) => conflict.columns(['office', 'id', 'digest']).doUpdateSet({ kept_at: at }))
    .execute()
  await recordDecision(tx, at, {
    ...command,
    office,
    call: null,
    what: 'keep-criteria',
    body: { id, digest },
  })
  return { digest }
}

/** The criteria that an office keeps under an id; null for those that only ship with the product. */
export async function keptCriteria(db: Reader, office: OfficeId, id: CriteriaId): Promise<Digest | null> {
  const row = await db
    .selectFrom('criteria')
    .select('digest')
    .where('office', '=', office)
    .where('id', '=', id)
    .orderBy('kept_at', 'desc')
    .executeTakeFirst()
  return row?.digest ?? null
}

/** Under which ids an office keeps criteria of its own. */
export async function keptCriteriaIds(db: Reader, office: OfficeId): Promise<CriteriaId[]> {
  const rows = await db
    .selectFrom('criteria')
    .select('id')
    .distinct()
    .where('office', '=', office)
    .orderBy('id')
    .execute()
  return rows.map(({ id }) => id)
}
