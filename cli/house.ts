import { join } from 'node:path'
import { Client, Connection } from '@temporalio/client'
import { NativeConnection } from '@temporalio/worker'
import { createActivities } from '../activities/index.js'
import { folderSite } from '../activities/public-site.js'
import { type Sender, smtpSender } from '../activities/sender.js'
import { dataConverter } from '../codec/data-converter.js'
import type { Keyring } from '../codec/keyring.js'
import { aesCodec } from '../codec/payload-codec.js'
import { openTypesetter } from '../documents/typst.js'
import { openCommands } from '../procedure/commands.js'
import { openDocumentReader } from '../reading/reader.js'
import type { OfficeId } from '../schemas/ids.js'
import type { Installation } from '../schemas/settings.js'
import { folderBlobs } from '../storage/blobs.js'
import { clocksApart, openDatabase } from '../storage/database.js'
import { keepOffices, keepStaff } from '../storage/offices.js'
import { openRecord, type Record } from '../storage/record.js'
import type { Simulator } from '../web/simulator/simulator.js'
import { machineClock } from '../workers/clock.js'
import { startDailyRegisters } from '../workers/daily-registers.js'
import { startDispatcher } from '../workers/dispatcher.js'
import { openLog } from '../workers/log.js'
import { openInspector } from '../workers/mailbox/inspector.js'
import { startListener } from '../workers/mailbox/listener.js'
import { createWorker } from '../workers/temporal-worker.js'
import type { WebEnvironment } from './environment.js'

/** Where the parts of an installation find each other. */
export interface Premises {
  readonly databaseUrl: string
  readonly temporalAddress: string
  readonly temporalNamespace: string
  readonly data: string
  readonly trust: string | null
  readonly signers: string | null
  /** Null when what Temporal keeps stays in clear. */
  readonly keyring: Keyring | null
  readonly installation: Installation
}

/** A part that runs until it is stopped. */
export interface Part {
  stop(): Promise<void>
}

/** The record, with the offices and the staff that the settings name. */
export async function openPremises({
  databaseUrl,
  data,
  installation,
}: Premises): Promise<{ record: Record; close(): Promise<void> }> {
  const { db, close } = openDatabase(databaseUrl)
  try {
    await keepOffices(db, installation.offices)
    await keepStaff(db, installation.staff)
    return { record: openRecord(db, await folderBlobs(join(data, 'blobs')), machineClock), close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Reads every mailbox of the installation. */
export async function runMailboxes(premises: Premises, record: Record): Promise<Part> {
  const inspector = openInspector(premises.trust)
  const listeners = premises.installation.offices.map(({ id, mailbox }) =>
    startListener({
      record,
      url: premises.databaseUrl,
      settings: mailbox,
      inspector,
      log: openLog('mailbox').child({ office: id }),
    }),
  )
  return {
    async stop() {
      await Promise.all(listeners.map((listener) => listener.stop()))
      await inspector.close()
    },
  }
}

/** Carries what the record wants done to the procedure, and closes the registers' days. */
export async function runDispatcher(premises: Premises, record: Record): Promise<Part> {
  const log = openLog('dispatcher')
  // Before Temporal is reached: a register is closed whether the procedure runs or not.
  const registers = startDailyRegisters({
    record,
    log,
    clockIsRight: async () => (await clocksApart(record.db, machineClock)) < 60_000,
  })
  const connection = await Connection.connect({ address: premises.temporalAddress }).catch(async (error) => {
    await registers.stop()
    throw error
  })
  const client = clientOf(premises, connection)
  const dispatcher = startDispatcher({ db: record.db, url: premises.databaseUrl, client, log })
  return {
    async stop() {
      await registers.stop()
      await dispatcher.stop()
      await connection.close()
    },
  }
}

function clientOf({ temporalNamespace: namespace, keyring }: Premises, connection: Connection): Client {
  return new Client({ connection, namespace, dataConverter: dataConverter(keyring) })
}

/** Runs the procedure: its workflows and their hands. */
export async function runWorker(premises: Premises, record: Record): Promise<Part> {
  const connection = await NativeConnection.connect({ address: premises.temporalAddress })
  const typesetter = openTypesetter()
  const reader = openDocumentReader(premises.signers)
  const senders = new Map<OfficeId, Sender>(
    premises.installation.offices.map(({ id, mailbox }) => [id, smtpSender(mailbox)]),
  )
  const activities = createActivities({
    record,
    typesetter,
    reader,
    site: folderSite(join(premises.data, 'public'), premises.installation.site),
    senderOf(office) {
      const sender = senders.get(office)
      if (!sender) throw new Error(`the settings name no mailbox for the office ${office}`)
      return sender
    },
  })
  const worker = await createWorker({
    connection,
    namespace: premises.temporalNamespace,
    activities,
    dataConverter: dataConverter(premises.keyring),
  })
  const running = worker.run()
  // A worker that fails ends the process: whoever keeps it starts it again.
  running.catch(() => {
    process.exitCode = 1
    process.kill(process.pid, 'SIGTERM')
  })
  return {
    async stop() {
      if (worker.getState() === 'RUNNING') worker.shutdown()
      await running.catch(() => {})
      for (const sender of senders.values()) sender.close()
      await typesetter.close()
      await reader.close()
      await connection.close()
    },
  }
}

/** Runs the console. @param tell says, once, the first passwords of accounts that were opened now */
export async function runWeb(
  premises: Premises,
  record: Record,
  web: WebEnvironment,
  tell: (words: string) => void,
  simulator?: Simulator,
): Promise<Part & { readonly address: string }> {
  // Only who runs the console loads it.
  const { openWeb } = await import('../web/server.js')
  const { openAccounts } = await import('../web/identity/local-accounts.js')
  const address = web.address ?? `http://localhost:${web.port}`
  const connection = await Connection.connect({ address: premises.temporalAddress })
  const client = clientOf(premises, connection)
  const commands = openCommands(record, client)
  const desk = { record, commands, clock: machineClock, log: openLog('web'), simulator }
  const { keyring } = premises
  const codec = keyring && web.temporalUi ? { codec: aesCodec(keyring), temporalUi: web.temporalUi } : null
  const app = await openWeb(desk, { address, signIn: web.signIn, codec })
  if (web.signIn === null)
    for (const { account, password } of await openAccounts(record.db))
      tell(`utente ${account}, prima password ${password}`)
  await app.listen({ host: web.host, port: web.port })
  return {
    address,
    async stop() {
      await app.close()
      await connection.close()
    },
  }
}

/** Resolves when the process is asked to end. Its listeners stay: they tell the embedded servers that somebody is
 *  here to stop them in order. */
export function untilAskedToEnd(): Promise<void> {
  return new Promise((resolve) => {
    process.on('SIGTERM', () => resolve())
    process.on('SIGINT', () => resolve())
  })
}
