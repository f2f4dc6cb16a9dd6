import { type PoolOptions, type PoolWorker, ThreadsPoolWorker, type WorkerRequest } from 'vitest/node'

/** After so many runs a new thread: each run leaves a listener behind in the old one. */
const RUNS_OF_A_THREAD = 100

let thread: ThreadsPoolWorker | null = null
let runs = 0

/**
 * A worker of Vitest that outlives its run. Mutants are switched on and off in code that is loaded already, so what
 * takes time is loading it; the rules keep no state, so one thread can serve the runs of many mutants. To Vitest each
 * run has a worker of its own, which starts and stops.
 */
export class KeptThread implements PoolWorker {
  readonly name = 'kept-thread'
  readonly #thread: ThreadsPoolWorker
  readonly #listeners: [string, (value: unknown) => void][] = []

  constructor(options: PoolOptions) {
    thread ??= new ThreadsPoolWorker(options)
    this.#thread = thread
  }

  async start(): Promise<void> {
    runs++
    if (runs === 1) await this.#thread.start()
  }

  async stop(): Promise<void> {
    for (const [event, listener] of this.#listeners) this.#thread.off(event, listener)
    if (runs >= RUNS_OF_A_THREAD) await endThread()
  }

  send(message: WorkerRequest): void {
    if (message.type !== 'stop') {
      this.#thread.send(message)
      return
    }
    const stopped = { __vitest_worker_response__: true, type: 'stopped' }
    for (const [event, listener] of this.#listeners) if (event === 'message') listener(stopped)
  }

  on(event: string, listener: (value: unknown) => void): void {
    this.#listeners.push([event, listener])
    this.#thread.on(event, listener)
  }

  off(event: string, listener: (value: unknown) => void): void {
    this.#thread.off(event, listener)
  }

  deserialize(data: unknown): unknown {
    return data
  }
}

/** Ends the thread, if there is one. */
export async function endThread(): Promise<void> {
  const ended = thread
  thread = null
  runs = 0
  await ended?.stop()
}
