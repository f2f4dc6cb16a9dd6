import { sql } from 'kysely'
import type { CallState } from '../../domain/call-transitions.js'
import type { CallId, OfficeId } from '../../schemas/ids.js'
import type { Instant, LegalDate } from '../../schemas/time.js'
import type { Reader } from '../database.js'
import type { TermName } from '../tables.js'

export interface CallLine {
  readonly id: CallId
  readonly kind: 'art16' | 'l68'
  readonly body: string
  readonly state: CallState
  readonly closesAt: Instant
}

export async function allCalls(db: Reader, office: OfficeId): Promise<CallLine[]> {
  return await db
    .selectFrom('call')
    .select(['id', 'kind', 'state', 'closes_at as closesAt'])
    .select(sql<string>`avviso->'requestingBody'->>'name'`.as('body'))
    .where('office', '=', office)
    .orderBy('drafted_at', 'desc')
    .orderBy('id')
    .execute()
}

/** A term of a call with its reasons, as it stands. */
export interface TermLine {
  readonly name: TermName
  readonly days: number
  readonly due: LegalDate
  readonly why: string
  readonly doneAt: Instant | null
  readonly missedAt: Instant | null
}

export async function termLines(db: Reader, call: CallId): Promise<TermLine[]> {
  return await db
    .selectFrom('term')
    .select(['name', 'days', 'due', 'explanation as why', 'done_at as doneAt', 'missed_at as missedAt'])
    .where('call', '=', call)
    .orderBy('due')
    .execute()
}

/** The first code of a year that no call of the office has. */
export async function nextCallId(db: Reader, office: OfficeId, year: string): Promise<string> {
  const stem = `${office.toUpperCase()}-${year}-`
  const { rows } = await sql<{ last: number }>`select
    coalesce(max(substring(id from ${stem.length + 1})::int), 0) as last
    from call where starts_with(id, ${stem})`.execute(db)
  return `${stem}${String((rows[0]?.last ?? 0) + 1).padStart(3, '0')}`
}
