import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { endProcess, identityOf } from '../../servers/process.js'

const program = fileURLToPath(new URL('server-holder.ts', import.meta.url))
const loader = import.meta.resolve('tsx')

export interface HeldServer {
  holder: ChildProcess
  /** What the server's start gave: `{ pid, url }` or `{ pid, address }`, or `{ refused: code }`. */
  server: { pid: number; url: string; address: string; refused: string }
  /** Kills the holder and waits until it is gone. */
  end(signal: NodeJS.Signals): Promise<void>
}

/** Starts a program of its own that starts a server and holds it. Nothing of it outlives the test. */
export async function holdServer(
  kind: 'postgres' | 'temporal',
  folder: string,
  options: SpawnOptions & { exits?: boolean } = {},
): Promise<HeldServer> {
  const { exits, ...spawning } = options
  const args = ['--import', loader, program, kind, folder, ...(exits ? ['exit'] : [])]
  const holder = spawn(process.execPath, args, { ...spawning, stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = once(holder, 'exit')
  if (!holder.stdout) throw new Error('no output')
  const [line] = (await once(createInterface(holder.stdout), 'line')) as [string]
  const server = JSON.parse(line) as HeldServer['server']
  onTestFinished(async () => {
    holder.kill('SIGKILL')
    if (server.pid) await endProcess(server.pid, [['SIGINT', 10_000]])
  })
  return {
    holder,
    server,
    async end(signal) {
      holder.kill(signal)
      await exited
    },
  }
}

/** Whether that user of the system can run this project's programs, which may lie in a closed home. */
export function canRunHere(uid: number): boolean {
  const look = `require('node:fs').accessSync(${JSON.stringify(program)})`
  return spawnSync(process.execPath, ['-e', look], { uid, gid: uid, stdio: 'ignore' }).status === 0
}

/** Whether the process is gone, after as long as an orderly end may take. */
export async function isGone(pid: number): Promise<boolean> {
  for (let look = 0; look < 600 && identityOf(pid) !== undefined; look++) await sleep(50)
  return identityOf(pid) === undefined
}

/** A folder that is gone when the test ends. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'chiamate-test-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}
