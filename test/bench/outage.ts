/**
 * `npm run bench outage`: 5,000 applications arrived while the product stood still. It starts, everything on this
 * machine, each part a process of its own: PostgreSQL, Temporal, Dovecot, the provider, and the product's listener,
 * dispatcher and worker, as production runs them. The clock starts with the product's processes. `messages=5000`.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { Client, Connection } from '@temporalio/client'
import { sql } from 'kysely'
import type { CallId } from '../../schemas/ids.js'
import { startPostgres } from '../../servers/postgres.js'
import { temporalServer } from '../../servers/temporal.js'
import type { Database } from '../../storage/database.js'
import { type Dovecot, startDovecot } from '../harness/dovecot.js'
import { reportHistories } from './histories.js'
import { installationOf, officeAddress, openOffice, publishCall } from './office.js'
import { openProvider } from './provider.js'
import { watchResources } from './resources.js'
import { asked, notRun, perSecond, progressing, report, seconds } from './table.js'

const messages = asked('messages', 5000)
/** `node --cpu-prof --import tsx test/bench/outage.ts` profiles the product's processes too. */
const profiler = process.execArgv.filter((option) => option.startsWith('--cpu-prof'))
const parts = ['mailbox', 'dispatcher', 'worker'] as const
const build = fileURLToPath(new URL('../../scripts/bundle-workflows.ts', import.meta.url))
const program = fileURLToPath(new URL('../../cli/bin.js', import.meta.url))

async function main(dovecot: Dovecot): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'chiamate-bench-'))
  const postgres = await startPostgres({ folder: join(folder, 'postgres') })
  const temporal = await temporalServer({ folder: join(folder, 'temporal') })
  const password = dovecot.imap.password(officeAddress)
  const trust = join(folder, 'trust')
  const provider = await openProvider({ trust, password, lmtp: dovecot.lmtp })
  const installation = installationOf({ ...dovecot.imap, password }, { ...provider.smtp, password })
  const { record, close } = await openOffice(postgres.url, folder, installation)
  const call = await publishCall(record, 'GE-2026-001' as CallId)
  await provider.apply({ call, count: messages, first: 1 })

  const settings = join(folder, 'settings.yaml')
  await writeFile(settings, JSON.stringify(installation))
  await promisify(execFile)(process.execPath, ['--import', 'tsx', build])
  const env = {
    ...process.env,
    NODE_ENV: 'production',
    DATABASE_URL: postgres.url,
    TEMPORAL_ADDRESS: temporal.address,
    CHIAMATE_DATA: folder,
    CHIAMATE_TRUST: trust,
    CHIAMATE_SETTINGS: settings,
  }
  const start = performance.now()
  const running = parts.map((part) =>
    spawn(process.execPath, [...profiler, program, part], { env, stdio: ['ignore', 'ignore', 'inherit'] }),
  )
  const servers: [string, number | undefined][] = [
    ['PostgreSQL', postgres.pid],
    ['Temporal', temporal.pid],
    ['Dovecot', dovecot.pid()],
    ['PEC provider', provider.pid],
  ]
  const ours = running.map((child, n): [string, number | undefined] => [`chiamate ${parts[n]}`, child.pid])
  const resources = watchResources(
    new Map([...ours, ...servers].filter((one): one is [string, number] => one[1] !== undefined)),
  )

  const until = async (count: (db: Database) => Promise<number>): Promise<number> => {
    let done = 0
    await progressing(
      () => done,
      messages,
      async () => {
        if (running.some(({ exitCode }) => exitCode !== null))
          throw new Error('a process of the product ended')
        await new Promise((resolve) => setTimeout(resolve, 500))
        done = await count(record.db)
      },
    )
    return performance.now() - start
  }
  const registered = await until(count(sql`select count(*) from application`))
  report({
    what: `outage: ${messages} registered`,
    found: `${seconds(registered)}, ${perSecond(messages, registered)}`,
    aim: '5,000 within 60 s',
  })
  const handed = await until(count(sql`select count(*) from delivery_attempt where state = 'submitted'`))
  report({
    what: `outage: ${messages} receipts handed over`,
    found: `${seconds(handed)}, ${perSecond(messages, handed)}`,
    aim: '5,000 within 300 s',
  })
  const proven = await until(count(sql`select count(*) from delivery where state = 'delivered'`))
  report({
    what: `outage: ${messages} receipts proven delivered`,
    found: `${seconds(proven)}, ${perSecond(messages, proven)}`,
  })
  for (const [name, { memory, cpu }] of resources.stop())
    report({ what: `outage: ${name}`, found: `${memory.toFixed(0)} MB, ${cpu.toFixed(0)} s of CPU` })

  const connection = await Connection.connect({ address: temporal.address })
  await reportHistories(record, new Client({ connection }), call, messages)
  await connection.close()
  await Promise.all(running.map(end))
  await provider.close()
  await close()
  await temporal.stop()
  await postgres.stop()
  await rm(folder, { recursive: true, force: true })
}

function count(query: ReturnType<typeof sql>) {
  return async (db: Database): Promise<number> => {
    const { rows } = await (query as ReturnType<typeof sql<{ count: number }>>).execute(db)
    return rows[0]?.count ?? 0
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  await gone
}

const dovecot = await startDovecot()
if ('missing' in dovecot) notRun('outage', dovecot.missing)
else
  try {
    await main(dovecot)
  } finally {
    await dovecot.close()
  }
