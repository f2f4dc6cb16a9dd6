import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, open, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { ServerError } from './errors.js'
import { lockFolder } from './folder-lock.js'
import { lastWords, launch, untilReady } from './launch.js'
import { freePort, isFree, portInUse } from './ports.js'
import { type PostgresBinaries, postgresBinaries } from './postgres-binaries.js'
import { type PostgresUser, postgresUser } from './postgres-user.js'
import { commandOf, endProcess, endsWithThisProcess } from './process.js'

export interface PostgresOptions {
  /** Holds everything of this server: `data/`, `password`, `port`, `postgres.log`. Created if missing. */
  folder: string
  /** TCP port on 127.0.0.1. Without it a free one is chosen once and kept as long as it stays free. */
  port?: number
  /** Programs to run instead of those that npm carries. */
  binaries?: PostgresBinaries
}

export interface Postgres {
  /** Connection string of the database `chiamate`, with the password: not to be logged. */
  url: string
  /** Process number of the server. */
  pid: number
  stop(): Promise<void>
}

const INVALID_PASSWORD = '28P01'
/** Messages in English, which the retries below read. */
const ENV = { ...process.env, LC_ALL: 'C' }
/** Fast shutdown first; immediate shutdown (which recovery repairs at the next start) if a client holds it up. */
const SHUTDOWN: [NodeJS.Signals, number][] = [
  ['SIGINT', 30_000],
  ['SIGQUIT', 10_000],
]
/** What a failed statement says (its values, the duplicate key) may be personal data: it stays out of the log. */
const QUIET_LOG = ['-c', 'log_error_verbosity=terse', '-c', 'log_min_error_statement=panic']
const SETTINGS = [
  ...['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
  ...['-c', 'fsync=on', '-c', 'timezone=UTC', '-c', 'log_timezone=UTC'],
  ...QUIET_LOG,
]

/**
 * Starts the PostgreSQL that npm carries on a folder of its own, or takes over the one that a killed parent left
 * running there. It prints nothing: its words go to `postgres.log`. It ends with this process.
 *
 * @throws ServerError `folder-in-use`, `folder-not-writable`, `port-in-use`, `postgres-missing`, `postgres-user`,
 *   `postgres-version`, `postgres-failed`.
 */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const lock = await lockFolder(options.folder)
  try {
    const server = await serve(await realpath(options.folder), options)
    const forget = endsWithThisProcess(server.pid, 'SIGINT')
    return {
      ...server,
      async stop() {
        await endProcess(server.pid, SHUTDOWN)
        forget()
        await lock.release()
      },
    }
  } catch (error) {
    await lock.release()
    throw error
  }
}

async function serve(folder: string, options: PostgresOptions): Promise<{ url: string; pid: number }> {
  const data = join(folder, 'data')
  const user = postgresUser()
  const binaries = options.binaries ?? (await postgresBinaries())
  const password = await passwordOf(folder)
  if (!existsSync(data)) await initialise(folder, data, password, binaries, user)

  const survivor = await survivorOf(data)
  if (survivor !== undefined) {
    const wanted = options.port === undefined || options.port === survivor.port
    if (wanted && (await untilReady(survivor.pid, () => answers(urlOf(password, survivor.port))))) {
      return { url: await databaseUrl(password, survivor.port), pid: survivor.pid }
    }
    await endProcess(survivor.pid, SHUTDOWN)
  }

  for (let attempt = 1; ; attempt++) {
    const port = await portFor(folder, options.port)
    const started = await startServer(folder, data, port, password, binaries, user)
    if ('pid' in started) {
      await writeFile(join(folder, 'port'), `${port}\n`)
      return { url: await databaseUrl(password, port), pid: started.pid }
    }
    if (/incompatible with server/.test(started.log)) throw otherVersion(folder)
    // Somebody was faster on that port, or the last backends of a killed server are still going.
    const passing = /could not bind|in use/.test(started.log)
    if (!passing || attempt === 10) throw failed(folder, started.log)
    if (options.port !== undefined && !(await isFree(options.port)))
      throw portInUse(options.port, 'PostgreSQL')
    await sleep(500)
  }
}

async function initialise(
  folder: string,
  data: string,
  password: string,
  binaries: PostgresBinaries,
  user: PostgresUser,
): Promise<void> {
  // Made aside and renamed: a folder `data` is always a whole one, whenever the power goes.
  const draft = `${data}.new`
  const passwordFile = join(folder, 'password.new')
  await rm(draft, { recursive: true, force: true })
  await mkdir(draft, { mode: 0o700 })
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 })
  for (const path of [draft, passwordFile]) user.own(path)
  const log = await open(join(folder, 'postgres.log'), 'a', 0o600)
  try {
    const locale = ['--encoding=UTF8', '--locale=C', ...binaries.localeFlags]
    const access = ['--auth=scram-sha-256', '--username=chiamate', `--pwfile=${passwordFile}`]
    const initdb = user.spawn(binaries.initdb, ['-D', draft, ...access, ...locale], {
      stdio: ['ignore', log.fd, log.fd],
      cwd: '/',
      env: ENV,
    })
    const [code] = await once(initdb, 'exit')
    if (code !== 0) throw failed(folder, await readFile(join(folder, 'postgres.log'), 'utf8'))
  } finally {
    await log.close()
    await rm(passwordFile, { force: true })
  }
  await rename(draft, data)
}

async function startServer(
  folder: string,
  data: string,
  port: number,
  password: string,
  binaries: PostgresBinaries,
  user: PostgresUser,
): Promise<{ pid: number } | { log: string }> {
  return launch({
    start: (options) =>
      user.spawn(binaries.postgres, ['-D', data, '-p', String(port), ...SETTINGS], { ...options, env: ENV }),
    logFile: join(folder, 'postgres.log'),
    answers: () => answers(urlOf(password, port)),
    shutdown: SHUTDOWN,
  })
}

/** Throws when the server there knows another password: it is not ours. */
async function answers(url: string): Promise<boolean> {
  try {
    await query(url, 'select 1')
    return true
  } catch (error) {
    if ((error as { code?: string }).code === INVALID_PASSWORD) throw error
    return false
  }
}

/** The server that still runs on this data folder. A `postmaster.pid` that names no such process is removed:
 *  PostgreSQL would take whatever process has that number now for a server, and refuse to start. */
async function survivorOf(data: string): Promise<{ pid: number; port: number } | undefined> {
  const path = join(data, 'postmaster.pid')
  const lines = (await readFile(path, 'utf8').catch(() => '')).split('\n')
  const [pid, port] = [Number(lines[0]), Number(lines[3])]
  if (!pid) return undefined
  if (commandOf(pid)?.includes(data)) return { pid, port }
  await rm(path, { force: true })
  return undefined
}

async function portFor(folder: string, wanted: number | undefined): Promise<number> {
  if (wanted !== undefined) {
    if (!(await isFree(wanted))) throw portInUse(wanted, 'PostgreSQL')
    return wanted
  }
  const kept = Number(await readFile(join(folder, 'port'), 'utf8').catch(() => ''))
  return kept > 0 && (await isFree(kept)) ? kept : freePort()
}

async function passwordOf(folder: string): Promise<string> {
  const path = join(folder, 'password')
  const kept = await readFile(path, 'utf8').catch(() => undefined)
  if (kept?.trim()) return kept.trim()
  const password = randomBytes(24).toString('base64url')
  await writeFile(path, `${password}\n`, { mode: 0o600, flush: true })
  return password
}

function urlOf(password: string, port: number, database = 'postgres'): string {
  return `postgres://chiamate:${password}@127.0.0.1:${port}/${database}`
}

async function databaseUrl(password: string, port: number): Promise<string> {
  const admin = urlOf(password, port)
  const found = await query(admin, `select 1 from pg_database where datname = 'chiamate'`)
  if (found.rowCount === 0) await query(admin, 'create database chiamate')
  return urlOf(password, port, 'chiamate')
}

async function query(url: string, sql: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    return await client.query(sql)
  } finally {
    await client.end().catch(() => {})
  }
}

function otherVersion(folder: string): ServerError {
  return new ServerError(
    'postgres-version',
    `I dati in ${folder} sono stati scritti da un’altra versione di PostgreSQL.`,
    'Usare la versione di Chiamate che li ha scritti per farne una copia (chiamate backup), poi ripristinarla con questa.',
  )
}

function failed(folder: string, log: string): ServerError {
  return new ServerError(
    'postgres-failed',
    `PostgreSQL non si è avviato: ${lastWords(log)}`,
    `Leggere ${join(folder, 'postgres.log')}; verificare permessi e spazio, oppure impostare DATABASE_URL.`,
  )
}
