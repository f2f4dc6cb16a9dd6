import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { NativeConnection } from '@temporalio/worker'
import { createActivities } from '../activities/index.js'
import { folderSite } from '../activities/public-site.js'
import { smtpSender } from '../activities/sender.js'
import { openTypesetter } from '../documents/typst.js'
import { documentSigner } from '../pec/simulator/document-signer.js'
import { type EmbeddedMailboxes, embeddedMailboxes } from '../pec/simulator/imap-drop.js'
import { createPki, writeTrustFolder } from '../pec/simulator/pki.js'
import { type Provider, startProvider } from '../pec/simulator/provider.js'
import { type Commands, openCommands } from '../procedure/commands.js'
import { openDocumentReader } from '../reading/reader.js'
import type { Digest } from '../schemas/ids.js'
import { type OfficeSettings as Office, OfficeSettings } from '../schemas/settings.js'
import type { Instant } from '../schemas/time.js'
import { startVirtualTime, type VirtualTime } from '../servers/virtual-time.js'
import { folderBlobs } from '../storage/blobs.js'
import { openDatabase } from '../storage/database.js'
import { migrate } from '../storage/migrate.js'
import { keepOffices, keepStaff, type StaffMember } from '../storage/offices.js'
import { openRecord, type Record } from '../storage/record.js'
import { startDailyRegisters } from '../workers/daily-registers.js'
import { startDispatcher } from '../workers/dispatcher.js'
import { openLog } from '../workers/log.js'
import { openInspector } from '../workers/mailbox/inspector.js'
import { type Listener, startListener } from '../workers/mailbox/listener.js'
import { createWorker } from '../workers/temporal-worker.js'
import { nextInstant, unsettled } from './pending.js'

export interface StageOptions {
  readonly databaseUrl: string
  readonly folder: string
  readonly seed: string
  readonly startsAt?: Instant
  readonly staff: readonly StaffMember[]
}

/** A whole office on virtual time: Temporal, database, a PEC provider by SMTP and IMAP, worker, listener, dispatcher. */
export interface Stage {
  readonly time: VirtualTime
  readonly record: Record
  readonly commands: Commands
  readonly provider: Provider
  readonly mailboxes: EmbeddedMailboxes
  readonly listener: Listener
  readonly office: Office
  /** A document signed by somebody now, as a file that was uploaded. */
  sign(name: string, document: Digest): Promise<Digest>
  /** Lets everything that has begun come to rest: mail delivered, read, dispatched, answered. */
  settle(): Promise<void>
  /** Goes to an instant, stopping at every instant that matters on the way, each time until all is at rest. */
  until(instant: Instant): Promise<void>
  close(): Promise<void>
}

const password = 'prova-in-memoria'

export const officeAddress = 'cpi.genova@pec.office.example'
export const bodyAddress = 'comune.portofelice@pec.comuni.example'

export async function setStage({ databaseUrl, folder, seed, startsAt, staff }: StageOptions): Promise<Stage> {
  await mkdir(folder, { recursive: true })
  const accounts = [{ address: officeAddress, password }]
  const domains = ['pec.office.example', 'pec.comuni.example', 'pec.cittadini.example']
  const trustFolder = join(folder, 'trust')
  const [time, pki, mailboxes, blobs] = await Promise.all([
    startVirtualTime(startsAt ? { startsAt } : {}),
    createPki({ domains }),
    embeddedMailboxes(accounts),
    folderBlobs(join(folder, 'blobs')),
    migrate(databaseUrl),
  ])
  await writeTrustFolder(pki, trustFolder)
  const provider = await startProvider({ pki, clock: time.clock, domains, accounts, mailboxes, seed })

  const imap = mailboxes.access(officeAddress)
  const office = OfficeSettings.parse({
    id: 'ge',
    administration: 'Regione Liguria',
    name: 'Centro per l’Impiego di Genova',
    address: 'via di Prova 1, 16121 Genova',
    segnatura: { ipa: 'r_prova', aoo: 'AOO_CPI_GE', register: 'RP' },
    mailbox: {
      address: officeAddress,
      imap: { ...imap, security: 'none' },
      smtp: { ...provider.smtp, user: officeAddress, password, security: 'none' },
    },
  })
  const { db, close: closeDatabase } = openDatabase(databaseUrl)
  await keepOffices(db, [office])
  await keepStaff(db, staff)
  const record = openRecord(db, blobs, time.clock)

  const log = openLog('demo', 'error')
  const inspector = openInspector(trustFolder)
  const listener = startListener({ record, url: databaseUrl, settings: office.mailbox, inspector, log })
  const dispatcher = startDispatcher({ db, url: databaseUrl, client: time.client, log })
  const registers = startDailyRegisters({ record, log })
  const typesetter = openTypesetter()
  const reader = openDocumentReader(trustFolder)
  const signDocument = documentSigner(pki)
  const sender = smtpSender(office.mailbox)
  const activities = createActivities({
    record,
    typesetter,
    reader,
    site: folderSite(join(folder, 'public'), 'https://lavoro.regione.example'),
    senderOf: () => sender,
  })
  const native = await NativeConnection.connect({ address: time.address })
  const worker = await createWorker({
    connection: native,
    activities,
    interceptors: { activity: [time.activityInterceptors] },
  })
  const working = worker.run()
  working.catch(() => {})

  const settle = async (): Promise<void> => {
    for (let quiet = 0; quiet < 2; ) {
      await time.now()
      const delivered = await provider.advance()
      const { registered } = await listener.sweepNow()
      await registers.closeNow()
      const busy = delivered > 0 || registered > 0 || (await unsettled(db, time.clock.now()))
      quiet = busy ? 0 : quiet + 1
      if (busy) await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }

  return {
    time,
    record,
    commands: openCommands(record, time.client),
    provider,
    mailboxes,
    listener,
    office,
    settle,
    async sign(name, document) {
      const signed = await signDocument(name, await blobs.get(document), Date.parse(time.clock.now()))
      return await blobs.put(signed)
    },
    async until(instant) {
      for (;;) {
        await settle()
        const now = await time.now()
        if (Date.parse(now) >= Date.parse(instant)) return
        const due = [instant, await nextInstant(db, now), provider.pending().next as Instant | null]
        const next = due.filter((one) => one !== null).sort((a, b) => Date.parse(a) - Date.parse(b))[0]
        await time.sleepUntil(next ?? instant)
      }
    },
    async close() {
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
      await provider.close()
      await mailboxes.close()
      await closeDatabase()
      await time.stop()
    },
  }
}
