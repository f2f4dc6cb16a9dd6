import pino from 'pino'

/** What processes tell of themselves. Ids, counts and names of errors: never what a person wrote. */
export type Log = pino.Logger

export function openLog(process: string, level = 'info'): Log {
  return pino({ name: process, level, base: { process } }, pino.destination({ dest: 2, sync: true }))
}
