/** One thing measured. Its floor, where it has one, was measured in the same run on the same servers. */
export interface Row {
  readonly what: string
  readonly found: string
  readonly floor?: string
  /** Found ÷ floor: how much of the floor's speed there is. */
  readonly ratio?: number
  readonly aim?: string
}

/** Prints a row, and hands it to the run that asked for this bench. */
export function report(row: Row): void {
  process.stdout.write(`${inWords(row)}\n`)
  process.send?.(row)
}

export function inWords({ what, found, floor = '', ratio, aim = '' }: Row): string {
  const share = ratio === undefined ? '' : `×${ratio.toFixed(2)}`
  return `  ${what.padEnd(46)} ${found.padStart(22)} ${floor.padStart(22)} ${share.padStart(6)}  ${aim}`
}

/** A lane that can't be run here, with the command that would bring what it needs. */
export function notRun(bench: string, need: string): void {
  report({ what: `${bench}: not run`, found: '', aim: `it needs ${need}` })
}

function middle(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}

/** What a piece of work cost, in milliseconds. */
export interface Cost {
  readonly time: number
  /** Of this process and its threads: steadier than time on a busy machine. */
  readonly cpu: number
}

export async function costOf(work: () => Promise<unknown>): Promise<Cost> {
  const before = process.cpuUsage()
  const start = performance.now()
  await work()
  const time = performance.now() - start
  const { user, system } = process.cpuUsage(before)
  return { time, cpu: (user + system) / 1000 }
}

/** Speed and processor time of some work against its floor; the ratio is the middle of those of each round. */
export function compare(
  { what, count, aim }: { what: string; count: number; aim: string },
  found: readonly Cost[],
  floor: readonly Cost[],
): void {
  const rows = { time: perSecond, cpu: eachTakes } as const
  for (const kind of ['time', 'cpu'] as const) {
    const of = (costs: readonly Cost[]) => rows[kind](count, middle(costs.map((cost) => cost[kind])))
    report({
      what: kind === 'time' ? what : `${what}: CPU of each`,
      found: of(found),
      floor: of(floor),
      ratio: middle(found.map((cost, round) => (floor[round]?.[kind] ?? 0) / cost[kind])),
      ...(kind === 'time' ? { aim } : {}),
    })
  }
}

const eachTakes = (count: number, milliseconds: number) => `${(milliseconds / count).toFixed(1)} ms`
export const perSecond = (count: number, milliseconds: number) =>
  `${((count * 1000) / milliseconds).toFixed(0)}/s`
export const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(1)} s`

/** A number given on the command line as `name=value`. */
export function asked(name: string, otherwise: number): number {
  const given = process.argv.find((word) => word.startsWith(`${name}=`))
  return given ? Number(given.slice(name.length + 1)) : otherwise
}

/** Repeats a step until so much is done. A bench in which nothing moves for two minutes is broken, and says so. */
export async function progressing(
  done: () => number,
  wanted: number,
  step: () => Promise<void>,
): Promise<void> {
  let before = -1
  let since = performance.now()
  while (done() < wanted) {
    if (done() !== before) {
      before = done()
      since = performance.now()
    } else if (performance.now() - since > 120_000) throw new Error(`nothing moves: ${before} of ${wanted}`)
    await step()
  }
}
