import type { ApplicationId, Digest, StaffId } from '../../schemas/ids.js'
import type { Instant } from '../../schemas/time.js'
import type { Reader } from '../database.js'
import type { DeliveryState, Purpose } from '../tables.js'

/** Something that happened to an application: who, when, what. */
export interface Happened {
  readonly at: Instant
  readonly what: string
  readonly who: string | null
  /** The words that came with it, where it had any. */
  readonly reason: string | null
}

/** What people decided on an application, in order. */
export async function decisionsOnApplication(db: Reader, id: ApplicationId): Promise<Happened[]> {
  const rows = await db
    .selectFrom('decision')
    .innerJoin('staff', 'staff.id', 'decision.actor')
    .select(['at', 'what', 'name', 'body'])
    .where('application', '=', id)
    .orderBy('at')
    .execute()
  return rows.map(({ at, what, name, body }) => {
    const { reason } = body as { reason?: unknown }
    return { at, what, who: name, reason: typeof reason === 'string' ? reason : null }
  })
}

/** Something sent to the author of an application, and how far it has come. */
export interface SentTo {
  readonly id: string
  readonly purpose: Purpose
  readonly channel: 'pec' | 'paper' | 'counter'
  readonly recipient: string
  readonly state: DeliveryState
  readonly at: Instant
}

export async function sentToApplication(db: Reader, id: ApplicationId): Promise<SentTo[]> {
  return await db
    .selectFrom('delivery')
    .select(['id', 'purpose', 'channel', 'recipient', 'state', 'created_at as at'])
    .where('application', '=', id)
    .orderBy('created_at')
    .execute()
}

/** Who must not decide on an application, by their own word. */
export async function conflictsOn(db: Reader, id: ApplicationId): Promise<StaffId[]> {
  const rows = await db.selectFrom('conflict').select('staff').where('application', '=', id).execute()
  return rows.map(({ staff }) => staff)
}

/** The scans of an application that was presented otherwise than by PEC; none for a PEC. */
export async function scansOf(db: Reader, id: ApplicationId): Promise<readonly Digest[]> {
  const row = await db
    .selectFrom('presentation')
    .innerJoin('application', 'application.message', 'presentation.message')
    .select('scans')
    .where('application.id', '=', id)
    .executeTakeFirst()
  return row?.scans ?? []
}
