import pg from 'pg'
import { describe, expect, inject, test } from 'vitest'
import { debianPostgres } from '../harness/debian-postgres.js'
import { emptyDatabase, freshDatabase, startTestPostgres } from '../harness/postgres.js'

async function rows(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

test('each database is a copy of the template and writes stay in it', async () => {
  const server = await startTestPostgres(async (url) => {
    await rows(url, 'create table register (number int primary key)')
    await rows(url, 'insert into register values (1)')
  })
  try {
    const [first, second] = [await freshDatabase(server.url), await freshDatabase(server.url)]
    await rows(first, 'insert into register values (2)')
    expect(await rows(first, 'select number from register order by 1')).toEqual([
      { number: 1 },
      { number: 2 },
    ])
    expect(await rows(second, 'select number from register')).toEqual([{ number: 1 }])
  } finally {
    await server.stop()
  }
})

test('an empty database has no table of ours', async () => {
  const tables = `select 1 from information_schema.tables where table_schema = 'public'`
  expect(await rows(await emptyDatabase(), tables)).toEqual([])
})

test('what is committed is on disk: the server runs with fsync and without statements in its log', async () => {
  const url = inject('postgresUrl')
  expect(await rows(url, 'show fsync')).toEqual([{ fsync: 'on' }])
  expect(await rows(url, 'show log_min_error_statement')).toEqual([{ log_min_error_statement: 'panic' }])
})

const debian = debianPostgres()
const missing = 'missing' in debian

describe.skipIf(missing)(missing ? `not run, it needs ${debian.missing}` : 'PostgreSQL 15', () => {
  test('serves the same harness', async () => {
    const server = await startTestPostgres(async () => {}, missing ? {} : { binaries: debian })
    try {
      expect(await rows(server.url, 'show server_version_num')).toEqual([
        { server_version_num: expect.stringMatching(/^15/) },
      ])
      expect(await rows(server.url, `select lower('ÀÈ') as folded`)).toEqual([{ folded: 'àè' }])
    } finally {
      await server.stop()
    }
  })
})
