import { romeDate } from '../domain/terms/index.js'
import { closeRegisterDays, openRegisters } from '../storage/daily-register.js'
import type { Record } from '../storage/record.js'
import type { Log } from './log.js'

export interface DailyRegisters {
  /** Closes now what is over, and resolves with how many days that were. */
  closeNow(): Promise<number>
  stop(): Promise<void>
}

export interface DailyRegistersOptions {
  readonly record: Record
  readonly log: Log
  /** Whether the record's clock may be believed now. */
  readonly clockIsRight?: () => Promise<boolean>
  /** How often it looks, in milliseconds. */
  readonly every?: number
}

/**
 * Closes the registers' days soon after each midnight of Rome, and after an outage all those that have passed. It asks
 * the record what is open each minute, so it needs no timer that could be lost; several of them harm nothing. A clock
 * that is far ahead would close days that have not been, for ever: a doubtful one closes nothing.
 */
export function startDailyRegisters(options: DailyRegistersOptions): DailyRegisters {
  const { record, log, clockIsRight = async () => true, every = 60_000 } = options
  let running: Promise<unknown> = Promise.resolve()

  const close = async (): Promise<number> => {
    const now = record.clock.now()
    const open = await openRegisters(record.db, now)
    if (open.length > 0 && !(await clockIsRight())) {
      log.error('the clocks of this machine and of the database disagree: no register is closed')
      return 0
    }
    let days = 0
    for (const { register } of open) {
      const closed = await closeRegisterDays(record, register, romeDate(now))
      days += closed.length
      if (closed.length > 0)
        log.info({ register, days: closed.length, last: closed.at(-1) }, 'register closed')
    }
    return days
  }
  const look = () => {
    running = close().catch((error: Error) =>
      log.warn({ error: error.name }, 'the daily register could not be closed'),
    )
  }
  look()
  const timer = setInterval(look, every)
  return {
    closeNow: close,
    async stop() {
      clearInterval(timer)
      await running
    },
  }
}
