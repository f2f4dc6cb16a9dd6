import type { Clock, Instant } from '../schemas/time.js'

/** The machine's clock: the only place of the running product that reads it. */
export const machineClock: Clock = { now: () => new Date().toISOString() as Instant }
