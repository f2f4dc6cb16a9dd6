import type { Worker } from 'node:worker_threads'
import { startThread } from '../runtime/thread.js'

/** What a worker is asked: a template of `documents/templates/` and its data. */
export interface TypesetRequest {
  id: number
  template: string
  data: object
}

export type TypesetAnswer = { id: number; pdf: Uint8Array } | { id: number; failure: string }

/** A document could not be made. The message names the template and never its data. */
export class TypesettingFailed extends Error {
  override name = 'TypesettingFailed'
  readonly template: string
  constructor(template: string, reason: string, cause?: Error) {
    super(`the document "${template}" could not be typeset: ${reason}`, { cause })
    this.template = template
  }
}

export interface Typesetter {
  /**
   * Makes a PDF/A-2a and PDF/UA-1 of a template and its data, in a thread of its own: the event loop goes on.
   * Data are data: nothing in them is read as markup. The same template and data give the same bytes.
   *
   * @throws TypesettingFailed
   */
  typeset(template: string, data: object): Promise<Uint8Array>
  /** Ends the thread; what is still being typeset fails. */
  close(): Promise<void>
}

interface Waiting {
  template: string
  resolve(pdf: Uint8Array): void
  reject(error: Error): void
}

/** Opens the one typesetter of a process. Its thread starts with the first document. */
export function openTypesetter(): Typesetter {
  let worker: Worker | undefined
  let closed = false
  let lastId = 0
  const waiting = new Map<number, Waiting>()

  function failAll(reason: string, cause?: Error): void {
    for (const { template, reject } of waiting.values())
      reject(new TypesettingFailed(template, reason, cause))
    waiting.clear()
  }

  function start(): Worker {
    const started = startThread(new URL('./typst-worker', import.meta.url))
    started.on('message', (answer: TypesetAnswer) => {
      const caller = waiting.get(answer.id)
      waiting.delete(answer.id)
      if (waiting.size === 0) started.unref()
      if (caller === undefined) return
      if ('pdf' in answer) caller.resolve(answer.pdf)
      else caller.reject(new TypesettingFailed(caller.template, answer.failure))
    })
    // A thread that dies takes its documents with it; the next document starts another.
    started.on('error', (error) => failAll('its thread failed', error))
    started.on('exit', () => {
      if (worker === started) worker = undefined
      failAll('the typesetter was closed')
    })
    return started
  }

  return {
    typeset(template, data) {
      if (closed) return Promise.reject(new TypesettingFailed(template, 'the typesetter was closed'))
      worker ??= start()
      const target = worker
      const id = ++lastId
      return new Promise((resolve, reject) => {
        waiting.set(id, { template, resolve, reject })
        target.ref()
        target.postMessage({ id, template, data } satisfies TypesetRequest)
      })
    },
    async close() {
      closed = true
      await worker?.terminate()
    },
  }
}
