import { readdir, readFile } from 'node:fs/promises'
import { type Migration, Migrator, sql } from 'kysely'
import { type Database, openDatabase } from './database.js'

const folder = new URL('./migrations/', import.meta.url)

/** The database was made by a newer version of the product, or is none of ours. */
export class ForeignDatabase extends Error {
  override readonly name = 'ForeignDatabase'
  constructor() {
    super(
      'La base dati è stata creata da una versione più recente di Chiamate (o da un altro programma): ' +
        'aggiornare il programma, o indicare in DATABASE_URL la base dati giusta. Nulla è stato cambiato.',
    )
  }
}

/** Brings the schema up to date, under a lock: of several processes one works and the others wait.
 *  @returns the names of the migrations applied now.
 *  @throws {ForeignDatabase} when the database knows migrations that this version doesn't. */
export async function migrate(url: string): Promise<string[]> {
  const { db, close } = openDatabase(url, 2)
  try {
    const { error, results } = await new Migrator({ db, provider: { getMigrations } }).migrateToLatest()
    if (isForeign(error)) throw new ForeignDatabase()
    if (error) throw error
    return (results ?? []).map((result) => result.migrationName)
  } finally {
    await close()
  }
}

/** The names of the migrations that a database still lacks. @throws {ForeignDatabase} */
export async function pendingMigrations(db: Database): Promise<string[]> {
  const all = await new Migrator({ db, provider: { getMigrations } }).getMigrations()
  return all.filter(({ executedAt }) => !executedAt).map(({ name }) => name)
}

/** It knows migrations that we don't, or has a table of the same name that is not ours (PostgreSQL 42P07). */
function isForeign(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  return error.message.includes('corrupted migrations') || (error as { code?: string }).code === '42P07'
}

async function getMigrations(): Promise<Record<string, Migration>> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
  const migrations: Record<string, Migration> = {}
  for (const name of names) {
    const text = await readFile(new URL(name, folder), 'utf8')
    migrations[name.slice(0, -'.sql'.length)] = {
      up: async (db) => {
        await sql.raw(text).execute(db)
      },
    }
  }
  return migrations
}
