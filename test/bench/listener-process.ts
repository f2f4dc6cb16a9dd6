/**
 * The listener of a mailbox in a process of its own, as large as it is in the product and no larger. Its parent says
 * where mail, database and folder are; it answers `ready`, and to each message `sweep` with what it registered.
 */
import type { Installation } from '../../schemas/settings.js'
import { folderBlobs } from '../../storage/blobs.js'
import { openDatabase } from '../../storage/database.js'
import { openRecord } from '../../storage/record.js'
import { machineClock } from '../../workers/clock.js'
import { openLog } from '../../workers/log.js'
import { openInspector } from '../../workers/mailbox/inspector.js'
import { startListener } from '../../workers/mailbox/listener.js'

export interface Post {
  readonly url: string
  readonly blobs: string
  readonly trust: string
  readonly installation: Installation
}

process.once('message', async ({ url, blobs, trust, installation }: Post) => {
  const [office] = installation.offices
  if (!office) throw new Error('the installation has an office')
  const record = openRecord(openDatabase(url).db, await folderBlobs(blobs), machineClock)
  const listener = startListener({
    ...{ record, url, settings: office.mailbox },
    inspector: openInspector(trust),
    log: openLog('bench', 'error'),
  })
  process.on('message', async () => process.send?.(await listener.sweepNow()))
  process.once('disconnect', () => process.exit())
  process.send?.('ready')
})
