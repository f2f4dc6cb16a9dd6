import { createHash, randomBytes } from 'node:crypto'
import type { OfficeId, StaffId } from '../schemas/ids.js'
import type { Role } from '../schemas/staff.js'
import type { Instant } from '../schemas/time.js'
import type { Database } from './database.js'
import { sweepArtifacts } from './identity-artifacts.js'

/** How long somebody may be away, and how long a session lasts in all. */
const idleMinutes = 60
const wholeHours = 12

/** What was typed in a form, by field. */
export type Fields = Readonly<{ [name: string]: string }>

export interface Session {
  /** Hash of the cookie: what the database knows of it. */
  readonly id: string
  readonly csrf: string
  readonly staff: {
    readonly id: StaffId
    readonly name: string
    readonly office: OfficeId
    readonly roles: readonly Role[]
  }
}

/** Begins a session. @returns the value of its cookie, which is kept nowhere */
export async function beginSession(db: Database, staff: StaffId, at: Instant): Promise<string> {
  const cookie = secret()
  await db
    .insertInto('session')
    .values({
      id: hashOf(cookie),
      staff,
      csrf: secret(),
      began_at: at,
      seen_at: at,
      ended_at: null,
      notice: null,
    })
    .execute()
  return cookie
}

/** The session of a cookie while it lasts; each visit prolongs it. */
export async function readSession(db: Database, cookie: string, at: Instant): Promise<Session | null> {
  const row = await db
    .selectFrom('session')
    .innerJoin('staff', 'staff.id', 'session.staff')
    .select([
      'session.id',
      'csrf',
      'staff.id as staff',
      'name',
      'office',
      'roles',
      'seen_at',
      'began_at',
      'ended_at',
    ])
    .where('session.id', '=', hashOf(cookie))
    .executeTakeFirst()
  if (!row || row.ended_at !== null) return null
  const now = Date.parse(at)
  if (now - Date.parse(row.seen_at) > idleMinutes * 60_000) return null
  if (now - Date.parse(row.began_at) > wholeHours * 3_600_000) return null
  if (now - Date.parse(row.seen_at) > 60_000)
    await db.updateTable('session').set({ seen_at: at }).where('id', '=', row.id).execute()
  const { id, csrf, staff, name, office, roles } = row
  return { id, csrf, staff: { id: staff, name, office, roles } }
}

/** Ends a session; what was left to be told in it goes with it. */
export async function endSession(db: Database, id: string, at: Instant): Promise<void> {
  await db.updateTable('session').set({ ended_at: at, notice: null }).where('id', '=', id).execute()
}

/** Words for the next page of a session. */
export async function leaveNotice(db: Database, id: string, notice: string): Promise<void> {
  await db.updateTable('session').set({ notice }).where('id', '=', id).execute()
}

/** Takes the words that were left, if any: they are told once. */
export async function takeNotice(db: Database, id: string): Promise<string | null> {
  const row = await db.selectFrom('session').select('notice').where('id', '=', id).executeTakeFirst()
  if (row?.notice == null) return null
  await db.updateTable('session').set({ notice: null }).where('id', '=', id).execute()
  return row.notice
}

/** Keeps what came after its session had ended, for the same person. @returns whether the cookie was once one of ours */
export async function keepUnsent(
  db: Database,
  cookie: string,
  { path, fields, at }: { path: string; fields: Fields; at: Instant },
): Promise<boolean> {
  const session = hashOf(cookie)
  const known = await db.selectFrom('session').select('staff').where('id', '=', session).executeTakeFirst()
  if (!known) return false
  const row = { path, fields: JSON.stringify(fields), at }
  await db
    .insertInto('unsent_form')
    .values({ staff: known.staff, ...row })
    .onConflict((conflict) => conflict.column('staff').doUpdateSet(row))
    .execute()
  return true
}

/** Whether something waits for somebody to be sent again. */
export async function hasUnsent(db: Database, staff: StaffId): Promise<boolean> {
  const row = await db.selectFrom('unsent_form').select('staff').where('staff', '=', staff).executeTakeFirst()
  return row !== undefined
}

/** Gives back, once, what somebody was typing when their session had ended. */
export async function takeUnsent(
  db: Database,
  staff: StaffId,
): Promise<{ path: string; fields: Fields } | null> {
  const row = await db
    .deleteFrom('unsent_form')
    .where('staff', '=', staff)
    .returning(['path', 'fields'])
    .executeTakeFirst()
  return row ?? null
}

/** Forgets sessions, half-made sign-ins and unsent forms of the day before. */
export async function sweepSessions(db: Database, at: Instant): Promise<void> {
  const yesterday = new Date(Date.parse(at) - 24 * 3_600_000).toISOString()
  await db
    .deleteFrom('session')
    .where('seen_at', '<', yesterday as Instant)
    .execute()
  await db
    .deleteFrom('sign_in')
    .where('began_at', '<', yesterday as Instant)
    .execute()
  await db
    .deleteFrom('unsent_form')
    .where('at', '<', yesterday as Instant)
    .execute()
  await sweepArtifacts(db, at)
}

export interface SignIn {
  readonly verifier: string
  readonly nonce: string
  /** A path of ours. */
  readonly goingTo: string
}

/** Writes down that somebody went to the provider. @returns the `state` that must come back */
export async function beginSignIn(db: Database, signIn: SignIn, at: Instant): Promise<string> {
  const state = secret()
  const { verifier, nonce, goingTo } = signIn
  await db
    .insertInto('sign_in')
    .values({ id: hashOf(state), verifier, nonce, going_to: goingTo, began_at: at })
    .execute()
  return state
}

/** What was written down when somebody went; once. */
export async function takeSignIn(db: Database, state: string): Promise<SignIn | null> {
  const row = await db.deleteFrom('sign_in').where('id', '=', hashOf(state)).returningAll().executeTakeFirst()
  return row ? { verifier: row.verifier, nonce: row.nonce, goingTo: row.going_to } : null
}

/** The member of the staff that the office's sign-in calls so. */
export async function staffOfAccount(db: Database, account: string): Promise<StaffId | null> {
  const row = await db.selectFrom('staff').select('id').where('account', '=', account).executeTakeFirst()
  return row?.id ?? null
}

function secret(): string {
  return randomBytes(32).toString('base64url')
}

function hashOf(value: string): string {
  return createHash('sha256').update(value).digest('hex')
}
