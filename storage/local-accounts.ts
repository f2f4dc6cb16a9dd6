import { sql } from 'kysely'
import type { StaffId } from '../schemas/ids.js'
import type { Instant } from '../schemas/time.js'
import type { Database } from './database.js'

/** Wrong passwords in a row that an account bears, and for how long it is then closed. */
const mostFailures = 5
const lockedMinutes = 15

export interface LocalAccount {
  readonly staff: StaffId
  /** Salt and derived key. */
  readonly password: string
  readonly mustChange: boolean
  readonly lockedUntil: Instant | null
}

export async function staffWithoutAccount(db: Database): Promise<StaffId[]> {
  const rows = await db
    .selectFrom('staff')
    .leftJoin('local_account', 'local_account.staff', 'staff.id')
    .select('staff.id')
    .where('local_account.staff', 'is', null)
    .orderBy('staff.id')
    .execute()
  return rows.map(({ id }) => id)
}

export async function addAccount(db: Database, staff: StaffId, password: string): Promise<void> {
  await db.insertInto('local_account').values({ staff, password }).execute()
}

export async function readLocalAccount(db: Database, account: string): Promise<LocalAccount | null> {
  const row = await db
    .selectFrom('local_account')
    .innerJoin('staff', 'staff.id', 'local_account.staff')
    .select(['local_account.staff', 'password', 'must_change', 'locked_until'])
    .where('staff.account', '=', account)
    .executeTakeFirst()
  return row
    ? { staff: row.staff, password: row.password, mustChange: row.must_change, lockedUntil: row.locked_until }
    : null
}

export async function countFailure(
  db: Database,
  staff: StaffId,
  failures: 'none' | 'one',
  at: Instant,
): Promise<void> {
  await (failures === 'none'
    ? sql`update local_account set failures = 0, locked_until = null where staff = ${staff}`
    : sql`update local_account set
        failures = (failures + 1) % ${mostFailures},
        locked_until = case when failures + 1 >= ${mostFailures}
          then ${at}::timestamptz + ${lockedMinutes} * interval '1 minute' end
        where staff = ${staff}`
  ).execute(db)
}

export async function changeLocalPassword(db: Database, account: string, password: string): Promise<void> {
  await db
    .updateTable('local_account')
    .from('staff')
    .set({ password, must_change: false, failures: 0, locked_until: null })
    .whereRef('staff.id', '=', 'local_account.staff')
    .where('staff.account', '=', account)
    .execute()
}
