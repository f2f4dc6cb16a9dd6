import { sql } from 'kysely'
import type { ApplicationId, CallId } from '../../schemas/ids.js'
import type { Instant, LegalDate } from '../../schemas/time.js'
import type { Reader } from '../database.js'

export interface ObservationLine {
  readonly id: string
  readonly application: ApplicationId
  readonly name: string | null
  readonly code: string
  readonly state: 'received' | 'accepted' | 'rejected'
  readonly receivedAt: Instant
  readonly late: boolean
}

/** What people said against the graduatoria of a call, those without an answer first. */
export async function observationLines(db: Reader, call: CallId): Promise<ObservationLine[]> {
  const { rows } = await sql<ObservationLine>`
    select observation.id, application, observation.state, received_at as "receivedAt", late, public_code as code,
      (data->'applicant'->>'surname') || ' ' || (data->'applicant'->>'name') as name
    from observation join application on application.id = observation.application
    where observation.call = ${call}
    order by observation.state <> 'received', received_at, observation.id`.execute(db)
  return rows
}

/** Until when observations on the last version that had a term for them are heard; null if none has. */
export async function observationsUntil(db: Reader, call: CallId): Promise<LegalDate | null> {
  const row = await db
    .selectFrom('graduatoria')
    .select('observations_until')
    .where('call', '=', call)
    .where('observations_until', 'is not', null)
    .orderBy('version', 'desc')
    .executeTakeFirst()
  return row?.observations_until ?? null
}
