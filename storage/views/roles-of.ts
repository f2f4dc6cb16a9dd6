import type { StaffId } from '../../schemas/ids.js'
import type { Role } from '../../schemas/staff.js'
import type { Reader } from '../database.js'

/** What somebody may do; nothing for who is not on the staff. */
export async function rolesOf(db: Reader, staff: StaffId): Promise<readonly Role[]> {
  const row = await db.selectFrom('staff').select('roles').where('id', '=', staff).executeTakeFirst()
  return row?.roles ?? []
}
