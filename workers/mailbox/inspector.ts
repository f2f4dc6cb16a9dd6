import { once } from 'node:events'
import type { Worker } from 'node:worker_threads'
import { startThread } from '../../runtime/thread.js'
import type { MessageView } from '../../storage/seen-message.js'
import { unreadable } from './view.js'

/** The bytes of a message, or, of a large one, the file that holds them: the thread reads it itself, so that they
 *  stand in memory once. */
export type MessageBytes = Uint8Array | { readonly file: string; readonly length: number }

/** Reads messages in a thread of bounded memory and time. */
export interface Inspector {
  /** A view for each message, in order. One that kills or stalls its thread twice is unreadable, and kept. */
  inspect(messages: readonly MessageBytes[]): Promise<MessageView[]>
  close(): Promise<void>
}

const patience = { base: 5_000, perMegabyte: 1_000 }

export function openInspector(trustFolder: string | null): Inspector {
  let thread: Promise<Worker> | null = null

  const start = async (): Promise<Worker> => {
    const worker = startThread(new URL('./inspection', import.meta.url), {
      workerData: { trustFolder },
      // A small nursery keeps the pieces of a large attachment from piling up: 100 MB cost 130 MB, not 160.
      resourceLimits: { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 8 },
    })
    worker.on('error', () => {})
    await once(worker, 'message')
    worker.unref()
    return worker
  }

  const attempt = async (messages: readonly MessageBytes[]): Promise<MessageView[] | null> => {
    thread ??= start()
    const worker = await thread.catch((error: unknown) => {
      // The next batch tries with another thread.
      thread = null
      throw error
    })
    worker.ref()
    const size = messages.reduce((sum, { length }) => sum + length, 0)
    const views = await new Promise<MessageView[] | null>((resolve) => {
      const timer = setTimeout(() => done(null), patience.base + (size / 1e6) * patience.perMegabyte)
      const answered = (answer: MessageView[]) => done(answer)
      const died = () => done(null)
      const done = (answer: MessageView[] | null) => {
        clearTimeout(timer)
        worker.off('message', answered).off('exit', died)
        resolve(answer)
      }
      worker.on('message', answered).on('exit', died)
      worker.postMessage(messages)
    })
    if (views) worker.unref()
    else {
      thread = null
      await worker.terminate()
    }
    return views
  }

  const alone = async (message: MessageBytes): Promise<MessageView> => {
    for (let tries = 0; tries < 2; tries++) {
      const [view] = (await attempt([message])) ?? []
      if (view) return view
    }
    return unreadable('inspection-killed', 'La lettura automatica del messaggio si è fermata due volte.')
  }

  // One batch at a time: the answers of a thread carry no name.
  let last: Promise<unknown> = Promise.resolve()
  return {
    inspect(messages) {
      const mine = last.then(async () => {
        if (messages.length === 0) return []
        const together = await attempt(messages)
        if (together) return together
        const views: MessageView[] = []
        for (const message of messages) views.push(await alone(message))
        return views
      })
      last = mine.catch(() => {})
      return mine
    },
    async close() {
      await last
      await (await thread?.catch(() => null))?.terminate()
    },
  }
}
