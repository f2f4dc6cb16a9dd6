import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import type { StaffId } from '../../schemas/ids.js'
import type { Instant } from '../../schemas/time.js'
import type { Database } from '../../storage/database.js'
import {
  addAccount,
  changeLocalPassword,
  countFailure,
  readLocalAccount,
  staffWithoutAccount,
} from '../../storage/local-accounts.js'

const derive = promisify(scrypt) as (password: string, salt: Buffer, length: number) => Promise<Buffer>

/** The shortest password that somebody may choose. */
export const shortestPassword = 12

/** How somebody's password was answered. */
export type Entry = 'in' | 'must-change' | 'wrong' | 'locked'

/** Gives whoever of the staff has no account one, with a first password. @returns those passwords, told only now */
export async function openAccounts(db: Database): Promise<readonly { account: StaffId; password: string }[]> {
  const opened: { account: StaffId; password: string }[] = []
  for (const account of await staffWithoutAccount(db)) {
    const password = randomBytes(12).toString('base64url')
    await addAccount(db, account, await hashed(password))
    opened.push({ account, password })
  }
  return opened
}

/** Whether a password is that of an account. After five wrong ones in a row it is locked for a quarter of an hour. */
export async function checkPassword(
  db: Database,
  account: string,
  password: string,
  at: Instant,
): Promise<Entry> {
  const known = await readLocalAccount(db, account)
  // As long a wait for who does not exist.
  const right = await matches(password, known?.password ?? (await hashed('nobody')))
  if (known === null) return 'wrong'
  if (known.lockedUntil !== null && Date.parse(at) < Date.parse(known.lockedUntil)) return 'locked'
  await countFailure(db, known.staff, right ? 'none' : 'one', at)
  if (!right) return 'wrong'
  return known.mustChange ? 'must-change' : 'in'
}

/** @returns whether it was accepted: long enough, and another than before */
export async function changePassword(
  db: Database,
  account: string,
  old: string,
  chosen: string,
): Promise<boolean> {
  if (chosen.length < shortestPassword || chosen === old) return false
  await changeLocalPassword(db, account, await hashed(chosen))
  return true
}

async function hashed(password: string): Promise<string> {
  const salt = randomBytes(16)
  return `${salt.toString('base64url')}.${(await derive(password.normalize('NFC'), salt, 32)).toString('base64url')}`
}

async function matches(password: string, kept: string): Promise<boolean> {
  const [salt, key] = kept.split('.').map((part) => Buffer.from(part, 'base64url')) as [Buffer, Buffer]
  return timingSafeEqual(await derive(password.normalize('NFC'), salt, 32), key)
}
