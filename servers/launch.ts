import type { ChildProcess, SpawnOptions } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { type FileHandle, open, unlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { endProcess, endsWithThisProcess, identityOf } from './process.js'

export interface Launch {
  /** Starts the program with these options. */
  start(options: SpawnOptions): ChildProcess
  /** File that gets all that the server says, so that it prints nothing; without it, nothing is kept. */
  logFile?: string
  /** Whether the server serves; asked again and again until it says so. Throws when it never will. */
  answers(): Promise<boolean>
  /** Signals that end the server in order, each with its patience in milliseconds. */
  shutdown: [NodeJS.Signals, number][]
}

const PATIENCE = 60_000

/**
 * Starts a server that outlives a killed parent but not one that ends, and waits until it serves. Gives the words
 * of the server when it ended or did not serve within a minute.
 */
export async function launch(server: Launch): Promise<{ pid: number } | { log: string }> {
  const log = await (server.logFile ? open(server.logFile, 'a+', 0o600) : passingFile())
  try {
    const from = (await log.stat()).size
    const child = server.start({ stdio: ['ignore', log.fd, log.fd], cwd: '/', detached: true })
    const exit = once(child, 'exit').catch((error: Error) => error)
    child.unref()
    const { pid } = child
    if (pid === undefined) return { log: String(await exit) }
    const forget = endsWithThisProcess(pid, server.shutdown[0]?.[0] ?? 'SIGTERM')
    if (await untilReady(pid, server.answers)) return { pid }
    forget()
    await endProcess(pid, server.shutdown)
    await exit
    const said = Buffer.alloc((await log.stat()).size - from)
    await log.read(said, 0, said.length, from)
    return { log: said.toString('utf8') }
  } finally {
    await log.close()
  }
}

/** A file without a name, which goes when its last user does. */
async function passingFile(): Promise<FileHandle> {
  const path = join(tmpdir(), `chiamate-${randomUUID()}.log`)
  const file = await open(path, 'wx+', 0o600)
  await unlink(path)
  return file
}

/** False when the process is gone, says that it never will serve, or does not serve within a minute. */
export async function untilReady(pid: number, answers: () => Promise<boolean>): Promise<boolean> {
  for (const limit = Date.now() + PATIENCE; Date.now() < limit; await sleep(25)) {
    if (identityOf(pid) === undefined) return false
    try {
      if (await answers()) return true
    } catch {
      return false
    }
  }
  return false
}

/** The last words of a server, on one line, for an error message. */
export function lastWords(log: string): string {
  return log.trim().split('\n').slice(-3).join(' · ').slice(0, 600) || 'nessuna risposta'
}
