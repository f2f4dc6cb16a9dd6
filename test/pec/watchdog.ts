import { Worker } from 'node:worker_threads'
import type { Outcome } from './fuzz-worker.js'

/** No message may keep a reader busy for longer than this, in milliseconds. */
const LIMIT = 2_000

/** A reader in a thread of its own, with bounded memory, that is killed when a message takes it too long. */
export class WatchedReader {
  #worker: Worker | null = null
  readonly #trustFolder: string

  constructor(trustFolder: string) {
    this.#trustFolder = trustFolder
  }

  /** What came of a message; rejects when the watchdog had to kill the reader. */
  async read(message: Uint8Array): Promise<Outcome> {
    const worker = this.#worker ?? (await this.#start())
    return await new Promise<Outcome>((resolve, reject) => {
      const settle = () => {
        clearTimeout(timer)
        worker.off('message', answered)
        worker.off('error', died)
      }
      const answered = (outcome: Outcome) => {
        settle()
        resolve(outcome)
      }
      const died = (error: Error) => {
        settle()
        this.#worker = null
        void worker.terminate()
        reject(error)
      }
      const timer = setTimeout(() => died(new Error(`more than ${LIMIT} ms`)), LIMIT)
      worker.on('message', answered)
      worker.on('error', died)
      worker.postMessage(message)
    })
  }

  async close(): Promise<void> {
    await this.#worker?.terminate()
    this.#worker = null
  }

  /** Reads a first message without the watchdog: starting a thread takes its time. */
  async #start(): Promise<Worker> {
    const reader = new URL('./fuzz-worker.ts', import.meta.url).href
    // A thread does not inherit the loader of TypeScript: it registers its own.
    const entry = `import('tsx/esm/api').then(({ register }) => { register(); return import('${reader}') })`
    const worker = new Worker(entry, {
      eval: true,
      workerData: { trustFolder: this.#trustFolder },
      resourceLimits: { maxOldGenerationSizeMb: 192 },
    })
    await new Promise<void>((resolve, reject) => {
      worker.once('message', () => {
        worker.off('error', reject)
        resolve()
      })
      worker.once('error', reject)
      worker.postMessage(Buffer.from('From: a@b.it\r\n\r\n'))
    })
    this.#worker = worker
    return worker
  }
}
