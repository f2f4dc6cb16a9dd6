import type { FileHandle } from 'node:fs/promises'
import { createRequire, syncBuiltinESMExports } from 'node:module'
import { Worker, type WorkerOptions } from 'node:worker_threads'
import type { ClientInterceptors } from '@temporalio/client'
import type { WorkerInterceptors } from '@temporalio/worker'
import { ImapFlow } from 'imapflow'
import pg from 'pg'
import type { Sender } from '../../activities/sender.js'
import type { Calls } from './calls.js'

type Anything = (...args: never[]) => unknown

/** Puts `calls` around every statement that goes to PostgreSQL. */
export function wrapPostgres(calls: Calls): void {
  const original = pg.Client.prototype.query as unknown as (...args: unknown[]) => unknown
  pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
    const [first] = args
    const text = typeof first === 'string' ? first : ((first as { text?: string } | null)?.text ?? '')
    return calls.around(`pg ${inShort(text)}`, () => original.apply(this, args))
  } as never
}

/** The beginning of a statement, its lists of any length as one, so that it has one name. */
function inShort(statement: string): string {
  return statement
    .replace(/\s+/g, ' ')
    .replaceAll('"', '')
    .replace(/\(\$\d+(, \$\d+)*\)(, \(\$\d+(, \$\d+)*\))*/g, '($)')
    .replace(/\$\d+/g, '$')
    .trim()
    .slice(0, 110)
}

/** Puts `calls` around what is done in one folder. */
export function wrapFiles(calls: Calls, folder: string): void {
  const files = createRequire(import.meta.url)('node:fs/promises') as Record<string, Anything>
  const inside = (path: unknown) => typeof path === 'string' && path.startsWith(folder)
  for (const name of ['rename', 'stat', 'readFile']) {
    const original = files[name] as (...args: unknown[]) => Promise<unknown>
    files[name] = (...args: unknown[]) =>
      inside(args[0]) ? calls.around(`blob ${name}`, () => original(...args)) : original(...args)
  }
  const open = files.open as unknown as (
    path: string,
    flags: string,
    ...rest: unknown[]
  ) => Promise<FileHandle>
  files.open = ((path: string, flags: string, ...rest: unknown[]) => {
    if (!inside(path)) return open(path, flags, ...rest)
    return calls.around(`blob open ${flags}`, async () => {
      const file = await open(path, flags, ...rest)
      for (const name of ['writeFile', 'appendFile', 'datasync', 'sync', 'close'] as const) {
        const original = file[name].bind(file) as (...args: unknown[]) => Promise<unknown>
        Object.assign(file, {
          [name]: (...args: unknown[]) => calls.around(`blob ${name}`, () => original(...args)),
        })
      }
      return file
    })
  }) as never
  syncBuiltinESMExports()
}

/** Puts `calls` around the commands of IMAP connections. */
export function wrapImap(calls: Calls): void {
  const proto = ImapFlow.prototype as unknown as Record<string, (...args: unknown[]) => unknown>
  for (const name of ['connect', 'mailboxOpen', 'noop', 'download', 'idle', 'logout']) {
    const original = proto[name] as (...args: unknown[]) => unknown
    proto[name] = function (this: unknown, ...args: unknown[]) {
      return calls.around(`imap ${name}`, () => original.apply(this, args))
    }
  }
  const fetch = proto.fetch as (...args: unknown[]) => AsyncGenerator<unknown>
  proto.fetch = async function* (this: unknown, ...args: unknown[]) {
    const what = (args[1] as { source?: boolean }).source ? 'bytes' : 'list'
    const after = calls.begin(`imap fetch ${what}`)
    yield* fetch.apply(this, args)
    after()
  }
}

/** What a message may do to whoever reads it: a word in its bytes says which. */
const deadly = `
  import { parentPort } from 'node:worker_threads'
  const on = parentPort.on.bind(parentPort)
  parentPort.on = (event, hear) => on(event, (messages) => {
    for (const message of messages) {
      const text = Buffer.from(message).toString('latin1')
      if (text.includes('veleno: memoria')) for (const all = []; ; ) all.push(new Array(1e6).fill(Math.random()))
      if (text.includes('veleno: tempo')) for (;;) {}
      if (text.includes('veleno: processo')) process.kill(process.pid, 'SIGKILL')
    }
    hear(messages)
  })
`

/** Makes some messages deadly for the thread that inspects them. */
export function wrapInspection(): void {
  const threads = createRequire(import.meta.url)('node:worker_threads') as { Worker: typeof Worker }
  threads.Worker = class extends Worker {
    constructor(file: string | URL, options?: WorkerOptions) {
      const text = decodeURIComponent(String(file))
      const [prefix, program] = text.split(/(?<=^data:text.javascript,)/)
      const inspects = program?.includes('mailbox/inspection')
      super(inspects ? new URL(`${prefix}${encodeURIComponent(deadly + program)}`) : file, options)
    }
  }
  syncBuiltinESMExports()
}

export function wrapSender(calls: Calls, sender: Sender): Sender {
  return {
    from: sender.from,
    submit: (...letter) => calls.around('smtp submit', () => sender.submit(...letter)),
    close: () => sender.close(),
  }
}

/** Around what the dispatcher asks of Temporal. */
export function wrapClient(calls: Calls): ClientInterceptors {
  return {
    workflow: [
      {
        start: (input, next) => calls.around(`temporal start ${input.workflowType}`, () => next(input)),
        signal: (input, next) => calls.around('temporal signal', () => next(input)),
      },
    ],
  }
}

/** Around each hand of the procedure: after it, its work is done and Temporal does not know. */
export function wrapActivities(calls: Calls): WorkerInterceptors {
  return {
    activity: [
      ({ info }) => ({
        inbound: {
          execute: (input, next) => calls.around(`activity ${info.activityType}`, () => next(input)),
        },
      }),
    ],
  }
}
