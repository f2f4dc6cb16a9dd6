import { sql } from 'kysely'
import type { ApplicationId, CallId, OfficeId, StaffId } from '../schemas/ids.js'
import type { Instant } from '../schemas/time.js'
import type { Database } from './database.js'

/** Somebody has looked at data of health: a row that stays. */
export interface HealthReading {
  readonly staff: StaffId
  readonly office: OfficeId
  readonly call: CallId
  readonly application: ApplicationId
  /** The page, or the file. */
  readonly what: string
  /** The task that it was for, or what the person wrote. */
  readonly why: string
}

/** @norma Reg. (UE) 2016/679 art. 5, par. 2; art. 9; D.Lgs. 196/2003 art. 2-sexies */
export async function recordHealthReading(db: Database, at: Instant, reading: HealthReading): Promise<void> {
  await db
    .insertInto('health_reading')
    .values({ ...reading, at })
    .execute()
}

/** The same for some applications of a call, or for all of them. */
export async function recordHealthReadings(
  db: Database,
  at: Instant,
  { staff, office, call, what, why }: Omit<HealthReading, 'application'>,
  applications: readonly ApplicationId[] | null,
): Promise<void> {
  await sql`insert into health_reading (staff, office, call, application, what, why, at)
    select ${staff}, ${office}, ${call}, id, ${what}, ${why}, ${at}::timestamptz from application
    where call = ${call} and (${applications === null} or id = any(${applications ?? []}))`.execute(db)
}
