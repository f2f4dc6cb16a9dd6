import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client, Connection } from '@temporalio/client'
import { NativeConnection } from '@temporalio/worker'
import { afterAll } from 'vitest'
import { createActivities } from '../../activities/index.js'
import { folderSite } from '../../activities/public-site.js'
import { smtpSender } from '../../activities/sender.js'
import { unsettled } from '../../demo/pending.js'
import { officeAddress } from '../../demo/stage.js'
import { openTypesetter } from '../../documents/typst.js'
import { documentSigner } from '../../pec/simulator/document-signer.js'
import { embeddedMailboxes } from '../../pec/simulator/imap-drop.js'
import { createPki, writeTrustFolder } from '../../pec/simulator/pki.js'
import { startProvider } from '../../pec/simulator/provider.js'
import { openCommands } from '../../procedure/commands.js'
import { openDocumentReader } from '../../reading/reader.js'
import { OfficeSettings } from '../../schemas/settings.js'
import type { Clock, Instant } from '../../schemas/time.js'
import { temporalServer } from '../../servers/temporal.js'
import { folderBlobs } from '../../storage/blobs.js'
import { openDatabase } from '../../storage/database.js'
import { keepOffices, keepStaff } from '../../storage/offices.js'
import { openRecord } from '../../storage/record.js'
import { startDailyRegisters } from '../../workers/daily-registers.js'
import { startDispatcher } from '../../workers/dispatcher.js'
import { openLog } from '../../workers/log.js'
import { openInspector } from '../../workers/mailbox/inspector.js'
import { startListener } from '../../workers/mailbox/listener.js'
import { createWorker } from '../../workers/temporal-worker.js'
import { freshDatabase } from '../harness/postgres.js'
import type { Scene } from './a-whole-call.js'
import { staff } from './people-at-work.js'
import './quiet.js'

/** An office on the development server, whose clock is the machine's; the record's clock is set by the test. */
export interface DevOffice extends Scene {
  /** Ends every process of the office; mail goes on arriving in its mailbox. */
  stopProcesses(): Promise<void>
  startProcesses(): Promise<void>
}

const password = 'prova-in-memoria'

/** The same provider with the same `seed` as a stage gives the same PEC transactions. Ends with the test file. */
export async function officeOnTheDevServer(seed: string, startsAt: string): Promise<DevOffice> {
  const folder = await mkdtemp(join(tmpdir(), 'chiamate-dev-'))
  const databaseUrl = await freshDatabase()
  const accounts = [{ address: officeAddress, password }]
  const domains = ['pec.office.example', 'pec.comuni.example', 'pec.cittadini.example']
  let ahead = Date.parse(startsAt) - Date.now()
  const clock: Clock = { now: () => new Date(Date.now() + ahead).toISOString() as Instant }

  const temporal = await temporalServer({ folder: join(folder, 'temporal'), env: withoutAddress() })
  const [pki, mailboxes] = await Promise.all([createPki({ domains }), embeddedMailboxes(accounts)])
  await writeTrustFolder(pki, join(folder, 'trust'))
  const provider = await startProvider({ pki, clock, domains, accounts, mailboxes, seed })
  const settings = OfficeSettings.parse({
    id: 'ge',
    administration: 'Regione Liguria',
    name: 'Centro per l’Impiego di Genova',
    address: 'via di Prova 1',
    mailbox: {
      address: officeAddress,
      imap: { ...mailboxes.access(officeAddress), security: 'none' },
      smtp: { ...provider.smtp, user: officeAddress, password, security: 'none' },
    },
  })
  const { db, close: closeDatabase } = openDatabase(databaseUrl)
  await keepOffices(db, [settings])
  await keepStaff(db, staff)
  const record = openRecord(db, await folderBlobs(join(folder, 'blobs')), clock)
  const connection = await Connection.connect({ address: temporal.address })
  const client = new Client({ connection })
  const log = openLog('dev', 'error')

  const start = async () => {
    const inspector = openInspector(join(folder, 'trust'))
    const listener = startListener({ record, url: databaseUrl, settings: settings.mailbox, inspector, log })
    const dispatcher = startDispatcher({ db, url: databaseUrl, client, log })
    const registers = startDailyRegisters({ record, log })
    const typesetter = openTypesetter()
    const reader = openDocumentReader(null)
    const sender = smtpSender(settings.mailbox)
    const site = folderSite(join(folder, 'public'), 'https://lavoro.regione.example')
    const activities = createActivities({ record, typesetter, reader, site, senderOf: () => sender })
    const native = await NativeConnection.connect({ address: temporal.address })
    const worker = await createWorker({ connection: native, activities })
    const working = worker.run()
    return {
      listener,
      registers,
      async stop() {
        worker.shutdown()
        await working
        await listener.stop()
        await dispatcher.stop()
        await registers.stop()
        await inspector.close()
        sender.close()
        await typesetter.close()
        await reader.close()
        await native.close()
      },
    }
  }
  let processes: Awaited<ReturnType<typeof start>> | null = await start()
  const stopProcesses = async () => {
    await processes?.stop()
    processes = null
  }

  afterAll(async () => {
    await stopProcesses()
    await connection.close()
    await provider.close()
    await closeDatabase()
    await temporal.stop()
    await rm(folder, { recursive: true, force: true })
  })

  const settle = async (): Promise<void> => {
    for (let quiet = 0; quiet < 3; ) {
      const delivered = await provider.advance()
      if (!processes) return
      const { registered } = await processes.listener.sweepNow()
      await processes.registers.closeNow()
      quiet = delivered > 0 || registered > 0 || (await unsettled(db, clock.now())) ? 0 : quiet + 1
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }

  const signDocument = documentSigner(pki)
  return {
    async sign(name, document) {
      const now = Date.parse(record.clock.now())
      return await record.blobs.put(await signDocument(name, await record.blobs.get(document), now))
    },
    record,
    provider,
    commands: openCommands(record, client),
    settle,
    /** The clock never goes back: an instant that is past is reached at once. */
    async until(instant) {
      ahead = Math.max(ahead, Date.parse(instant) - Date.now())
      await settle()
    },
    stopProcesses,
    async startProcesses() {
      processes ??= await start()
      await settle()
    },
  }
}

/** The server must be ours, whatever the environment says. */
function withoutAddress(): NodeJS.ProcessEnv {
  const { TEMPORAL_ADDRESS: _, ...env } = process.env
  return env
}
