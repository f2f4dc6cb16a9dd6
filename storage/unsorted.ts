import { sql } from 'kysely'
import { romeDate, startOfDay } from '../domain/terms/index.js'
import type { Instant } from '../schemas/time.js'
import type { Tx } from './database.js'

/** The alert about a message that nobody sorted on the day on which it came. */
export const notSorted = 'not-sorted'

/** Tells a person of whatever in a mailbox was left for another day: what is proposed is confirmed the same day. */
export async function tellUnsorted(tx: Tx, at: Instant, mailbox: string): Promise<void> {
  await sql`
    insert into alert (scope, code, call, raised_at)
    select id, ${notSorted}, call, ${at} from message
    where mailbox = ${mailbox} and standing in ('to-assign', 'unreadable')
      and registered_at < ${startOfDay(romeDate(at))}
    on conflict do nothing`.execute(tx)
}
