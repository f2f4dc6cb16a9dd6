import { sql } from 'kysely'
import type { OfficeId } from '../../schemas/ids.js'
import type { Reader } from '../database.js'

export type OfOffice = 'office' | 'call' | 'application' | 'message' | 'delivery' | 'observation' | 'request'

/** The office that something belongs to; null when there is no such thing. */
export async function officeOf(db: Reader, what: OfOffice, id: string): Promise<OfficeId | null> {
  switch (what) {
    case 'office':
      return id as OfficeId
    case 'call':
      return (
        (
          await db
            .selectFrom('call')
            .select('office')
            .where('id', '=', id as never)
            .executeTakeFirst()
        )?.office ?? null
      )
    case 'message':
      return (
        (
          await db
            .selectFrom('message')
            .innerJoin('mailbox', 'mailbox.address', 'message.mailbox')
            .select('office')
            .where('id', '=', id as never)
            .executeTakeFirst()
        )?.office ?? null
      )
    case 'delivery':
      return (
        (
          await db
            .selectFrom('delivery')
            .innerJoin('matter', (join) =>
              join.on(sql<boolean>`matter.id = coalesce(delivery.call, delivery.request)`),
            )
            .select('office')
            .where('delivery.id', '=', id as never)
            .executeTakeFirst()
        )?.office ?? null
      )
    case 'request':
      return (
        (
          await db
            .selectFrom('request')
            .select('office')
            .where('id', '=', id as never)
            .executeTakeFirst()
        )?.office ?? null
      )
    case 'application':
    case 'observation':
      return (
        (
          await db
            .selectFrom(what)
            .innerJoin('call', 'call.id', `${what}.call`)
            .select('office')
            .where(`${what}.id`, '=', id as never)
            .executeTakeFirst()
        )?.office ?? null
      )
  }
}
