import { sql } from 'kysely'
import type { CallId } from '../../schemas/ids.js'
import type { Instant } from '../../schemas/time.js'
import type { Reader } from '../database.js'

/** Something that happened in a call. */
export interface FileLine {
  readonly at: Instant
  /** The event of the audit trail, or the type of a receipt. */
  readonly what: string
  readonly from: 'audit' | 'receipt'
  /** The id of what it happened to. */
  readonly subject: string
  /** Null for the procedure itself. */
  readonly who: string | null
  readonly reason: string | null
}

export const fileLinesPerPage = 100

/** Everything that happened in a call: what people decided, what came about, what providers certified. The newest
 *  first, a page at a time. */
export async function fileLines(
  db: Reader,
  call: CallId,
  page: number,
): Promise<{ lines: FileLine[]; total: number }> {
  const { rows } = await sql<FileLine>`
    select at, event as what, 'audit' as from, subject, staff.name as who,
      case jsonb_typeof(audit.body->'reason') when 'string' then audit.body->>'reason' end as reason, seq as nth
    from audit left join staff on staff.id = actor where chain = ${call}
    union all
    select at, type, 'receipt', delivery.id, null, detail, 0
    from delivery_evidence
    join delivery_attempt using (message_id)
    join delivery on delivery.id = delivery_attempt.delivery
    where delivery.call = ${call}
    order by at desc, nth desc
    limit ${fileLinesPerPage} offset ${(page - 1) * fileLinesPerPage}`.execute(db)
  const counted = await sql<{ total: number }>`select
    (select count(*) from audit where chain = ${call})::int
    + (select count(*) from delivery_evidence join delivery_attempt using (message_id)
        join delivery on delivery.id = delivery_attempt.delivery where delivery.call = ${call})::int as total`.execute(
    db,
  )
  return { lines: rows, total: counted.rows[0]?.total ?? 0 }
}
