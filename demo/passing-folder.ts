import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder that lasts as long as the work in it, or as this process when somebody interrupts it. */
export interface PassingFolder {
  readonly path: string
  remove(): void
}

export async function passingFolder(): Promise<PassingFolder> {
  const path = await mkdtemp(join(tmpdir(), 'chiamate-demo-'))
  // A server that is just ending may still write there: try for a while.
  const remove = () => {
    for (const [signal, leave] of leaves) process.off(signal, leave)
    rmSync(path, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
  }
  // Last of all that happens at the exit: the servers are told to end before.
  const leave = (code: number) => () => {
    process.once('exit', remove)
    process.exit(code)
  }
  const leaves = [
    ['SIGINT', leave(130)],
    ['SIGTERM', leave(143)],
  ] as const
  for (const [signal, leave] of leaves) process.once(signal, leave)
  return { path, remove }
}
