import { sql } from 'kysely'
import type { CallId, OfficeId, StaffId } from '../../schemas/ids.js'
import type { Instant } from '../../schemas/time.js'
import type { Reader } from '../database.js'

/** Somebody looked at data of health. */
export interface ReadingLine {
  readonly id: number
  readonly at: Instant
  readonly staff: StaffId
  readonly name: string
  readonly call: CallId | null
  /** Of the application, by its public code; or of the message, by its number. */
  readonly code: string | null
  readonly protocollo: string | null
  readonly what: string
  readonly why: string
}

export interface ReadingsAsked {
  readonly staff: string
  readonly call: string
  /** A public code: everything that was seen of one application. */
  readonly code: string
}

export const readingsPerPage = 100

function asked(office: OfficeId, { staff, call, code }: ReadingsAsked) {
  return sql`health_reading.office = ${office} and (${staff} = '' or health_reading.staff = ${staff})
    and (${call} = '' or health_reading.call = ${call}) and (${code} = '' or public_code = ${code.toUpperCase()})`
}

const LINE =
  sql.raw(`health_reading.id, health_reading.at, health_reading.staff, staff.name, health_reading.call,
  public_code as code,
  (select protocollo from register_view
    where register_view.message = coalesce(health_reading.message, application.message)) as protocollo, what, why`)
const FROM = sql.raw(`health_reading join staff on staff.id = health_reading.staff
  left join application on application.id = health_reading.application`)

/** Who looked, the last first, a page at a time. */
export async function readingLines(
  db: Reader,
  office: OfficeId,
  wanted: ReadingsAsked,
  page: number,
): Promise<{ lines: ReadingLine[]; total: number }> {
  const { rows } = await sql<ReadingLine & { total: number }>`
    select ${LINE}, count(*) over ()::int as total from ${FROM} where ${asked(office, wanted)}
    order by health_reading.id desc limit ${readingsPerPage} offset ${(page - 1) * readingsPerPage}`.execute(
    db,
  )
  return { lines: rows.map(({ total: _, ...line }) => line), total: rows[0]?.total ?? 0 }
}

/** The same, all of them from the first, read a thousand at a time. */
export async function* everyReading(
  db: Reader,
  office: OfficeId,
  wanted: ReadingsAsked,
): AsyncGenerator<ReadingLine> {
  for (let last = 0; ; ) {
    const { rows } = await sql<ReadingLine>`select ${LINE} from ${FROM}
      where ${asked(office, wanted)} and health_reading.id > ${last} order by health_reading.id limit 1000`.execute(
      db,
    )
    yield* rows
    if (rows.length < 1000) return
    last = rows.at(-1)?.id ?? last
  }
}

/** Who may have looked: the people of an office. */
export async function peopleOf(
  db: Reader,
  office: OfficeId,
): Promise<readonly { readonly id: StaffId; readonly name: string }[]> {
  return await db
    .selectFrom('staff')
    .select(['id', 'name'])
    .where('office', '=', office)
    .orderBy('name')
    .orderBy('id')
    .execute()
}
