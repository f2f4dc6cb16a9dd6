import { setTimeout as sleep } from 'node:timers/promises'
import type { MailSettings } from '../../schemas/settings.js'
import { loginRefused, sweepChannel } from '../../storage/mailboxes.js'
import type { Record } from '../../storage/record.js'
import { type Lease, takeLease } from '../lease.js'
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
  /** How long the server may be silent before the connection is given up, in milliseconds: 5 minutes. */
  readonly silence?: number
}

/** Mail comes in flocks: nobody but who asks makes two sweeps begin within this time, in milliseconds. */
const flock = 500
const night = 24 * 60 * 60_000
const waits = { first: 1000, longest: 60_000 }

/**
 * Keeps one mailbox read. IDLE, or somebody who asks, wakes it early; the clock wakes it anyway. A connection that
 * breaks is made again; a login that is refused is not. A mailbox has one reader: a second process that is started
 * on it, by mistake or to take over, waits for its turn.
 */
export function startListener({
  record,
  url,
  settings,
  inspector,
  log,
  every = 60_000,
  silence = 5 * 60_000,
}: ListenerOptions): Listener {
  const sweeper = { record, inspector, log, mailbox: settings.address }
  let stopping = false
  let stopped = false
  let asked = new AbortController()
  let waiting: { resolve(swept: Swept): void; reject(error: Error): void }[] = []
  let reconciledAt = Number.NEGATIVE_INFINITY
  const ask = () => asked.abort()
  const notices = listen(url, sweepChannel, ask)

  const serve = async (connection: Connection, lease: Lease): Promise<void> => {
    while (!stopping && !connection.ended && lease.held) {
      const mine = waiting
      waiting = []
      asked = new AbortController()
      const began = performance.now()
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
      if (waiting.length === 0 && !stopping) {
        await connection.news(every, asked.signal)
        await sleep(began + flock - performance.now(), undefined, { signal: asked.signal }).catch(() => {})
      }
    }
  }

  const tellRefusal = async (): Promise<void> => {
    for (let wait = waits.first; ; wait = Math.min(wait * 2, waits.longest)) {
      try {
        return await loginRefused(record.db, settings.address, 'credenziali rifiutate', record.clock.now())
      } catch (error) {
        log.warn({ error: (error as Error).name }, 'the alert can’t be stored now')
        if (stopped) return
        await new Promise((resolve) => setTimeout(resolve, wait))
      }
    }
  }

  const run = async (): Promise<void> => {
    let wait = waits.first
    let standingBy = false
    while (!stopping) {
      let connection: Connection | null = null
      let lease: Lease | null = null
      try {
        lease = await takeLease(url, `mailbox ${settings.address}`)
        if (lease) {
          standingBy = false
          connection = await connect(settings, silence)
          wait = waits.first
          await serve(connection, lease)
        } else if (!standingBy) {
          standingBy = true
          log.warn(
            'another process reads this mailbox: this one stands by, and takes over when that one ends',
          )
        }
      } catch (error) {
        if (error instanceof LoginRefused) {
          log.error(
            'the mail server refuses the name and password: this mailbox is not read until a person has looked',
          )
          stopping = true
          await tellRefusal()
          for (const { reject } of waiting) reject(error)
          break
        }
        const { name, code } = error as Error & { code?: string }
        log.warn({ error: code ?? name }, 'the mailbox can’t be read now')
      } finally {
        await connection?.close()
        await lease?.end()
      }
      if (!stopping) {
        const pause = standingBy || waiting.length > 0 ? waits.first : wait
        await new Promise((resolve) => setTimeout(resolve, pause))
        wait = standingBy ? waits.first : Math.min(wait * 2, waits.longest)
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
      stopped = true
      ask()
      await running
      await notices.stop()
    },
  }
}
