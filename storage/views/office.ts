import { sql } from 'kysely'
import type { CriteriaId, Digest, OfficeId, StaffId } from '../../schemas/ids.js'
import type { ProtocolloWay } from '../../schemas/settings.js'
import type { Role } from '../../schemas/staff.js'
import type { Instant } from '../../schemas/time.js'
import type { Reader } from '../database.js'

/** An office with its people and its mailboxes, as the settings say and as they work. */
export interface OfficeOnFile {
  readonly administration: string
  readonly name: string
  readonly address: string
  readonly pec: string
  readonly patronExtends: boolean
  readonly protocollo: ProtocolloWay
  readonly people: readonly { readonly id: StaffId; readonly name: string; readonly roles: readonly Role[] }[]
  readonly mailboxes: readonly MailboxOnFile[]
}

export interface MailboxOnFile {
  readonly address: string
  /** The last time that it was read to the end. */
  readonly readUntil: Instant | null
  readonly refusedAt: Instant | null
  readonly refused: string | null
  readonly messages: number
  readonly waiting: number
}

export async function readOffice(db: Reader, office: OfficeId): Promise<OfficeOnFile> {
  const found = await db
    .selectFrom('office')
    .select(['administration', 'name', 'address', 'pec', 'protocollo', 'patron_extends as patronExtends'])
    .where('id', '=', office)
    .executeTakeFirstOrThrow()
  const people = await db
    .selectFrom('staff')
    .select(['id', 'name', 'roles'])
    .where('office', '=', office)
    .orderBy('name')
    .orderBy('id')
    .execute()
  const { rows: mailboxes } = await sql<MailboxOnFile>`
    select address, swept_from as "readUntil", refused_at as "refusedAt", refused_why as refused,
      (select count(*)::int from message where mailbox = address) as messages,
      (select count(*)::int from message where mailbox = address and standing in ('to-assign', 'unreadable')) as waiting
    from mailbox where office = ${office} order by address`.execute(db)
  return { ...found, people, mailboxes }
}

/** Criteria that an office has completed and confirmed, as they are used from here on. */
export interface KeptCriteria {
  readonly id: CriteriaId
  readonly digest: Digest
  readonly by: string
  readonly at: Instant
}

export async function keptBy(db: Reader, office: OfficeId): Promise<KeptCriteria[]> {
  return await db
    .selectFrom('criteria')
    .innerJoin('staff', 'staff.id', 'criteria.kept_by')
    .distinctOn('criteria.id')
    .select(['criteria.id', 'digest', 'staff.name as by', 'kept_at as at'])
    .where('criteria.office', '=', office)
    .orderBy('criteria.id')
    .orderBy('kept_at', 'desc')
    .execute()
}
