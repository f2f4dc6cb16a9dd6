import { readdirSync, readFileSync } from 'node:fs'

/** What a process and all its descendants have used. */
export interface Used {
  /** Megabytes at the highest that was seen, a page that several share counted in parts (PSS). */
  readonly memory: number
  /** Seconds of processor time since the watch began. */
  readonly cpu: number
}

/** Watches processes until it is stopped. Where the system does not tell (it is not Linux) it finds nothing. */
export function watchResources(processes: ReadonlyMap<string, number>): { stop(): Map<string, Used> } {
  if (process.platform !== 'linux') return { stop: () => new Map() }
  const used = new Map<string, Used>()
  const begun = new Map<string, number>()
  const look = () => {
    const table = processTable()
    for (const [name, pid] of processes) {
      const tree = treeOf(pid, table)
      const cpu = tree.reduce((sum, one) => sum + (table.get(one)?.cpu ?? 0), 0)
      const memory = tree.reduce((sum, one) => sum + proportional(one), 0) / 1024
      begun.set(name, begun.get(name) ?? cpu)
      used.set(name, {
        memory: Math.max(memory, used.get(name)?.memory ?? 0),
        cpu: cpu - (begun.get(name) ?? 0),
      })
    }
  }
  look()
  const timer = setInterval(look, 2000)
  return {
    stop() {
      clearInterval(timer)
      look()
      return used
    },
  }
}

interface Entry {
  readonly children: number[]
  readonly cpu: number
}

function processTable(): Map<number, Entry> {
  const table = new Map<number, Entry>()
  const entry = (pid: number) => {
    const known = table.get(pid) ?? { children: [], cpu: 0 }
    table.set(pid, known)
    return known
  }
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const pid = Number(name)
    const stat = read(`/proc/${name}/stat`)
    // The name in parentheses may hold blanks: fields are counted from the last parenthesis (proc(5)). Times are
    // hundredths of a second: of the process and of its children that have ended.
    const [, parent, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const cpu = rest.slice(9, 13).reduce((sum, ticks) => sum + Number(ticks), 0) / 100
    const { children } = entry(pid)
    table.set(pid, { children, cpu })
    entry(Number(parent)).children.push(pid)
  }
  return table
}

function treeOf(pid: number, table: ReadonlyMap<number, Entry>): number[] {
  return [pid, ...(table.get(pid)?.children ?? []).flatMap((child) => treeOf(child, table))]
}

/** Kilobytes. */
function proportional(pid: number): number {
  return Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0)
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
