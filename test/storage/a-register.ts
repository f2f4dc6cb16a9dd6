import { sql } from 'kysely'
import { romeDate } from '../../domain/terms/index.js'
import { type DeliveryId, digestOf, type OfficeId } from '../../schemas/ids.js'
import type { Instant, LegalDate } from '../../schemas/time.js'
import { closeRegisterDays } from '../../storage/daily-register.js'
import type { Database, Reader } from '../../storage/database.js'
import { promiseQueries } from '../../storage/promises.js'
import { type Registered, type Registration, register } from '../../storage/register.js'
import type { OfficeOnFile } from './an-office.js'

export const ge = 'ge' as OfficeId

export function document(name: string, other: Partial<Registration> = {}): Registration {
  return {
    direction: 'out',
    message: null,
    delivery: name as DeliveryId,
    correspondent: null,
    subject: null,
    reserved: false,
    sentAt: null,
    digest: digestOf(name),
    ...other,
  }
}

let names = 0

/** Registers documents of which nothing is known but that they are there. */
export async function registered(
  db: Database,
  at: string,
  count = 1,
  office = ge,
): Promise<readonly Registered[]> {
  const documents = Array.from({ length: count }, () => document(`d.${++names}`))
  return await db
    .transaction()
    .execute((tx) => register(tx, office, new Date(at).toISOString() as Instant, documents))
}

/** Closes, at an instant, every day that is over. */
export async function closedAt(
  office: OfficeOnFile,
  instant: string,
  register = ge,
): Promise<readonly LegalDate[]> {
  office.setClock(instant)
  return await closeRegisterDays(office.record, register, romeDate(office.record.clock.now()))
}

/** What breaks a promise, at an instant. */
export async function broken(
  db: Reader,
  name: string,
  now = '2031-03-03T08:00:00.000Z',
): Promise<readonly string[]> {
  const query = (await promiseQueries()).find((one) => one.name === name)?.query
  if (query === undefined) throw new Error(`no promise is called ${name}`)
  const ask = async (tx: Reader) => {
    await sql`select set_config('chiamate.now', ${now}, true)`.execute(tx)
    const { rows } = await sql<{ id: string }>`${sql.raw(query)}`.execute(tx)
    return rows.map(({ id }) => id)
  }
  return db.isTransaction ? await ask(db) : await db.transaction().execute(ask)
}
