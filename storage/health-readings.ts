import { sql } from 'kysely'
import type { ApplicationId, CallId, MessageId, OfficeId, StaffId } from '../schemas/ids.js'
import type { Instant } from '../schemas/time.js'
import type { Database, Reader } from './database.js'

/** Somebody has looked at data of health: a row that stays. */
export interface HealthReading {
  readonly staff: StaffId
  readonly office: OfficeId
  readonly call: CallId | null
  /** Null for a message that is of no application yet. */
  readonly application: ApplicationId | null
  readonly message?: MessageId
  /** The page, or the file. */
  readonly what: string
  /** The task that it was for, or what the person wrote. */
  readonly why: string
}

/** @norma Reg. (UE) 2016/679 art. 5, par. 2; art. 9; D.Lgs. 196/2003 art. 2-sexies */
export async function recordHealthReading(
  db: Database,
  at: Instant,
  ...readings: readonly HealthReading[]
): Promise<void> {
  if (readings.length === 0) return
  await db
    .insertInto('health_reading')
    .values(readings.map((reading) => ({ ...reading, at })))
    .execute()
}

/** The same for some applications of a call, or for all of them. */
export async function recordHealthReadings(
  db: Database,
  at: Instant,
  { staff, office, call, what, why }: Omit<HealthReading, 'application' | 'message'>,
  applications: readonly ApplicationId[] | null,
): Promise<void> {
  await sql`insert into health_reading (staff, office, call, application, what, why, at)
    select ${staff}, ${office}, ${call}, id, ${what}, ${why}, ${at}::timestamptz from application
    where call = ${call} and (${applications === null} or id = any(${applications ?? []}))`.execute(db)
}

/** The reason that somebody gave lately for looking at applications outside of a task, by application. */
export async function reasonsGiven(
  db: Reader,
  staff: StaffId,
  { what, since }: { what: string; since: Instant },
): Promise<ReadonlyMap<ApplicationId, string>> {
  const rows = await db
    .selectFrom('health_reading')
    .select(['application', 'why'])
    .where('staff', '=', staff)
    .where('what', '=', what)
    .where('at', '>=', since)
    .where('application', 'is not', null)
    .orderBy('at')
    .execute()
  return new Map(rows.flatMap(({ application, why }) => (application ? [[application, why] as const] : [])))
}
