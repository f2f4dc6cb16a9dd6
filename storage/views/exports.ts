import { sql } from 'kysely'
import type { CallId } from '../../schemas/ids.js'
import type { Instant } from '../../schemas/time.js'
import type { Reader } from '../database.js'

/** A file of data to check that left the office. */
export interface ExportLine {
  readonly at: Instant
  readonly who: string
  readonly applications: number
}

/** What was exported from a call, the last first. */
export async function exportsOf(db: Reader, call: CallId): Promise<ExportLine[]> {
  return await db
    .selectFrom('decision')
    .innerJoin('staff', 'staff.id', 'decision.actor')
    .select(['at', 'name as who', sql<number>`(body->>'applications')::int`.as('applications')])
    .where('call', '=', call)
    .where('what', '=', 'export-to-check')
    .orderBy('at', 'desc')
    .limit(20)
    .execute()
}
