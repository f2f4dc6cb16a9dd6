import type { MailSettings } from '../../schemas/settings.js'
import { loginRefused, sweepChannel } from '../../storage/mailboxes.js'
import type { Record } from '../../storage/record.js'
import type { Log } from '../log.js'
import { listen } from '../notices.js'
import { type Connection, connect, LoginRefused } from './connection.js'
import type { Inspector } from './inspector.js'
import { reconcile, type Swept, sweep } from './sweep.js'

export interface Listener {
  /** Resolves after a complete sweep that began after the call. */
  sweepNow(): Promise<Swept>
  stop(): Promise<void>
}

export interface ListenerOptions {
  readonly record: Record
  readonly url: string
  readonly settings: MailSettings
  readonly inspector: Inspector
  readonly log: Log
  /** How often it reads by itself, in milliseconds: IDLE is only a hint. */
  readonly every?: number
}

const night = 24 * 60 * 60_000
const waits = { first: 1000, longest: 60_000 }

/**
 * Keeps one mailbox read. IDLE, or somebody who asks, wakes it early; the clock wakes it anyway. A connection that
 * breaks is made again; a login that is refused is not.
 */
export function startListener({
  record,
  url,
  settings,
  inspector,
  log,
  every = 60_000,
}: ListenerOptions): Listener {
  const sweeper = { record, inspector, log, mailbox: settings.address }
  let stopping = false
  let asked = new AbortController()
  let waiting: { resolve(swept: Swept): void; reject(error: Error): void }[] = []
  let reconciledAt = Number.NEGATIVE_INFINITY
  const ask = () => asked.abort()
  const notices = listen(url, sweepChannel, ask)

  const serve = async (connection: Connection): Promise<void> => {
    while (!stopping && !connection.ended) {
      const mine = waiting
      waiting = []
      asked = new AbortController()
      try {
        const swept = await sweep(sweeper, connection)
        if (performance.now() - reconciledAt > night) {
          const found = await reconcile(sweeper, connection)
          reconciledAt = performance.now()
          if (found.registered > 0) log.warn(found, 'reconciliation found messages that had been passed over')
        }
        if (swept.registered > 0) log.info(swept, 'mail registered')
        for (const { resolve } of mine) resolve(swept)
      } catch (error) {
        // Asked again on the next connection.
        waiting.unshift(...mine)
        throw error
      }
      if (waiting.length === 0 && !stopping) await connection.news(every, asked.signal)
    }
  }

  const run = async (): Promise<void> => {
    let wait = waits.first
    while (!stopping) {
      let connection: Connection | null = null
      try {
        connection = await connect(settings)
        wait = waits.first
        await serve(connection)
      } catch (error) {
        if (error instanceof LoginRefused) {
          log.error(
            'the mail server refuses the name and password: this mailbox is not read until a person has looked',
          )
          await loginRefused(record.db, settings.address, 'credenziali rifiutate', record.clock.now())
          stopping = true
          for (const { reject } of waiting) reject(error)
          break
        }
        const { name, code } = error as Error & { code?: string }
        log.warn({ error: code ?? name }, 'the mailbox can’t be read now')
      } finally {
        await connection?.close()
      }
      if (!stopping) {
        const pause = wait
        await new Promise((resolve) => setTimeout(resolve, waiting.length > 0 ? waits.first : pause))
        wait = Math.min(wait * 2, waits.longest)
      }
    }
  }

  const running = run()
  return {
    sweepNow() {
      if (stopping) return Promise.reject(new Error('the listener has stopped'))
      return new Promise((resolve, reject) => {
        waiting.push({ resolve, reject })
        ask()
      })
    },
    async stop() {
      stopping = true
      ask()
      await running
      await notices.stop()
    },
  }
}
