import { readFile } from 'node:fs/promises'
import { sql } from 'kysely'
import type { Instant } from '../schemas/time.js'
import type { Database } from './database.js'

/** One promise, as the record can be asked about it. */
export interface PromiseQuery {
  /** Which promise of the product it belongs to. */
  readonly promise: number
  readonly name: string
  /** In Italian. */
  readonly words: string
  readonly query: string
}

export interface PromiseFound extends PromiseQuery {
  /** What breaks it, by id: at most ten. */
  readonly broken: readonly string[]
  readonly count: number
}

const heading = /^-- promise (\d) ([a-z0-9-]+): (.+)$/

/** The promises of `promises.sql`, in order. */
export async function promiseQueries(): Promise<PromiseQuery[]> {
  const text = await readFile(new URL('./promises.sql', import.meta.url), 'utf8')
  const queries: { promise: number; name: string; words: string; query: string }[] = []
  for (const line of text.split('\n')) {
    const [, promise, name, words] = heading.exec(line) ?? []
    if (name && words) queries.push({ promise: Number(promise), name, words, query: '' })
    else if (!line.startsWith('--')) {
      const open = queries.at(-1)
      if (open) open.query += `${line}\n`
    }
  }
  return queries.map((one) => ({ ...one, query: one.query.trim().replace(/;$/, '') }))
}

/** Asks the record whether each promise is kept, as of an instant. */
export async function checkPromises(db: Database, now: Instant): Promise<PromiseFound[]> {
  const queries = await promiseQueries()
  return await db.transaction().execute(async (tx) => {
    await sql`select set_config('chiamate.now', ${now}, true)`.execute(tx)
    const found: PromiseFound[] = []
    for (const one of queries) {
      const { rows } = await sql<{ id: string }>`${sql.raw(one.query)}`.execute(tx)
      found.push({ ...one, count: rows.length, broken: rows.slice(0, 10).map(({ id }) => id) })
    }
    return found
  })
}
