import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import pg from 'pg'
import { expect, test } from 'vitest'
import { ForeignDatabase, migrate } from '../../storage/migrate.js'
import { emptyDatabase } from '../harness/postgres.js'

const migrations = (await readdir(new URL('../../storage/migrations/', import.meta.url)))
  .map((name) => name.replace(/\.sql$/, ''))
  .sort()

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

/** A process of its own that brings the schema up to date and prints which migrations it applied. */
async function migrateInAnotherProcess(url: string): Promise<string[]> {
  const program = `import { migrate } from '${new URL('../../storage/migrate.ts', import.meta.url).href}'
    process.stdout.write(JSON.stringify(await migrate(process.argv[1])))`
  const child = spawn(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), '--input-type=module', '-e', program, url],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  let said = ''
  child.stdout.on('data', (chunk) => {
    said += chunk
  })
  await once(child, 'close')
  return JSON.parse(said) as string[]
}

test('two processes at once: one works, the other waits and finds nothing to do', async () => {
  const url = await emptyDatabase()
  const applied = await Promise.all([
    migrateInAnotherProcess(url),
    migrateInAnotherProcess(url),
    migrate(url),
    migrate(url),
  ])
  expect(applied.map((names) => names.length).sort()).toEqual([0, 0, 0, migrations.length])
  expect(applied.flat()).toEqual(migrations)
  expect(await query(url, 'select count(*)::int as n from outbox')).toEqual([{ n: 0 }])
})

test('up to date, it changes nothing', async () => {
  const url = await emptyDatabase()
  expect(await migrate(url)).toEqual(migrations)
  await query(url, `insert into office values ('ge', 'Regione', 'CPI', 'via', 'x@pec.example')`)
  expect(await migrate(url)).toEqual([])
  expect(await query(url, 'select id from office')).toEqual([{ id: 'ge' }])
})

test('the database of a newer version is refused and left as it is', async () => {
  const url = await emptyDatabase()
  await migrate(url)
  await query(url, `insert into kysely_migration values ('9999-from-the-future', now()::text)`)
  await expect(migrate(url)).rejects.toThrow(ForeignDatabase)
  await expect(migrate(url)).rejects.toThrow(/aggiornare il programma/)
  expect(await query(url, 'select count(*)::int as n from kysely_migration')).toEqual([
    { n: migrations.length + 1 },
  ])
})

test('a migration that fails leaves nothing behind', async () => {
  const url = await emptyDatabase()
  // Something of another program is in the way of our last table.
  await query(url, 'create table audit (theirs int)')
  await expect(migrate(url)).rejects.toThrow(ForeignDatabase)
  const tables = `select table_name from information_schema.tables
    where table_schema = 'public' and table_name not like 'kysely%' order by 1`
  expect(await query(url, tables)).toEqual([{ table_name: 'audit' }])
})
