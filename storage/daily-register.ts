import { sql } from 'kysely'
import { noDayBefore, type RegisterDay, registerDayHash, type SealedDay } from '../domain/daily-register.js'
import { addDays, romeDate, startOfDay } from '../domain/terms/index.js'
import type { OfficeId, StaffId } from '../schemas/ids.js'
import type { Instant, LegalDate } from '../schemas/time.js'
import type { Reader, Tx } from './database.js'
import type { Record } from './record.js'
import { holdRegister } from './register.js'

/** A register with days that are over and not closed. */
export interface OpenRegister {
  readonly register: OfficeId
  /** The first of them. */
  readonly from: LegalDate
}

/** The registers with days that were over at `now` and are not closed. */
export async function openRegisters(db: Reader, now: Instant): Promise<OpenRegister[]> {
  const { rows } = await sql<OpenRegister>`
    select register, "from" from (
      select head.register, coalesce((select max(day) + 1 from register_day
        where register_day.register = head.register), head.since) as "from" from register_head head) as open
    where "from" < ${romeDate(now)}::date order by register`.execute(db)
  return rows
}

/**
 * Closes, in order and each in a transaction of its own, every day of an office's register that is over, up to
 * `upTo`; the days without entries too. What is closed already stays: called again, or by two at once, it is done
 * once. It is not an act of will, so the procedure may.
 * @returns the days closed now
 * @norma DPR 445/2000 art. 53, comma 2
 */
export async function closeRegisterDays(
  record: Record,
  office: OfficeId,
  upTo: LegalDate,
): Promise<LegalDate[]> {
  const closed: LegalDate[] = []
  for (;;) {
    const day = await record.db
      .transaction()
      .execute((tx) => closeNextDay(tx, record.clock.now(), office, upTo, null))
    if (day === null) return closed
    closed.push(day)
  }
}

/**
 * Closes the first day of a register that is over and open, under the lock that gives numbers: whatever was written
 * on it is there, and nothing more can be.
 * @returns the day; null when there is none up to `upTo`
 */
export async function closeNextDay(
  tx: Tx,
  at: Instant,
  office: OfficeId,
  upTo: LegalDate,
  closedBy: StaffId | null,
): Promise<LegalDate | null> {
  const known = await tx
    .selectFrom('register_head')
    .select('since')
    .where('register', '=', office)
    .executeTakeFirst()
  // Nobody has written into it yet: it has no first day.
  if (!known) return null
  const held = await holdRegister(tx, office, at)
  const last = await lastDay(tx, office)
  const day = last ? addDays(last.day, 1) : known.since
  if (day > upTo || day >= romeDate(held.at)) return null
  const previous = last?.hash ?? noDayBefore
  const audit = await movedChains(tx, office)
  const written = await writtenOn(tx, office, day)
  const sealed = { register: office, day, previous, closedAt: held.at, closedBy, audit, ...written }
  await tx
    .insertInto('register_day')
    .values({
      register: office,
      day,
      previous,
      hash: registerDayHash(sealed),
      closed_at: held.at,
      closed_by: closedBy,
    })
    .execute()
  if (audit.length > 0)
    await tx
      .insertInto('register_day_audit')
      .values(audit.map((head) => ({ register: office, day, ...head })))
      .execute()
  return day
}

async function lastDay(db: Reader, office: OfficeId) {
  return await db
    .selectFrom('register_day')
    .select(['day', 'hash'])
    .where('register', '=', office)
    .orderBy('day', 'desc')
    .executeTakeFirst()
}

/** The heads of the audit chains of the office's calls, and of no call, that its register has not carried yet. */
async function movedChains(db: Reader, office: OfficeId): Promise<RegisterDay['audit']> {
  const { rows } = await sql<RegisterDay['audit'][number]>`
    select head.chain, head.seq, head.hash from audit_head head left join call on call.id = head.chain
    where coalesce(call.office, ${office}) = ${office}
      and not exists (select 1 from register_day_audit carried
        where carried.register = ${office} and carried.chain = head.chain and carried.seq >= head.seq)
    order by head.chain collate "C"`.execute(db)
  return rows
}

/** A day of the register that was closed, with its hash; null when it was not. */
export async function readRegisterDay(
  db: Reader,
  office: OfficeId,
  day: LegalDate,
): Promise<SealedDay | null> {
  const sealed = await db
    .selectFrom('register_day')
    .selectAll()
    .where('register', '=', office)
    .where('day', '=', day)
    .executeTakeFirst()
  if (!sealed) return null
  const { rows: audit } = await sql<RegisterDay['audit'][number]>`
    select chain, seq, hash from register_day_audit where register = ${office} and day = ${day}
    order by chain collate "C"`.execute(db)
  const { previous, hash, closed_at: closedAt, closed_by: closedBy } = sealed
  return {
    register: office,
    day,
    previous,
    hash,
    closedAt,
    closedBy,
    audit,
    ...(await writtenOn(db, office, day)),
  }
}

type Written = Pick<RegisterDay, 'entries' | 'numbers' | 'annulments' | 'emergencies'>

/** What was written into a register on a legal day of Rome, in order. */
async function writtenOn(db: Reader, office: OfficeId, day: LegalDate): Promise<Written> {
  const from = startOfDay(day)
  const to = startOfDay(addDays(day, 1))
  const entries = await db
    .selectFrom('register_entry')
    .select([
      'year',
      'number',
      'at',
      'direction',
      'message',
      'delivery',
      'correspondent',
      'subject',
      'reserved',
    ])
    .select(['sent_at as sentAt', 'digest'])
    .where('register', '=', office)
    .where('year', '=', Number(day.slice(0, 4)))
    .where('at', '>=', from)
    .where('at', '<', to)
    .orderBy('number')
    .execute()
  const numbers = await db
    .selectFrom('register_number')
    .select(['year', 'number', 'source', 'ordinal', 'value', 'dated', 'at', 'given_by as givenBy'])
    .where('register', '=', office)
    .where('at', '>=', from)
    .where('at', '<', to)
    .orderBy('year')
    .orderBy('number')
    .orderBy('source')
    .orderBy('ordinal')
    .execute()
  const annulments = await db
    .selectFrom('register_annulment')
    .select(['year', 'number', 'at', 'annulled_by as annulledBy', 'reason'])
    .where('register', '=', office)
    .where('at', '>=', from)
    .where('at', '<', to)
    .orderBy('year')
    .orderBy('number')
    .execute()
  const { rows: emergencies } = await sql<RegisterDay['emergencies'][number]>`
    select * from (
      select ordinal, 'opened' as event, opened_at as at, opened_by as by, began_at as since, reason
      from emergency_register where register = ${office}
      union all
      select ordinal, 'closed', closed_at, closed_by, restored_at, reason
      from emergency_register where register = ${office} and closed_at is not null) as told
    where at >= ${from} and at < ${to} order by ordinal, event desc`.execute(db)
  return { entries, numbers, annulments, emergencies }
}
