import { sql } from 'kysely'
import type { ApplicationId, CallId, Digest } from '../../schemas/ids.js'
import type { Instant } from '../../schemas/time.js'
import type { Reader } from '../database.js'

/** An application that somebody took in at the office. */
export interface PresentationLine {
  readonly application: ApplicationId
  readonly code: string
  readonly channel: 'counter' | 'hand' | 'raccomandata'
  readonly presentedAt: Instant
  readonly protocollo: string | null
  /** Its receipt on paper is made. */
  readonly receipt: boolean
}

/** The last ones of a call, the newest first. */
export async function presentationLines(db: Reader, call: CallId): Promise<PresentationLine[]> {
  const { rows } = await sql<PresentationLine>`
    select application.id as application, public_code as code, channel, presentation.presented_at as "presentedAt",
      (select protocollo from register_view where register_view.message = application.message) as protocollo,
      exists (select 1 from delivery where delivery.application = application.id and purpose = 'receipt'
        and delivery.channel <> 'pec') as receipt
    from application join presentation using (message) where application.call = ${call}
    order by application.registered_at desc, application.id limit 50`.execute(db)
  return rows
}

/** The receipt of an application, as it was sent or as it is handed over; null while there is none. */
export async function receiptOf(
  db: Reader,
  application: ApplicationId,
): Promise<{ readonly digest: Digest; readonly channel: 'pec' | 'paper' | 'counter' } | null> {
  const row = await db
    .selectFrom('delivery')
    .innerJoin('delivery_attempt', 'delivery_attempt.delivery', 'delivery.id')
    .select(['digest', 'channel'])
    .where('application', '=', application)
    .where('purpose', '=', 'receipt')
    .orderBy('ordinal', 'desc')
    .executeTakeFirst()
  return row ?? null
}
