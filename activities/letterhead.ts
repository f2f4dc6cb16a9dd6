import type { CallHeading, Letterhead } from '../documents/letterhead.js'
import type { Avviso } from '../schemas/call.js'
import type { OfficeId } from '../schemas/ids.js'
import type { Reader } from '../storage/database.js'

/** Who writes, as the record knows the office. */
export async function letterheadOf(db: Reader, office: OfficeId): Promise<Letterhead> {
  const row = await db
    .selectFrom('office')
    .select(['administration', 'name', 'address', 'pec'])
    .where('id', '=', office)
    .executeTakeFirstOrThrow()
  return { administration: row.administration, office: row.name, address: row.address, pec: row.pec }
}

/** The call that a document is about. */
export function callHeading({ id, profile, contract, posts, requestingBody }: Avviso): CallHeading {
  return { code: id, profile, contract, posts, requestingBody: requestingBody.name }
}
