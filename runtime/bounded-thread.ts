import { once } from 'node:events'
import type { ResourceLimits, Worker } from 'node:worker_threads'
import { startThread } from './thread.js'

/** A thread that answers one question at a time, within bounds of memory and time. */
export interface BoundedThread<Question, Answer> {
  /** The answer; null where the question killed the thread or took longer than `patience` milliseconds. The next
   *  question gets another thread. */
  ask(question: Question, patience: number): Promise<Answer | null>
  close(): Promise<void>
}

export interface ThreadBounds {
  readonly workerData: unknown
  /** Of its heap. Buffers are outside: they are bounded by `maxGrowth`. */
  readonly resourceLimits: ResourceLimits
  /** How many bytes the process may grow while a question is being answered; unbounded unless told. */
  readonly maxGrowth?: number
}

const LOOK_EVERY_MS = 50

/** Opens a thread from a TypeScript file given without its ending; it starts with its first question, and says
 *  something once it is ready. Questions wait for one another: the answers of a thread carry no name. */
export function openBoundedThread<Question, Answer>(
  file: URL,
  { maxGrowth = Number.POSITIVE_INFINITY, ...options }: ThreadBounds,
): BoundedThread<Question, Answer> {
  let thread: Promise<Worker> | null = null

  const start = async (): Promise<Worker> => {
    const worker = startThread(file, options)
    worker.on('error', () => {})
    await once(worker, 'message')
    worker.unref()
    return worker
  }

  const ask = async (question: Question, patience: number): Promise<Answer | null> => {
    thread ??= start()
    const worker = await thread.catch((error: unknown) => {
      // The next question tries with another thread.
      thread = null
      throw error
    })
    worker.ref()
    const answer = await new Promise<Answer | null>((resolve) => {
      const timer = setTimeout(() => done(null), patience)
      const before = process.memoryUsage.rss()
      const growth = setInterval(() => {
        if (process.memoryUsage.rss() - before > maxGrowth) done(null)
      }, LOOK_EVERY_MS)
      const answered = (said: Answer) => done(said)
      const died = () => done(null)
      const done = (said: Answer | null) => {
        clearTimeout(timer)
        clearInterval(growth)
        worker.off('message', answered).off('exit', died)
        resolve(said)
      }
      worker.on('message', answered).on('exit', died)
      worker.postMessage(question)
    })
    if (answer !== null) worker.unref()
    else {
      thread = null
      await worker.terminate()
    }
    return answer
  }

  let last: Promise<unknown> = Promise.resolve()
  return {
    ask(question, patience) {
      const mine = last.then(() => ask(question, patience))
      last = mine.catch(() => {})
      return mine
    },
    async close() {
      await last
      await (await thread?.catch(() => null))?.terminate()
    },
  }
}
