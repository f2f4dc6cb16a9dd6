import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Point } from './calls.js'
import type { Answer, OfficeProcess, Order } from './office-process.js'

const program = fileURLToPath(new URL('office-process.ts', import.meta.url))
const loader = import.meta.resolve('tsx')

/** A running office process. */
export interface Child {
  /** How it ended; null while it runs. */
  ended(): { readonly signal: NodeJS.Signals | null; readonly words: string } | null
  /** The last that it said. */
  words(): string
  /** From here on its calls are counted; with a point, it dies there. */
  arm(point: Point | null): Promise<void>
  /** What it called since then, as `name#nth`. */
  made(): Promise<readonly string[]>
  kill(): Promise<void>
}

const running = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** Starts the real parts of an office and waits until they run. */
export async function startChild(settings: OfficeProcess): Promise<Child> {
  const child = spawn(process.execPath, ['--import', loader, program], {
    env: { ...process.env, OFFICE: JSON.stringify(settings) },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  running.add(child)
  let words = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    words = (words + chunk).slice(-4000)
    if (process.env.OFFICE_LOG) process.stderr.write(chunk)
  })
  let ended: { signal: NodeJS.Signals | null; words: string } | null = null
  const exit = once(child, 'exit').then(([, signal]) => {
    running.delete(child)
    ended = { signal: signal as NodeJS.Signals | null, words }
  })
  const answerTo = async <T extends Answer['is']>(order: Order | null, is: T) => {
    const answer = new Promise<Extract<Answer, { is: T }>>((resolve) => {
      const hear = (one: Answer) => {
        if (one.is !== is) return
        child.off('message', hear)
        resolve(one as Extract<Answer, { is: T }>)
      }
      child.on('message', hear)
    })
    if (order) child.send(order)
    return await Promise.race([
      answer,
      exit.then(() => {
        throw new Error(`an office process ended: ${words}`)
      }),
    ])
  }
  await answerTo(null, 'ready')
  return {
    ended: () => ended,
    words: () => words,
    async arm(point) {
      await answerTo({ do: 'arm', point }, 'armed')
    },
    made: async () => (await answerTo({ do: 'list' }, 'made')).calls,
    async kill() {
      child.kill('SIGKILL')
      await exit
    },
  }
}
