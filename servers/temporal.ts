import { spawn } from 'node:child_process'
import { mkdir, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Connection } from '@temporalio/client'
import { msToTs } from '@temporalio/common/lib/time.js'
import { ServerError } from './errors.js'
import { lockFolder } from './folder-lock.js'
import { lastWords, launch } from './launch.js'
import { freePort, isFree, listens, portInUse } from './ports.js'
import { endProcess, endsWithThisProcess, identityOf } from './process.js'
import { findServerTool, TEMPORAL } from './temporal-binaries.js'

export interface TemporalOptions {
  /** Holds the embedded server's `temporal.db` and `temporal.log`. Created if missing. */
  folder: string
  /** gRPC port on 127.0.0.1; a free one by default. */
  port?: number
  /** How much the server writes into its log file: `warn` by default. */
  log?: 'debug' | 'info' | 'warn' | 'error'
  env?: NodeJS.ProcessEnv
}

export interface TemporalServer {
  /** `host:port` for clients and workers. */
  address: string
  /** Process number of the embedded server; none when the server is not ours. */
  pid?: number
  stop(): Promise<void>
}

const SHUTDOWN: [NodeJS.Signals, number][] = [
  ['SIGTERM', 15_000],
  ['SIGKILL', 5_000],
]
/** A call lasts up to some 60 days after its avviso; its ended workflows stay readable until it is archived. */
const RETENTION = '90 days'

/**
 * The Temporal server to work with: the one that `TEMPORAL_ADDRESS` names, otherwise a development server of our
 * own with its database in `folder`. Ours serves on the loopback interface only, has the namespace `default`,
 * prints nothing and ends with this process; one that a killed parent left on the folder is ended first.
 *
 * @throws ServerError `temporal-missing`, `download-refused`, `folder-in-use`, `folder-not-writable`,
 *   `port-in-use`, `temporal-failed`.
 */
export async function temporalServer(options: TemporalOptions): Promise<TemporalServer> {
  const env = options.env ?? process.env
  const address = env.TEMPORAL_ADDRESS
  if (address) return { address, stop: async () => {} }
  const program = await findServerTool(TEMPORAL, env)
  await mkdir(options.folder, { recursive: true })
  const lock = await lockFolder(options.folder)
  try {
    const folder = await realpath(options.folder)
    await endSurvivor(folder)
    const server = await serve(program, folder, options)
    const forget = endsWithThisProcess(server.pid, 'SIGTERM')
    return {
      ...server,
      async stop() {
        await endProcess(server.pid, SHUTDOWN)
        forget()
        await rm(join(folder, 'temporal.pid'), { force: true })
        await lock.release()
      },
    }
  } catch (error) {
    await lock.release()
    throw error
  }
}

async function serve(
  program: string,
  folder: string,
  options: TemporalOptions,
): Promise<{ address: string; pid: number }> {
  if (options.port !== undefined && !(await isFree(options.port))) throw portInUse(options.port, 'Temporal')
  for (let attempt = 1; ; attempt++) {
    const port = options.port ?? (await freePort())
    const address = `127.0.0.1:${port}`
    const started = await launch({
      start: (spawning) => spawn(program, startDev(folder, port, options.log ?? 'warn'), spawning),
      logFile: join(folder, 'temporal.log'),
      answers: async () => (await listens(port)) && (await keepsNamespace(address)),
      shutdown: SHUTDOWN,
    })
    if ('pid' in started) {
      const { pid } = started
      await writeFile(join(folder, 'temporal.pid'), JSON.stringify({ pid, identity: identityOf(pid) }))
      return { address, pid }
    }
    if (/address already in use/.test(started.log)) {
      if (options.port !== undefined) throw portInUse(options.port, 'Temporal')
      if (attempt < 5) continue
    }
    throw failed(folder, started.log)
  }
}

/** WAL without a sync per commit is more than twice as fast; what a power cut takes of the procedure, the record
 *  gives back. */
function startDev(folder: string, port: number, level: string): string[] {
  const where = ['--ip', '127.0.0.1', '--port', String(port), '--db-filename', join(folder, 'temporal.db')]
  const sqlite = ['--sqlite-pragma', 'journal_mode=WAL', '--sqlite-pragma', 'synchronous=NORMAL']
  const log = ['--log-level', level, '--log-format', 'json']
  return ['server', 'start-dev', '--headless', ...where, ...sqlite, ...log]
}

async function keepsNamespace(address: string): Promise<boolean> {
  let connection: Connection | undefined
  try {
    connection = await Connection.connect({ address, connectTimeout: 1_000 })
    const config = { workflowExecutionRetentionTtl: msToTs(RETENTION) }
    await connection.workflowService.updateNamespace({ namespace: 'default', config })
    return true
  } catch {
    return false
  } finally {
    await connection?.close()
  }
}

/** Two servers on one database file would undo each other's work. */
async function endSurvivor(folder: string): Promise<void> {
  const path = join(folder, 'temporal.pid')
  const left = parse(await readFile(path, 'utf8').catch(() => 'null'))
  if (left !== null && identityOf(left.pid) === left.identity) await endProcess(left.pid, SHUTDOWN)
  await rm(path, { force: true })
}

function parse(left: string): { pid: number; identity: string } | null {
  try {
    return JSON.parse(left)
  } catch {
    return null
  }
}

function failed(folder: string, log: string): ServerError {
  return new ServerError(
    'temporal-failed',
    `Il server Temporal incorporato non si è avviato: ${lastWords(log)}`,
    `Leggere ${join(folder, 'temporal.log')}, oppure indicare un server con TEMPORAL_ADDRESS.`,
  )
}
