import { sql } from 'kysely'
import type { Instant } from '../schemas/time.js'
import type { Database } from './database.js'

/** Something that the embedded provider of identities remembers for a while. */
export interface Artifact {
  readonly model: string
  readonly id: string
  readonly payload: object
  readonly uid: string | null
  readonly grantId: string | null
  readonly expiresAt: Instant
}

export async function keepArtifact(db: Database, artifact: Artifact): Promise<void> {
  const { model, id, payload, uid, grantId, expiresAt } = artifact
  const row = { payload: JSON.stringify(payload), uid, grant_id: grantId, expires_at: expiresAt }
  await db
    .insertInto('identity_artifact')
    .values({ model, id, ...row })
    .onConflict((conflict) => conflict.columns(['model', 'id']).doUpdateSet(row))
    .execute()
}

/** By its id, or by the `uid` of a session; nothing of what is over. */
export async function findArtifact(
  db: Database,
  model: string,
  by: { readonly id: string } | { readonly uid: string },
  at: Instant,
): Promise<object | null> {
  const row = await db
    .selectFrom('identity_artifact')
    .select('payload')
    .where('model', '=', model)
    .where('expires_at', '>', at)
    .where(({ eb }) => ('id' in by ? eb('id', '=', by.id) : eb('uid', '=', by.uid)))
    .executeTakeFirst()
  return row?.payload ?? null
}

/** Marks a code as used: given again, it is refused with all that came of it. */
export async function consumeArtifact(db: Database, model: string, id: string, at: Instant): Promise<void> {
  const consumed = Math.floor(Date.parse(at) / 1000)
  await sql`update identity_artifact set payload = payload || jsonb_build_object('consumed', ${consumed}::int)
    where model = ${model} and id = ${id}`.execute(db)
}

export async function forgetArtifact(db: Database, model: string, id: string): Promise<void> {
  await db.deleteFrom('identity_artifact').where('model', '=', model).where('id', '=', id).execute()
}

export async function forgetGrant(db: Database, grantId: string): Promise<void> {
  await db.deleteFrom('identity_artifact').where('grant_id', '=', grantId).execute()
}

export async function sweepArtifacts(db: Database, at: Instant): Promise<void> {
  await db.deleteFrom('identity_artifact').where('expires_at', '<=', at).execute()
}
