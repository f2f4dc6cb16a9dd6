/**
 * `npm run bench procedure`: applications from registered to waiting for a decision (receipt composed, numbered,
 * handed to a provider's SMTP, its evidence seen), against bare workflows of the same shape on the same server, in
 * turns. On the development server, and on the server of TEMPORAL_ADDRESS when there is one.
 * `applications=300 rounds=3`.
 */
import { randomInt } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client, Connection } from '@temporalio/client'
import { NativeConnection } from '@temporalio/worker'
import type { DeliveryProgress } from '../../activities/contract.js'
import { createActivities } from '../../activities/index.js'
import { folderSite } from '../../activities/public-site.js'
import { smtpSender } from '../../activities/sender.js'
import { openTypesetter } from '../../documents/typst.js'
import { openDocumentReader } from '../../reading/reader.js'
import type { CallId } from '../../schemas/ids.js'
import { startPostgres } from '../../servers/postgres.js'
import { temporalServer } from '../../servers/temporal.js'
import { startDispatcher } from '../../workers/dispatcher.js'
import { openLog } from '../../workers/log.js'
import { createWorker, quietRuntime } from '../../workers/temporal-worker.js'
import { reportHistories } from './histories.js'
import { installationOf, openOffice, publishCall } from './office.js'
import { openFloor } from './procedure-floor.js'
import { openProvider } from './provider.js'
import { proveHandedOver, registerApplications } from './registered.js'
import { asked, type Cost, compare, costOf, progressing } from './table.js'

const applications = asked('applications', 300)
const rounds = asked('rounds', 3)
const few = 60
/** As often as the listener looks, in milliseconds: evidence comes in batches. */
const provingPause = 500
const password = 'prova-procedura'

/** Of a number that no other run on the same server has had. */
const newCall = () => `GE-2026-${randomInt(10_000, 99_999)}` as CallId

async function measure(temporalAddress: string, server: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'chiamate-bench-'))
  const postgres = await startPostgres({ folder: join(folder, 'postgres') })
  const provider = await openProvider({ trust: join(folder, 'trust'), password, lmtp: null })
  const nowhere = { host: '127.0.0.1', port: 1, password }
  const installation = installationOf(nowhere, { ...provider.smtp, password })
  const { record, close } = await openOffice(postgres.url, folder, installation)
  const [office] = installation.offices
  if (!office) throw new Error('the installation has an office')

  const connection = await Connection.connect({ address: temporalAddress })
  const client = new Client({ connection })
  const native = await NativeConnection.connect({ address: temporalAddress })
  const sender = smtpSender(office.mailbox)
  const typesetter = openTypesetter()
  const reader = openDocumentReader(null)
  const hands = createActivities({
    record,
    senderOf: () => sender,
    typesetter,
    reader,
    site: folderSite(join(folder, 'public'), installation.site),
  })
  let waiting = 0
  /** What a workflow learns; when its receipt's evidence is complete it waits for a decision. */
  const seen = (progress: DeliveryProgress) => {
    if (progress.ended) waiting += 1
    return progress
  }
  const worker = await createWorker({
    connection: native,
    activities: {
      ...hands,
      submitDelivery: async (input) => seen(await hands.submitDelivery(input)),
      deliveryProgress: async (input) => seen(await hands.deliveryProgress(input)),
    },
  })
  const working = worker.run()
  const floor = await openFloor(native, client)
  const log = openLog('bench', 'error')

  /** From the first task carried until all of them wait for a decision, their receipts delivered. */
  const run = async (count: number): Promise<void> => {
    waiting = 0
    const dispatcher = startDispatcher({ db: record.db, url: postgres.url, client, log })
    await progressing(
      () => waiting,
      count,
      async () => {
        await proveHandedOver(record)
        await new Promise((resolve) => setTimeout(resolve, provingPause))
      },
    )
    await dispatcher.stop()
  }

  await floor.run(few)
  const first = await publishCall(record, newCall())
  await registerApplications(record, first, few)
  await run(few)
  await reportHistories(record, client, first, few)

  const call = await publishCall(record, newCall())
  const bare: Cost[] = []
  const ours: Cost[] = []
  for (let round = 1; round <= rounds; round += 1) {
    if (round % 2 === 1) bare.push(await costOf(() => floor.run(applications)))
    await registerApplications(record, call, applications)
    ours.push(await costOf(() => run(applications)))
    if (round % 2 === 0) bare.push(await costOf(() => floor.run(applications)))
  }
  const aim = 'at least ×0.6'
  compare({ what: `procedure on ${server}: ${applications}`, count: applications, aim }, ours, bare)

  worker.shutdown()
  await working
  await floor.close()
  sender.close()
  await typesetter.close()
  await reader.close()
  await native.close()
  await connection.close()
  await provider.close()
  await close()
  await postgres.stop()
  await rm(folder, { recursive: true, force: true })
}

quietRuntime()
const folder = await mkdtemp(join(tmpdir(), 'chiamate-bench-temporal-'))
const embedded = await temporalServer({ folder, env: { ...process.env, TEMPORAL_ADDRESS: '' } })
try {
  await measure(embedded.address, 'the development server')
} finally {
  await embedded.stop()
  await rm(folder, { recursive: true, force: true })
}
const other = process.env.TEMPORAL_ADDRESS
if (other) await measure(other, 'the server of TEMPORAL_ADDRESS')
