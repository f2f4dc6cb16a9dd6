import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Client } from '@temporalio/client'
import { NativeConnection } from '@temporalio/worker'
import { createActivities } from '../activities/index.js'
import { folderSite } from '../activities/public-site.js'
import { type Sender, smtpSender } from '../activities/sender.js'
import { dataConverter } from '../codec/data-converter.js'
import type { Keyring } from '../codec/keyring.js'
import { openTypesetter } from '../documents/typst.js'
import { documentSigner, type SignDocument } from '../pec/simulator/document-signer.js'
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
import { type Log, openLog } from '../workers/log.js'
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
  /** Other offices of the region that the same installation serves. */
  readonly neighbours?: readonly OfficeOnStage[]
  /** Where the processes tell of themselves; only what went wrong, on stderr, if not given. */
  readonly log?: Log
  /** Encrypts what goes through Temporal; without it, histories are in clear. */
  readonly keyring?: Keyring
}

/** An office, and the address of its mailbox. */
export interface OfficeOnStage {
  readonly id: string
  readonly name: string
  readonly address: string
  readonly pec: string
}

/** A whole office on virtual time: Temporal, database, a PEC provider by SMTP and IMAP, worker, listener, dispatcher. */
export interface Stage {
  readonly time: VirtualTime
  readonly record: Record
  readonly commands: Commands
  readonly provider: Provider
  readonly mailboxes: EmbeddedMailboxes
  /** Of the mailbox of the first office. */
  readonly listener: Listener
  readonly office: Office
  /** The folder that everybody reads on the site. */
  readonly publicFolder: string
  /** A document signed by somebody now, as a file that was uploaded. */
  sign(name: string, document: Digest): Promise<Digest>
  /** What somebody signs on their own machine, at an instant: nobody in the office has it yet. */
  readonly signElsewhere: SignDocument
  /** Lets everything that has begun come to rest: mail delivered, read, dispatched, answered. */
  settle(): Promise<void>
  /** Goes to an instant, stopping at every instant that matters on the way, each time until all is at rest. */
  until(instant: Instant): Promise<void>
  close(): Promise<void>
}

const password = 'prova-in-memoria'

/** When the stage of the demo opens: before the first thing that happens on it. */
export const openingAt = '2031-02-24T08:30:00+01:00' as Instant

export const officeAddress = 'cpi.genova@pec.office.example'
export const bodyAddress = 'comune.portofelice@pec.comuni.example'

const genova: OfficeOnStage = {
  id: 'ge',
  name: 'Centro per l’Impiego di Genova',
  address: 'via di Prova 1, 16121 Genova',
  pec: officeAddress,
}

export async function setStage(options: StageOptions): Promise<Stage> {
  const { databaseUrl, folder, seed, startsAt, staff, neighbours = [], keyring = null } = options
  const log = options.log ?? openLog('demo', 'error')
  await mkdir(folder, { recursive: true })
  const accounts = [genova, ...neighbours].map(({ pec }) => ({ address: pec, password }))
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

  const settingsOf = ({ id, name, address, pec }: OfficeOnStage): Office =>
    OfficeSettings.parse({
      id,
      administration: 'Regione Liguria',
      name,
      address,
      segnatura: { ipa: 'r_prova', aoo: `AOO_CPI_${id.toUpperCase()}`, register: 'RP' },
      mailbox: {
        address: pec,
        imap: { ...mailboxes.access(pec), security: 'none' },
        smtp: { ...provider.smtp, user: pec, password, security: 'none' },
      },
    })
  const office = settingsOf(genova)
  const offices = [office, ...neighbours.map(settingsOf)]
  const { db, close: closeDatabase } = openDatabase(databaseUrl)
  await keepOffices(db, offices)
  await keepStaff(db, staff)
  const record = openRecord(db, blobs, time.clock)

  const inspector = openInspector(trustFolder)
  const listenTo = ({ mailbox }: Office) =>
    startListener({ record, url: databaseUrl, settings: mailbox, inspector, log })
  const listener = listenTo(office)
  const listeners = [listener, ...offices.slice(1).map(listenTo)]
  const encoding = dataConverter(keyring)
  const client = new Client({ connection: time.connection, dataConverter: encoding })
  const dispatcher = startDispatcher({ db, url: databaseUrl, client, log })
  const registers = startDailyRegisters({ record, log })
  const typesetter = openTypesetter()
  const reader = openDocumentReader(trustFolder)
  const signDocument = documentSigner(pki)
  const senders = new Map(offices.map(({ id, mailbox }) => [id, smtpSender(mailbox)]))
  const publicFolder = join(folder, 'public')
  const activities = createActivities({
    record,
    typesetter,
    reader,
    site: folderSite(publicFolder, 'https://lavoro.regione.example'),
    senderOf: (id) => senders.get(id) as Sender,
  })
  const native = await NativeConnection.connect({ address: time.address })
  const worker = await createWorker({
    connection: native,
    activities,
    interceptors: { activity: [time.activityInterceptors] },
    dataConverter: encoding,
  })
  const working = worker.run()
  working.catch(() => {})

  const settle = async (): Promise<void> => {
    for (let quiet = 0; quiet < 2; ) {
      await time.now()
      const delivered = await provider.advance()
      const swept = await Promise.all(listeners.map((one) => one.sweepNow()))
      await registers.closeNow()
      const busy =
        delivered > 0 ||
        swept.some(({ registered }) => registered > 0) ||
        (await unsettled(db, time.clock.now()))
      quiet = busy ? 0 : quiet + 1
      if (busy) await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }

  return {
    time,
    record,
    commands: openCommands(record, client),
    provider,
    mailboxes,
    listener,
    office,
    publicFolder,
    settle,
    signElsewhere: signDocument,
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
      for (const one of listeners) await one.stop()
      await dispatcher.stop()
      await registers.stop()
      await inspector.close()
      for (const sender of senders.values()) sender.close()
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
