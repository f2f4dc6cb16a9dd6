import { chmod, chown, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import pg from 'pg'
import { describe, expect, onTestFinished, test } from 'vitest'
import { freePort } from '../../servers/ports.js'
import { type Postgres, startPostgres } from '../../servers/postgres.js'
import { identityOf } from '../../servers/process.js'
import { canRunHere, holdServer, isGone, temporaryFolder } from '../harness/held-server.js'

const isRoot = process.getuid?.() === 0

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end().catch(() => {})
  }
}

async function start(folder: string, port?: number): Promise<Postgres> {
  const server = await startPostgres(port === undefined ? { folder } : { folder, port })
  onTestFinished(() => server.stop())
  return server
}

describe('the parent ends', () => {
  test('by SIGKILL: the next start takes over the same server with all that was committed', async () => {
    const folder = await temporaryFolder()
    const first = await holdServer('postgres', folder)
    await query(first.server.url, 'create table register as select 1 as number')
    await first.end('SIGKILL')
    expect(identityOf(first.server.pid)).toBeDefined()

    const second = await start(folder)
    expect(second).toMatchObject({ pid: first.server.pid, url: first.server.url })
    expect(await query(second.url, 'select number from register')).toEqual([{ number: 1 }])
    await second.stop()
    expect(identityOf(first.server.pid)).toBeUndefined()
  })

  test('by SIGKILL, and another port is asked for: the server moves there', async () => {
    const folder = await temporaryFolder()
    const first = await holdServer('postgres', folder)
    await query(first.server.url, 'create table register as select 1 as number')
    await first.end('SIGKILL')

    const port = await freePort()
    const second = await start(folder, port)
    expect(new URL(second.url).port).toBe(String(port))
    expect(identityOf(first.server.pid)).toBeUndefined()
    expect(await query(second.url, 'select number from register')).toEqual([{ number: 1 }])
  })

  test('by SIGTERM, SIGINT or SIGHUP: no server stays behind', async () => {
    const folder = await temporaryFolder()
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
      const { server, end } = await holdServer('postgres', folder)
      await end(signal)
      expect(await isGone(server.pid), signal).toBe(true)
    }
  })

  test('by exit: no server stays behind', async () => {
    const { server } = await holdServer('postgres', await temporaryFolder(), { exits: true })
    expect(await isGone(server.pid)).toBe(true)
  })
})

describe('the server itself', () => {
  test('killed together with its parent, it recovers what was committed', async () => {
    const folder = await temporaryFolder()
    const first = await holdServer('postgres', folder)
    await query(first.server.url, 'create table register as select 1 as number')
    process.kill(first.server.pid, 'SIGKILL')
    await first.end('SIGKILL')
    const second = await start(folder)
    expect(second.pid).not.toBe(first.server.pid)
    expect(await query(second.url, 'select number from register')).toEqual([{ number: 1 }])
  })

  test('does not mistake a process that got its old number for itself', async () => {
    const folder = await temporaryFolder()
    await (await startPostgres({ folder })).stop()
    const claim = [process.pid, join(folder, 'data'), '1', '5432', '', '127.0.0.1', '', 'ready']
    await writeFile(join(folder, 'data', 'postmaster.pid'), claim.join('\n'))
    const server = await start(folder)
    expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }])
  })

  test('keeps its port and its password, which nobody else reads', async () => {
    const folder = await temporaryFolder()
    const first = await startPostgres({ folder })
    await first.stop()
    const second = await start(folder)
    expect(second.url).toBe(first.url)
    expect((await stat(join(folder, 'password'))).mode & 0o077).toBe(0)
    const wrong = second.url.replace(/:[^:@]+@/, ':wrong@')
    await expect(query(wrong, 'select 1')).rejects.toMatchObject({ code: '28P01' })
  })

  test('writes no values into its log when a statement fails', async () => {
    const folder = await temporaryFolder()
    const { url } = await start(folder)
    await query(url, 'create table person (code text primary key)')
    await query(url, `insert into person values ('RSSMRA')`)
    await expect(query(url, `insert into person values ('RSSMRA')`)).rejects.toMatchObject({ code: '23505' })
    const log = await readFile(join(folder, 'postgres.log'), 'utf8')
    expect(log).toContain('duplicate key')
    expect(log).not.toContain('RSSMRA')
  })
})

describe('what stands in the way is named with a remedy', () => {
  test('a folder of another running instance', async () => {
    const folder = await temporaryFolder()
    const { server } = await holdServer('postgres', folder)
    await expect(startPostgres({ folder })).rejects.toMatchObject({
      code: 'folder-in-use',
      message: expect.stringContaining('è usata da un’altra istanza'),
      remedy: expect.stringContaining('Fermare l’altra istanza'),
    })
    expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }])
  })

  test('a port in use', async () => {
    const other = createServer()
    const port = await new Promise<number>((resolve) => {
      other.listen(0, '127.0.0.1', () => resolve((other.address() as { port: number }).port))
    })
    onTestFinished(() => void other.close())
    await expect(startPostgres({ folder: await temporaryFolder(), port })).rejects.toMatchObject({
      code: 'port-in-use',
      message: expect.stringContaining(String(port)),
    })
  })
})

describe('data that this server can not read are left as they are', () => {
  test('of another version', async () => {
    const folder = await temporaryFolder()
    await (await startPostgres({ folder })).stop()
    await writeFile(join(folder, 'data', 'PG_VERSION'), '15\n')
    await expect(startPostgres({ folder })).rejects.toMatchObject({
      code: 'postgres-version',
      message: expect.stringContaining('altra versione di PostgreSQL'),
    })
    await writeFile(join(folder, 'data', 'PG_VERSION'), '18\n')
    expect(await query((await start(folder)).url, 'select 1 as one')).toEqual([{ one: 1 }])
  })

  test('or without settings: what the server said is in the message', async () => {
    const folder = await temporaryFolder()
    await (await startPostgres({ folder })).stop()
    await rm(join(folder, 'data', 'postgresql.conf'))
    await expect(startPostgres({ folder })).rejects.toMatchObject({
      code: 'postgres-failed',
      message: expect.stringContaining('configuration file'),
      remedy: expect.stringContaining('postgres.log'),
    })
  })
})

describe.runIf(isRoot)('root runs it as the user postgres', () => {
  test('also in a folder that is closed to everybody else, and opens nothing', async () => {
    const home = await temporaryFolder()
    await chmod(home, 0o700)
    const server = await start(join(home, 'data'))
    expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }])
    expect((await stat(home)).mode & 0o777).toBe(0o700)
    expect((await stat(join(home, 'data', 'data'))).uid).not.toBe(0)
  })
})

const NOBODY = 65534

test.runIf(isRoot && canRunHere(NOBODY))('an ordinary user runs it as itself', async () => {
  const folder = await temporaryFolder()
  await chown(folder, NOBODY, NOBODY)
  const env = { ...process.env, HOME: folder, TMPDIR: folder }
  const { server, end } = await holdServer('postgres', folder, { uid: NOBODY, gid: NOBODY, env })
  expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }])
  expect((await stat(join(folder, 'data'))).uid).toBe(NOBODY)
  await end('SIGTERM')
  expect(await isGone(server.pid)).toBe(true)
})
