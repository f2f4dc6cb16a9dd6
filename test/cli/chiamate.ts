import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'

const program = fileURLToPath(new URL('../../cli/bin.js', import.meta.url))

/** The variables that the command reads: none of the machine's own may decide a test. */
const OURS = /^(DATABASE_URL|TEMPORAL_|CHIAMATE_|OIDC_)/

/** How a run of the command ended. */
export interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

export interface Surroundings {
  /** Variables of the environment; those that are not named are missing. */
  readonly env?: Readonly<Record<string, string>>
  /** Where it runs; a file that it is given by a relative path is sought there. */
  readonly cwd?: string
}

/** Runs `chiamate` as a process of its own, as people do. */
export async function chiamate(
  args: readonly string[],
  { env = {}, cwd }: Surroundings = {},
): Promise<Ended> {
  const machine = Object.entries(process.env).filter(([name]) => !OURS.test(name))
  const running = spawn(process.execPath, [program, ...args], {
    env: { ...Object.fromEntries(machine), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(cwd ? { cwd } : {}),
  })
  const [out, err] = [text(running.stdout), text(running.stderr)]
  const code = await new Promise<number | null>((resolve) => running.once('exit', resolve))
  return { code, out: await out, err: await err }
}

async function text(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

/** A failure as people must see it: a code that is not 0, what happened and what to do, no trace of the program. */
export function expectPlainFailure({ code, out, err }: Ended, words: RegExp | string): void {
  expect(err).toMatch(words)
  expect(err).not.toMatch(/^\s+at .+:\d+:\d+|node_modules|\bundefined\b|\[object|imprevisto/m)
  expect(code).toBe(1)
  expect(out).toBe('')
}
