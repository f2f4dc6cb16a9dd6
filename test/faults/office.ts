import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Client, Connection } from '@temporalio/client'
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker'
import { afterAll } from 'vitest'
import { documentSigner } from '../../pec/simulator/document-signer.js'
import { type EmbeddedMailboxes, embeddedMailboxes } from '../../pec/simulator/imap-drop.js'
import { createPki, type Pki, writeTrustFolder } from '../../pec/simulator/pki.js'
import { type Provider, startProvider } from '../../pec/simulator/provider.js'
import { type Commands, openCommands } from '../../procedure/commands.js'
import type { CallId, Digest } from '../../schemas/ids.js'
import type { Clock, Instant } from '../../schemas/time.js'
import { type TemporalServer, temporalServer } from '../../servers/temporal.js'
import { folderBlobs } from '../../storage/blobs.js'
import { openDatabase } from '../../storage/database.js'
import { keepOffices, keepStaff } from '../../storage/offices.js'
import { openRecord, type Record } from '../../storage/record.js'
import { quietRuntime } from '../../workers/temporal-worker.js'
import { anAvviso } from '../harness/avviso.js'
import { commandOf, dirigente, officeSettings, operatore, responsabile, staff } from '../harness/office.js'
import { type Child, startChild } from './child.js'
import type { OfficeProcess, Part } from './office-process.js'

quietRuntime()

export const ADDRESS = 'cpi.genova@pec.office.example'
export const BODY = 'comune.portofelice@pec.comuni.example'
export const CALL = 'GE-2026-001' as CallId
const PASSWORD = 'prova-in-memoria'
const DOMAINS = ['pec.office.example', 'pec.comuni.example', 'pec.cittadini.example']
const DAY = 24 * 3600_000

export interface OfficeOptions {
  readonly databaseUrl: string
  /** The same seed gives the same PEC transactions, so the same applications. */
  readonly seed?: string
  /** When the window of the call opens and closes: yesterday and in thirty days, unless said. */
  readonly window?: { readonly opensAt: Instant; readonly closesAt: Instant }
  /** The record's clock against the machine's, in milliseconds. */
  readonly clockOffset?: number
  /** Changes how the office's processes reach their servers: by proxies, for instance. */
  readonly reach?: (ways: OfficeProcess) => Promise<OfficeProcess>
}

/** An office with its servers, which outlive its processes: the test owns them, and kills the processes. */
export interface Office {
  readonly record: Record
  readonly provider: Provider
  readonly mailboxes: EmbeddedMailboxes
  readonly folder: string
  readonly settings: OfficeProcess
  /** A document signed by somebody now, as a file that was uploaded. */
  sign(name: string, document: Digest): Promise<Digest>
  temporal(): TemporalServer
  client(): Client
  commands(): Commands
  /** The processes that run, or have just died. */
  readonly children: Child[]
  /** How many processes have been killed. */
  deaths(): number
  start(...parts: Part[]): Promise<Child>
  /** Kills the processes as soon as the provider has taken the next message, before it answers. */
  killWhenTaken(): void
  killAll(): Promise<void>
  /** Ends Temporal and whatever `change` does to its folder, and starts it again at the same address. */
  restartTemporal(change: (folder: string) => Promise<void>): Promise<void>
  /** Drafts the call and publishes its avviso. */
  publishCall(): Promise<void>
}

let shared: Promise<{ pki: Pki; bundle: string; folder: string }> | null = null

/** What all the offices of a test file have in common. */
async function sharedOnce() {
  const folder = await mkdtemp(join(tmpdir(), 'chiamate-faults-'))
  const workflowsPath = fileURLToPath(new URL('../../workflows/index.ts', import.meta.url))
  const [pki, { code }] = await Promise.all([
    createPki({ domains: DOMAINS }),
    bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('ERROR') }),
  ])
  const bundle = join(folder, 'workflows.js')
  await writeFile(bundle, code)
  return { pki, bundle, folder }
}

/** Opens an office for one test file, to be asked for at the file's top. It closes with the file. */
export async function openOffice(options: OfficeOptions): Promise<Office> {
  if (!shared) {
    shared = sharedOnce()
    afterAll(async () =>
      rm((await (shared as NonNullable<typeof shared>)).folder, { recursive: true, force: true }),
    )
  }
  const { pki, bundle, folder: home } = await shared
  const folder = await mkdtemp(join(home, 'office-'))
  const trustFolder = join(folder, 'trust')
  await writeTrustFolder(pki, trustFolder)
  const { databaseUrl, seed = 'guasti' } = options
  let clockOffset = options.clockOffset ?? 0
  const accounts = [{ address: ADDRESS, password: PASSWORD }]
  const mailboxes = await embeddedMailboxes(accounts)
  const clock: Clock = { now: () => new Date(Date.now() + clockOffset).toISOString() as Instant }
  const signDocument = documentSigner(pki)
  let killing = false
  const provider = await startProvider({
    pki,
    clock,
    domains: DOMAINS,
    accounts,
    mailboxes,
    seed,
    async onSubmission() {
      if (!killing) return
      killing = false
      await killAll()
    },
  })
  provider.run(100)
  const office = officeSettings({
    mailbox: {
      address: ADDRESS,
      imap: { ...mailboxes.access(ADDRESS), security: 'none' },
      smtp: { ...provider.smtp, user: ADDRESS, password: PASSWORD, security: 'none' },
    },
  })
  const { db, close } = openDatabase(databaseUrl)
  await keepOffices(db, [office])
  await keepStaff(db, staff)
  const blobs = join(folder, 'blobs')
  const record = openRecord(db, await folderBlobs(blobs), clock)

  const temporalFolder = join(folder, 'temporal')
  let temporal = await temporalServer({ folder: temporalFolder, env: withoutAddress() })
  const port = Number(temporal.address.split(':')[1])
  let connection = await Connection.connect({ address: temporal.address })
  const direct: OfficeProcess = {
    parts: [],
    databaseUrl,
    temporal: temporal.address,
    namespace: 'default',
    blobs,
    site: join(folder, 'public'),
    trustFolder,
    office,
    bundle,
    clockOffset,
  }
  const settings = (await options.reach?.(direct)) ?? direct
  const children: Child[] = []
  let deaths = 0

  async function killAll(): Promise<void> {
    for (const child of children) {
      if (child.ended()) continue
      await child.kill()
    }
  }

  async function start(...parts: Part[]): Promise<Child> {
    const all: Part[] = ['mailbox', 'dispatcher', 'worker']
    for (const [n, child] of [...children.entries()].reverse()) {
      if (!child.ended()) continue
      deaths += 1
      children.splice(n, 1)
    }
    const child = await startChild({ ...settings, clockOffset, parts: parts.length > 0 ? parts : all })
    children.push(child)
    return child
  }

  afterAll(async () => {
    await killAll()
    await connection.close()
    await temporal.stop()
    await provider.close()
    await mailboxes.close()
    await close()
  })

  const client = () => new Client({ connection })
  const commands = () => openCommands(record, client())
  return {
    record,
    provider,
    mailboxes,
    folder,
    settings,
    children,
    temporal: () => temporal,
    client,
    commands,
    deaths: () => deaths,
    start,
    killWhenTaken() {
      killing = true
    },
    async sign(name, document) {
      const now = Date.parse(clock.now())
      return await record.blobs.put(await signDocument(name, await record.blobs.get(document), now))
    },
    killAll,
    async restartTemporal(change) {
      await connection.close()
      await temporal.stop()
      await change(temporalFolder)
      temporal = await temporalServer({ folder: temporalFolder, port, env: withoutAddress() })
      connection = await Connection.connect({ address: temporal.address })
    },
    async publishCall() {
      if (options.window) {
        // Nobody can approve an avviso whose term is over: it was published a day before it began.
        const since = Date.parse(clock.now()) - Date.parse(options.window.opensAt) + DAY
        await at(-since)
        await publish()
        await at(since)
      } else await publish()
    },
  }

  /** The processes of the office, some time before or after. */
  async function at(difference: number): Promise<void> {
    await killAll()
    clockOffset += difference
    await start()
  }

  async function publish(): Promise<void> {
    const now = Date.parse(clock.now())
    const window = options.window ?? {
      opensAt: new Date(now - DAY).toISOString() as Instant,
      closesAt: new Date(now + 30 * DAY).toISOString() as Instant,
    }
    const requestingBody = { ...anAvviso().requestingBody, pec: BODY }
    await commands().draftCall(
      commandOf(operatore),
      anAvviso({ id: CALL, mailbox: ADDRESS, requestingBody, window }),
    )
    await until('the call has a workflow', async () => {
      const [row] = await db.selectFrom('outbox').select('id').execute()
      return row === undefined
    })
    // The window is open already, and closes on whatever day it is in a month.
    const confirmed = ['pec-only', 'window-before-publication', 'closes-on-holiday']
    await commands().approveAvviso(CALL, { ...commandOf(dirigente), confirmed })
    await commands().publishAvviso(CALL, commandOf(responsabile))
  }
}

/** Waits until something has come about, and says what did not. */
export async function until(what: string, holds: () => Promise<boolean>, patience = 90_000): Promise<void> {
  const limit = Date.now() + patience
  while (!(await holds())) {
    if (Date.now() > limit) throw new Error(`it did not come about that ${what}`)
    await sleep(100)
  }
}

function withoutAddress(): NodeJS.ProcessEnv {
  const { TEMPORAL_ADDRESS: _, ...env } = process.env
  return env
}
