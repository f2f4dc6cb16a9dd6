import { sql } from 'kysely'
import { Refusal } from '../domain/refusal.js'
import type { OfficeId } from '../schemas/ids.js'
import type { Instant } from '../schemas/time.js'
import type { Reader, Tx } from './database.js'
import { type Command, memberOf, recordDecision } from './decisions.js'
import { holdRegister } from './register.js'
import { mustBeRegional, words } from './register-additions.js'

/**
 * A responsabile opens the register of emergency, because the region's system does not answer: from here on each
 * entry gets a number of it, beside its intake number, and keeps it for ever.
 * @param beganAt when the region's system stopped answering
 * @norma DPR 445/2000 art. 63
 * @throws {Refusal} `not-regional`, `emergency-open`, `emergency-unexplained`, `wrong-role`
 */
export async function openEmergency(
  tx: Tx,
  at: Instant,
  office: OfficeId,
  command: Command,
  { reason, beganAt }: { readonly reason: string; readonly beganAt: Instant },
): Promise<{ ordinal: number }> {
  await mustDecide(tx, office, command)
  await mustBeRegional(tx, office)
  const why = words(reason)
  if (why === null || Date.parse(beganAt) > Date.parse(at)) throw new Refusal('emergency-unexplained')
  const body = { register: office, reason: why, beganAt }
  await recordDecision(tx, at, { ...command, office, call: null, what: 'open-emergency', body })
  const held = await holdRegister(tx, office, at)
  if (held.emergency !== null) throw new Refusal('emergency-open')
  const { rows } = await sql<{ ordinal: number }>`
    insert into emergency_register (register, ordinal, reason, began_at, opened_at, opened_by)
    select ${office}, coalesce(max(ordinal), 0) + 1, ${why}, ${beganAt}, ${held.at}, ${command.actor}
    from emergency_register where register = ${office} returning ordinal`.execute(tx)
  const { ordinal } = rows[0] as { ordinal: number }
  await tx.updateTable('register_head').set({ emergency: ordinal }).where('register', '=', office).execute()
  return { ordinal }
}

/**
 * A responsabile closes the register of emergency: the region's system answers again. Its entries wait for the
 * region's numbers, which are added to them without delay.
 * @param restoredAt when the region's system answered again
 * @returns how many entries wait for their ordinary number
 * @norma DPR 445/2000 art. 63, commi 1 e 5
 * @throws {Refusal} `no-emergency`, `emergency-end-wrong`, `wrong-role`
 */
export async function closeEmergency(
  tx: Tx,
  at: Instant,
  office: OfficeId,
  command: Command,
  restoredAt: Instant,
): Promise<{ toReconcile: number }> {
  await mustDecide(tx, office, command)
  const body = { register: office, restoredAt }
  await recordDecision(tx, at, { ...command, office, call: null, what: 'close-emergency', body })
  const held = await holdRegister(tx, office, at)
  if (held.emergency === null) throw new Refusal('no-emergency')
  const { began_at } = await tx
    .selectFrom('emergency_register')
    .select('began_at')
    .where('register', '=', office)
    .where('ordinal', '=', held.emergency)
    .executeTakeFirstOrThrow()
  if (Date.parse(restoredAt) < Date.parse(began_at) || Date.parse(restoredAt) > Date.parse(at))
    throw new Refusal('emergency-end-wrong')
  await tx
    .updateTable('emergency_register')
    .set({ restored_at: restoredAt, closed_at: held.at, closed_by: command.actor })
    .where('register', '=', office)
    .where('ordinal', '=', held.emergency)
    .execute()
  await tx.updateTable('register_head').set({ emergency: null }).where('register', '=', office).execute()
  const [state] = await emergencies(tx, office)
  return { toReconcile: state?.toReconcile ?? 0 }
}

/** How a register stands with its emergencies. */
export interface EmergencyState {
  readonly register: OfficeId
  /** When the one that is open was opened; null when none is. */
  readonly openedAt: Instant | null
  /** Entries with a number of emergency and none of the region's, and not annulled. */
  readonly toReconcile: number
}

/** The registers with a register of emergency that is open or has entries to reconcile. */
export async function emergencies(db: Reader, office: OfficeId | null = null): Promise<EmergencyState[]> {
  const { rows } = await sql<EmergencyState>`
    select register, opened_at as "openedAt", coalesce(waiting.entries, 0)::int as "toReconcile"
    from (select register, opened_at from emergency_register where closed_at is null) as opened
    full join (select register, count(*) as entries
      from register_number emergency join register_view entry using (register, year, number)
      where emergency.source = 'emergenza' and entry.regional_number is null and entry.annulled_at is null
      group by register) as waiting using (register)
    where register = coalesce(${office}, register) order by register`.execute(db)
  return rows
}

/** @throws {Refusal} `wrong-role` */
async function mustDecide(tx: Tx, office: OfficeId, command: Command): Promise<void> {
  const { roles } = await memberOf(tx, command.actor, office)
  if (!roles.includes('responsabile')) throw new Refusal('wrong-role')
}
