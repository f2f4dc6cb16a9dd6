import { type RawBuilder, sql } from 'kysely'
import { addDays, startOfDay } from '../../domain/terms/index.js'
import type { ApplicationId, DeliveryId, MessageId, OfficeId, StaffId } from '../../schemas/ids.js'
import type { Instant, LegalDate } from '../../schemas/time.js'
import type { Reader } from '../database.js'
import type { EntryRef } from '../register.js'

/** An entry of the register as it is read: with the number that counts, neutral where it is reserved. */
export interface EntryLine {
  readonly year: number
  readonly number: number
  readonly at: Instant
  readonly direction: 'in' | 'out'
  readonly correspondent: string | null
  readonly subject: string | null
  readonly protocollo: string
  readonly intakeNumber: string
  readonly emergencyNumber: string | null
  readonly regionalNumber: string | null
  readonly protocolloDate: LegalDate
  readonly digest: string
  readonly message: MessageId | null
  readonly delivery: DeliveryId | null
  readonly application: ApplicationId | null
  readonly annulledAt: Instant | null
  readonly annulledBy: StaffId | null
  readonly annulledWhy: string | null
}

const LINE = sql.raw(`year, number, at, direction, correspondent, subject, protocollo,
  intake_number as "intakeNumber", emergency_number as "emergencyNumber", regional_number as "regionalNumber",
  protocollo_date as "protocolloDate", digest, message, delivery,
  (select application from delivery where delivery.id = register_view.delivery) as application,
  annulled_at as "annulledAt", annulled_by as "annulledBy", annulled_why as "annulledWhy"`)

export interface EntriesAsked {
  readonly day: LegalDate
  readonly direction: 'in' | 'out' | null
  /** Part of a correspondent or of a subject as it is read, or a number. */
  readonly words: string
  /** From 1. */
  readonly page: number
}

export const entriesPerPage = 100

/** The entries of a legal day of Rome, a page at a time, and how many there are. */
export async function entriesOfDay(
  db: Reader,
  office: OfficeId,
  { day, direction, words, page }: EntriesAsked,
): Promise<{ lines: EntryLine[]; total: number }> {
  const typed = words.trim()
  const like = `%${typed.replace(/[\\%_]/g, '\\$&')}%`
  const { rows } = await sql<EntryLine & { total: number }>`
    select ${LINE}, count(*) over ()::int as total from register_view
    where register = ${office} and ${within(day, day)} and (${direction}::text is null or direction = ${direction})
      and (${typed} = '' or correspondent ilike ${like} or subject ilike ${like} or protocollo ilike ${like}
        or intake_number ilike ${like})
    order by year, number limit ${entriesPerPage} offset ${(page - 1) * entriesPerPage}`.execute(db)
  return { lines: rows.map(({ total: _, ...line }) => line), total: rows[0]?.total ?? 0 }
}

function within(from: LegalDate, to: LegalDate): RawBuilder<unknown> {
  return sql`at >= ${startOfDay(from)} and at < ${startOfDay(addDays(to, 1))}`
}

/** The entries from a day to another, in order, read a thousand at a time. */
export async function* entriesBetween(
  db: Reader,
  office: OfficeId,
  { from, to }: { from: LegalDate; to: LegalDate },
): AsyncGenerator<EntryLine> {
  let last = { year: 0, number: 0 }
  for (;;) {
    const { rows } = await sql<EntryLine>`
      select ${LINE} from register_view
      where register = ${office} and ${within(from, to)} and (year, number) > (${last.year}, ${last.number})
      order by year, number limit 1000`.execute(db)
    yield* rows
    const end = rows.at(-1)
    if (!end || rows.length < 1000) return
    last = end
  }
}

/** An entry; null when the register has none of that number. */
export async function readEntry(db: Reader, { office, year, number }: EntryRef): Promise<EntryLine | null> {
  const { rows } = await sql<EntryLine>`select ${LINE} from register_view
    where register = ${office} and year = ${year} and number = ${number}`.execute(db)
  return rows[0] ?? null
}

export interface ClosedDay {
  readonly day: LegalDate
  readonly closedAt: Instant
  readonly hash: string
}

/** The days of a register that are closed, the last first. */
export async function closedDays(db: Reader, office: OfficeId, most: number): Promise<ClosedDay[]> {
  return await db
    .selectFrom('register_day')
    .select(['day', 'closed_at as closedAt', 'hash'])
    .where('register', '=', office)
    .orderBy('day', 'desc')
    .limit(most)
    .execute()
}
