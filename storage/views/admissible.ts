import { sql } from 'kysely'
import type { ApplicationId, CallId, StaffId } from '../../schemas/ids.js'
import type { Reader } from '../database.js'

/** An application that somebody may admit with others: read by another, and nothing stands against it. */
export interface AdmissibleLine {
  readonly id: ApplicationId
  readonly code: string
  readonly name: string
  readonly protocollo: string | null
  /** Why it is valid, as the checks said. */
  readonly ground: string
}

export const admissiblePerPage = 200

/**
 * The applications of a call that wait for a decision and of which the checks had nothing to say but why they are valid;
 * without those that `staff` has read, or must not decide on. Each is looked at again in its turn.
 */
export async function admissibleLines(
  db: Reader,
  call: CallId,
  staff: StaffId,
): Promise<{ lines: AdmissibleLine[]; total: number }> {
  const { rows } = await sql<AdmissibleLine & { total: number }>`
    select id, public_code as code, (data->'applicant'->>'surname') || ' ' || (data->'applicant'->>'name') as name,
      (select protocollo from register_view where register_view.message = application.message) as protocollo,
      findings->0->>'text' as ground, count(*) over ()::int as total
    from application
    where call = ${call} and state = 'examined' and data is not null and data_by <> ${staff}
      and jsonb_array_length(findings) = 1 and findings->0->>'code' <> 'no-ground'
      and not exists (select 1 from conflict where conflict.application = application.id and conflict.staff = ${staff})
    order by presented_at, id limit ${admissiblePerPage}`.execute(db)
  return { lines: rows.map(({ total: _, ...line }) => line), total: rows[0]?.total ?? 0 }
}
