import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** What tells a live process from a later one with the same number: its start and, on Linux, the machine's boot.
 *  `undefined` when no such process runs (a zombie runs no more). */
export function identityOf(pid: number): string | undefined {
  if (process.platform !== 'linux') return ps(pid, 'lstart=')
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name in parentheses may hold blanks: fields are counted from the last parenthesis (proc(5)).
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${fields[19]}`
  } catch {
    return undefined
  }
}

/** The command line of a live process, its words parted by blanks. */
export function commandOf(pid: number): string | undefined {
  if (process.platform !== 'linux') return ps(pid, 'command=')
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
  } catch {
    return undefined
  }
}

function ps(pid: number, column: string): string | undefined {
  try {
    return execFileSync('ps', ['-o', column, '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined
  } catch {
    return undefined
  }
}

/** Sends the signals one after the other, each with its patience in milliseconds, until the process is gone.
 *  Returns whether it is. */
export async function endProcess(pid: number, steps: [NodeJS.Signals, number][]): Promise<boolean> {
  const identity = identityOf(pid)
  const gone = () => identity === undefined || identityOf(pid) !== identity
  for (const [signal, patience] of steps) {
    if (gone()) return true
    sendSignal(pid, signal)
    for (const limit = Date.now() + patience; Date.now() < limit && !gone(); ) await sleep(20)
  }
  return gone()
}

const companions = new Map<number, { signal: NodeJS.Signals; identity: string | undefined }>()
let watching = false

/**
 * Ends `pid` by `signal` when this process ends: by exit, or by a SIGINT, SIGTERM or SIGHUP for which nobody else
 * has a listener (who listens stops the servers in order and then exits). Returns the way to forget it.
 *
 * Servers are started detached, so that Ctrl-C in a terminal reaches this process and not the database under it.
 */
export function endsWithThisProcess(pid: number, signal: NodeJS.Signals): () => void {
  companions.set(pid, { signal, identity: identityOf(pid) })
  if (!watching) {
    watching = true
    process.on('exit', endCompanions)
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      const onSignal = () => {
        if (process.listenerCount(name) > 1) return
        endCompanions()
        process.removeListener(name, onSignal)
        process.kill(process.pid, name)
      }
      process.on(name, onSignal)
    }
  }
  return () => companions.delete(pid)
}

function endCompanions(): void {
  for (const [pid, { signal, identity }] of companions) {
    if (identity !== undefined && identityOf(pid) === identity) sendSignal(pid, signal)
  }
}

function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // It ended in the meantime.
  }
}
