import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely'
import pg from 'pg'
import type { Clock, Instant } from '../schemas/time.js'
import type { Tables } from './tables.js'

export type Database = Kysely<Tables>
export type Tx = Transaction<Tables>
/** What reads need: the database itself or a transaction under way. */
export type Reader = Database | Tx

const { builtins } = pg.types
const parsers: Partial<Record<number, (text: string) => unknown>> = {
  [builtins.TIMESTAMPTZ]: (text) => new Date(text).toISOString(),
  [builtins.DATE]: (text) => text,
  [builtins.NUMERIC]: (text) => text,
  [builtins.INT8]: (text) => Number(text),
}

const types: pg.CustomTypesConfig = {
  getTypeParser: ((id: number, format?: 'text' | 'binary') =>
    (format !== 'binary' && parsers[id]) ||
    pg.types.getTypeParser(id, format)) as typeof pg.types.getTypeParser,
}

/** How far the database's clock and another one are apart, in milliseconds. */
export async function clocksApart(db: Reader, clock: Clock): Promise<number> {
  const { rows } = await sql<{ now: Instant }>`select clock_timestamp() as now`.execute(db)
  const [read] = rows
  if (!read) throw new Error('the database told no time')
  return Math.abs(Date.parse(read.now) - Date.parse(clock.now()))
}

export interface OpenDatabase {
  readonly db: Database
  readonly pool: pg.Pool
  close(): Promise<void>
}

/** Opens a pool of connections. An idle connection that breaks (a restarted server) is dropped and replaced. */
export function openDatabase(url: string, connections = 10): OpenDatabase {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    types,
    options: '-c TimeZone=UTC',
    connectionTimeoutMillis: 10_000,
    application_name: 'chiamate',
  })
  // Heard, so that it doesn't end the process: whoever uses the connection is told by the next statement.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  return { db, pool, close: () => db.destroy() }
}
