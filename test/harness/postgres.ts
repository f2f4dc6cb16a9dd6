import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, inject } from 'vitest'
import { type PostgresOptions, startPostgres } from '../../servers/postgres.js'

declare module 'vitest' {
  interface ProvidedContext {
    /** Connection string of the test run's PostgreSQL, as its superuser. */
    postgresUrl: string
  }
}

const TEMPLATE = 'chiamate_template'

/** The test run's server: `prepare` gets the connection string of the template that `freshDatabase` copies, and
 *  must have closed its connections when it returns. */
export async function startTestPostgres(
  prepare: (templateUrl: string) => Promise<void>,
  options: Omit<PostgresOptions, 'folder'> = {},
): Promise<{ url: string; stop(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'chiamate-test-'))
  const server = await startPostgres({ folder, ...options })
  const stop = async () => {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
  try {
    await execute(server.url, `create database ${TEMPLATE}`)
    await prepare(databaseUrl(server.url, TEMPLATE))
  } catch (error) {
    await stop()
    throw error
  }
  return { url: server.url, stop }
}

/** A new database with the current schema; it is gone when the test file ends. Returns its connection string. */
export function freshDatabase(serverUrl = inject('postgresUrl')): Promise<string> {
  return createDatabase(serverUrl, `template ${TEMPLATE}`)
}

/** A new database with nothing in it; it is gone when the test file ends. Returns its connection string. */
export function emptyDatabase(serverUrl = inject('postgresUrl')): Promise<string> {
  return createDatabase(serverUrl, 'template template0')
}

async function createDatabase(serverUrl: string, from: string): Promise<string> {
  const name = `test_${randomBytes(8).toString('hex')}`
  await execute(serverUrl, `create database ${name} ${from}`)
  afterAll(() => execute(serverUrl, `drop database if exists ${name} with (force)`))
  return databaseUrl(serverUrl, name)
}

function databaseUrl(serverUrl: string, name: string): string {
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return url.href
}

async function execute(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
