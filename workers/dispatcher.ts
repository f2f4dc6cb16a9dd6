import type { Client } from '@temporalio/client'
import { carryOut } from '../procedure/door.js'
import type { Database } from '../storage/database.js'
import { dueTasks, outboxChannel, type Pending, taskFailed, tasksDone } from '../storage/outbox.js'
import type { Log } from './log.js'
import { listen } from './notices.js'

export interface Dispatcher {
  /** Ends after the tasks under way. */
  stop(): Promise<void>
}

export interface DispatcherOptions {
  readonly db: Database
  readonly url: string
  readonly client: Client
  readonly log: Log
  /** How often it looks by itself, in milliseconds: a notice may be lost. */
  readonly every?: number
  readonly atOnce?: number
}

/**
 * Carries the tasks of the outbox to the procedure: in order for each key, several keys at once. A task that fails
 * waits ever longer and holds up nobody else.
 */
export function startDispatcher(options: DispatcherOptions): Dispatcher {
  const { db, url, client, log, every = 1000, atOnce = 16 } = options
  let stopping = false
  let wakeUp: (() => void) | null = null
  const notices = listen(url, outboxChannel, () => wakeUp?.())

  const carry = async (task: Pending): Promise<number | null> => {
    try {
      await carryOut(client, task.task)
      return task.id
    } catch (error) {
      const name = error instanceof Error ? error.name : 'UnknownError'
      log.warn({ task: task.task.do, tries: task.tries + 1, error: name }, 'a task is put off')
      await taskFailed(db, task.id, name)
      return null
    }
  }

  const round = async (): Promise<number> => {
    const due = await dueTasks(db, atOnce * 16)
    const done: number[] = []
    const queue = [...due]
    const lane = async () => {
      for (let task = queue.shift(); task; task = queue.shift()) {
        const id = await carry(task)
        if (id !== null) done.push(id)
      }
    }
    await Promise.all(Array.from({ length: Math.min(atOnce, due.length) }, lane))
    await tasksDone(db, done)
    return due.length
  }

  const run = async () => {
    while (!stopping) {
      let found = 0
      try {
        found = await round()
      } catch (error) {
        log.warn(
          { error: error instanceof Error ? error.name : 'UnknownError' },
          'the outbox could not be read',
        )
      }
      if (found === 0 && !stopping)
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, every)
          wakeUp = () => {
            clearTimeout(timer)
            resolve()
          }
        })
    }
  }
  const running = run()
  return {
    async stop() {
      stopping = true
      wakeUp?.()
      await running
      await notices.stop()
    },
  }
}
