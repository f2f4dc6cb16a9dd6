import { sql } from 'kysely'
import { flawOfDay, type RegisterDay, type SealedDay } from '../domain/daily-register.js'
import type { OfficeId } from '../schemas/ids.js'
import type { LegalDate } from '../schemas/time.js'
import { readRegisterDay } from './daily-register.js'
import type { Reader } from './database.js'

/** The first day of a register that does not stand, and why. */
export interface RegisterFlaw {
  readonly day: LegalDate
  readonly why: string
}

/**
 * Recomputes the chain of an office's daily registers from what the register holds, and looks each head of an audit
 * chain that they carry up in the trail.
 * @returns how many days stand, and the first one that does not
 */
export async function verifyRegister(
  db: Reader,
  office: OfficeId,
): Promise<{ days: number; flaw: RegisterFlaw | null }> {
  const head = await db
    .selectFrom('register_head')
    .select('since')
    .where('register', '=', office)
    .executeTakeFirst()
  if (!head) return { days: 0, flaw: null }
  const closed = await db
    .selectFrom('register_day')
    .select('day')
    .where('register', '=', office)
    .orderBy('day')
    .execute()
  let before: SealedDay | null = null
  for (const [days, { day }] of closed.entries()) {
    const sealed = (await readRegisterDay(db, office, day)) as SealedDay
    const why = flawOfDay(sealed, before, head.since) ?? (await lostAudit(db, sealed))
    if (why) return { days, flaw: { day, why } }
    before = sealed
  }
  return { days: closed.length, flaw: null }
}

/** Whether the trail holds no more what the day carried of it. */
async function lostAudit(db: Reader, { register, day }: RegisterDay): Promise<string | null> {
  const { rows } = await sql`
    select 1 from register_day_audit carried left join audit using (chain, seq)
    where carried.register = ${register} and carried.day = ${day} and audit.hash is distinct from carried.hash
    limit 1`.execute(db)
  return rows.length > 0 ? 'the audit trail is not the one that it carried' : null
}
