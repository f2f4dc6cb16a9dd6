import { Client, Connection } from '@temporalio/client'
import { NativeConnection } from '@temporalio/worker'
import { createActivities } from '../../activities/index.js'
import { folderSite } from '../../activities/public-site.js'
import { smtpSender } from '../../activities/sender.js'
import { openTypesetter } from '../../documents/typst.js'
import { openDocumentReader } from '../../reading/reader.js'
import type { OfficeSettings } from '../../schemas/settings.js'
import type { Clock, Instant } from '../../schemas/time.js'
import { folderBlobs } from '../../storage/blobs.js'
import { openDatabase } from '../../storage/database.js'
import { openRecord } from '../../storage/record.js'
import { startDispatcher } from '../../workers/dispatcher.js'
import { openLog } from '../../workers/log.js'
import { openInspector } from '../../workers/mailbox/inspector.js'
import { startListener } from '../../workers/mailbox/listener.js'
import { createWorker, quietRuntime } from '../../workers/temporal-worker.js'
import { Calls, type Point } from './calls.js'
import {
  wrapActivities,
  wrapClient,
  wrapFiles,
  wrapImap,
  wrapInspection,
  wrapPostgres,
  wrapSender,
} from './wrapped.js'

/** The parts of the product that one process runs. */
export type Part = 'mailbox' | 'dispatcher' | 'worker'

/** What the parent says in the variable `OFFICE`. */
export interface OfficeProcess {
  readonly parts: readonly Part[]
  readonly databaseUrl: string
  readonly temporal: string
  readonly namespace: string
  readonly blobs: string
  readonly site: string
  readonly trustFolder: string
  readonly office: OfficeSettings
  readonly bundle: string
  /** The record's clock is the machine's plus so many milliseconds. */
  readonly clockOffset: number
  /** How long an IMAP server may be silent, in milliseconds. */
  readonly silence?: number
}

export type Order = { readonly do: 'arm'; readonly point: Point | null } | { readonly do: 'list' }
export type Answer =
  | { readonly is: 'ready' }
  | { readonly is: 'armed' }
  | { readonly is: 'made'; readonly calls: readonly string[] }

/**
 * The real parts of an office, in a process that a test can kill. The servers belong to the test, which gives
 * orders by the channel of the process; when the test goes, the process goes.
 */
async function main(settings: OfficeProcess): Promise<void> {
  const calls = new Calls()
  wrapPostgres(calls)
  wrapFiles(calls, settings.blobs)
  wrapImap(calls)
  wrapInspection()
  const tell = (answer: Answer) => process.send?.(answer)
  process.on('disconnect', () => process.exit(0))
  process.on('message', (order: Order) => {
    if (order.do === 'list') return tell({ is: 'made', calls: calls.made() })
    calls.arm(order.point)
    return tell({ is: 'armed' })
  })

  quietRuntime()
  const { parts, databaseUrl: url, office } = settings
  const log = openLog(parts.join('+'), process.env.OFFICE_LOG ?? 'error')
  const { db } = openDatabase(url)
  const clock: Clock = {
    now: () => new Date(Date.now() + settings.clockOffset).toISOString() as Instant,
  }
  const record = openRecord(db, await folderBlobs(settings.blobs), clock)

  if (parts.includes('worker')) {
    const connection = await NativeConnection.connect({ address: settings.temporal })
    const sender = wrapSender(calls, smtpSender(office.mailbox))
    const worker = await createWorker({
      connection,
      namespace: settings.namespace,
      bundle: settings.bundle,
      activities: createActivities({
        record,
        typesetter: openTypesetter(),
        reader: openDocumentReader(null),
        site: folderSite(settings.site, 'https://lavoro.regione.example'),
        senderOf: () => sender,
      }),
      interceptors: wrapActivities(calls),
    })
    worker.run().catch((error: Error) => {
      process.stderr.write(`the worker ended: ${error.stack}\n`)
      process.exit(1)
    })
  }
  if (parts.includes('dispatcher')) {
    const connection = await Connection.connect({ address: settings.temporal })
    const { namespace } = settings
    const client = new Client({ connection, namespace, interceptors: wrapClient(calls) })
    startDispatcher({ db, url, client, log })
  }
  if (parts.includes('mailbox')) {
    const inspector = openInspector(settings.trustFolder)
    const silence = settings.silence === undefined ? {} : { silence: settings.silence }
    startListener({ record, url, settings: office.mailbox, inspector, log, every: 2_000, ...silence })
  }
  tell({ is: 'ready' })
}

main(JSON.parse(process.env.OFFICE ?? '') as OfficeProcess).catch((error: Error) => {
  process.stderr.write(`the office did not start: ${error.stack}\n`)
  process.exit(1)
})
