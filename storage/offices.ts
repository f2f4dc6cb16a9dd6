import { Refusal } from '../domain/refusal.js'
import {
  type HolidayCalendar,
  italianCalendar,
  PATRON_SAINTS,
  type PatronSaint,
} from '../domain/terms/index.js'
import type { OfficeId, StaffId } from '../schemas/ids.js'
import type { OfficeSettings } from '../schemas/settings.js'
import type { Role } from '../schemas/staff.js'
import type { Database, Reader } from './database.js'

/** Writes down the offices of the settings, and their mailboxes; those that are known are brought up to date. */
export async function keepOffices(db: Database, offices: readonly OfficeSettings[]): Promise<void> {
  for (const {
    id,
    administration,
    name,
    address,
    mailbox,
    patronExtends,
    protocollo,
    segnatura,
  } of offices) {
    const pec = mailbox.address
    const codes = segnatura && JSON.stringify(segnatura)
    const office = {
      administration,
      name,
      address,
      pec,
      patron_extends: patronExtends,
      protocollo,
      segnatura: codes,
    }
    await db
      .insertInto('office')
      .values({ id, ...office })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(office))
      .execute()
    await db
      .insertInto('mailbox')
      .values({ address: mailbox.address, office: id })
      .onConflict((conflict) => conflict.column('address').doNothing())
      .execute()
  }
}

/** The days on which terms of an office do not end. */
export async function calendarOf(db: Reader, office: OfficeId): Promise<HolidayCalendar> {
  const { patron_extends } = await db
    .selectFrom('office')
    .select('patron_extends')
    .where('id', '=', office)
    .executeTakeFirstOrThrow()
  const saints: { readonly [office: string]: PatronSaint } = PATRON_SAINTS
  const patron = saints[office]
  return italianCalendar(patron_extends && patron ? { patron } : {})
}

export interface StaffMember {
  readonly id: StaffId
  readonly office: OfficeId
  readonly name: string
  readonly roles: readonly Role[]
  /** By what the office's sign-in calls this person; their id unless said. */
  readonly account?: string | undefined
}

export async function keepStaff(db: Database, members: readonly StaffMember[]): Promise<void> {
  for (const { id, office, name, roles, account = id } of members)
    await db
      .insertInto('staff')
      .values({ id, office, name, roles: [...roles], account })
      .onConflict((conflict) => conflict.column('id').doUpdateSet({ name, roles: [...roles], account }))
      .execute()
}

/** How a member of an office's staff is called. @throws {Refusal} `unknown-person`, `other-office` */
export async function staffName(db: Reader, id: StaffId, office: OfficeId): Promise<string> {
  const found = await db
    .selectFrom('staff')
    .select(['name', 'office'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (!found) throw new Refusal('unknown-person')
  if (found.office !== office) throw new Refusal('other-office')
  return found.name
}
