import { sql } from 'kysely'
import type { ApplicationState } from '../../domain/application-transitions.js'
import type { Finding } from '../../schemas/findings.js'
import type { ApplicationId, CallId } from '../../schemas/ids.js'
import type { Instant } from '../../schemas/time.js'
import type { Reader } from '../database.js'

/** A line of the list of a call's applications. */
export interface ApplicationLine {
  readonly id: ApplicationId
  readonly code: string
  /** Null while nobody has read the form. */
  readonly name: string | null
  readonly codiceFiscale: string | null
  readonly state: ApplicationState
  readonly presentedAt: Instant
  readonly position: 'early' | 'in-time' | 'late'
  readonly protocollo: string | null
  readonly findings: number
}

export const ORDERS = ['arrivo', 'nome', 'stato'] as const
export type Order = (typeof ORDERS)[number]

export interface Asked {
  readonly state: ApplicationState | null
  /** Part of a name, a codice fiscale, a public code or a number. */
  readonly words: string
  readonly order: Order
  /** From 1. */
  readonly page: number
}

export const linesPerPage = 50

const BY: Readonly<Record<Order, ReturnType<typeof sql.raw>>> = {
  arrivo: sql.raw('application.presented_at, application.id'),
  nome: sql.raw(
    "upper(data->'applicant'->>'surname') nulls last, upper(data->'applicant'->>'name'), application.id",
  ),
  stato: sql.raw('application.state, application.presented_at, application.id'),
}

/** The applications of a call that are looked for, a page at a time, and how many there are. */
export async function applicationLines(
  db: Reader,
  call: CallId,
  { state, words, order, page }: Asked,
): Promise<{ lines: ApplicationLine[]; total: number }> {
  const asked = sql`application.call = ${call} ${state ? sql`and application.state = ${state}` : sql``} ${about(words)}`
  // The page is cut first: only its lines are then read whole.
  const shown = sql<ApplicationLine>`
    select application.id, public_code as code, application.state, presented_at as "presentedAt", position,
      (data->'applicant'->>'surname') || ' ' || (data->'applicant'->>'name') as name,
      data->'applicant'->>'codiceFiscale' as "codiceFiscale",
      register_entry.number || '/' || register_entry.year as protocollo,
      jsonb_array_length(findings) as findings
    from (select * from application where ${asked} order by ${BY[order]}
        limit ${linesPerPage} offset ${(page - 1) * linesPerPage}) as application
      left join register_entry on register_entry.message = application.message and direction = 'in'
    order by ${BY[order]}`
  const counted = sql<{ count: number }>`select count(*)::int as count from application where ${asked}`
  const [lines, count] = await Promise.all([shown.execute(db), counted.execute(db)])
  return { lines: lines.rows, total: count.rows[0]?.count ?? 0 }
}

/** Whether an application is the one that somebody names. */
function about(words: string) {
  const said = words.trim()
  if (said === '') return sql``
  const like = `%${said.replace(/[\\%_]/g, '\\$&')}%`
  return sql`and (public_code ilike ${like}
    or message in (select message from register_entry where direction = 'in' and number::text = ${said})
    or (data->'applicant'->>'surname') || ' ' || (data->'applicant'->>'name') ilike ${like}
    or data->'applicant'->>'codiceFiscale' ilike ${like})`
}

/** An application as a row of a table that leaves the console. */
export interface ApplicationRow {
  readonly id: ApplicationId
  readonly code: string
  readonly surname: string | null
  readonly name: string | null
  readonly codiceFiscale: string | null
  readonly pec: string | null
  readonly protocollo: string | null
  readonly presentedAt: Instant
  readonly position: 'early' | 'in-time' | 'late'
  readonly state: ApplicationState
  readonly findings: readonly Finding[]
}

/** All the applications of a call as they came, read a thousand at a time. */
export async function* everyApplication(db: Reader, call: CallId): AsyncGenerator<ApplicationRow> {
  let last: { presentedAt: string; id: string } = { presentedAt: '-infinity', id: '' }
  for (;;) {
    const { rows } = await sql<ApplicationRow>`
      select id, public_code as code, data->'applicant'->>'surname' as surname, data->'applicant'->>'name' as name,
        data->'applicant'->>'codiceFiscale' as "codiceFiscale", data->'applicant'->>'pec' as pec,
        (select protocollo from register_view where register_view.message = application.message) as protocollo,
        presented_at as "presentedAt", position, state, findings
      from application where call = ${call} and (presented_at, id) > (${last.presentedAt}::timestamptz, ${last.id})
      order by presented_at, id limit 1000`.execute(db)
    yield* rows
    const end = rows.at(-1)
    if (!end || rows.length < 1000) return
    last = end
  }
}

/** How many applications of a call stand in each state. */
export async function applicationCounts(
  db: Reader,
  call: CallId,
): Promise<readonly { state: ApplicationState; count: number }[]> {
  const rows = await db
    .selectFrom('application')
    .select('state')
    .select((select) => select.fn.countAll<string>().as('count'))
    .where('call', '=', call)
    .groupBy('state')
    .execute()
  return rows.map(({ state, count }) => ({ state, count: Number(count) }))
}

/** The next one that waits for somebody of the same call, after this one; null when it was the last. */
export async function nextToExamine(
  db: Reader,
  call: CallId,
  after: ApplicationId,
  states: readonly ApplicationState[],
): Promise<ApplicationId | null> {
  const { rows } = await sql<{ id: ApplicationId }>`
    select id from application
    where call = ${call} and id <> ${after} and state in (${sql.join(states)})
    order by (presented_at, id) > (select presented_at, id from application where id = ${after}) desc, presented_at, id
    limit 1`.execute(db)
  return rows[0]?.id ?? null
}
