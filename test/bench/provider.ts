import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Applying, Setting } from './provider-process.js'

/** A PEC provider that takes no time from the process that measures. */
export interface ProviderProcess {
  readonly smtp: { host: string; port: number }
  readonly pid: number
  /** So many people apply; resolves when all of it is in the mailbox. */
  apply(applying: Applying): Promise<void>
  close(): Promise<void>
}

export async function openProvider(setting: Setting): Promise<ProviderProcess> {
  const program = fileURLToPath(new URL('./provider-process.ts', import.meta.url))
  const child = fork(program, { execArgv: ['--import', 'tsx'] })
  child.send(setting)
  const [smtp] = (await once(child, 'message')) as [{ host: string; port: number }]
  return {
    smtp,
    pid: child.pid as number,
    async apply(applying) {
      const done = once(child, 'message')
      child.send(applying)
      await done
    },
    async close() {
      const gone = once(child, 'exit')
      child.disconnect()
      await gone
    },
  }
}
