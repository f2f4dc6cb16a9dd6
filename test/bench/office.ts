import { join } from 'node:path'
import { lockCriteria } from '../../activities/criteria.js'
import type { Avviso } from '../../schemas/call.js'
import type { CallId } from '../../schemas/ids.js'
import { Installation } from '../../schemas/settings.js'
import { folderBlobs } from '../../storage/blobs.js'
import { openDatabase } from '../../storage/database.js'
import { migrate } from '../../storage/migrate.js'
import { keepOffices, keepStaff } from '../../storage/offices.js'
import { openRecord, type Record } from '../../storage/record.js'
import { machineClock } from '../../workers/clock.js'
import { anAvviso, aRanking } from '../harness/avviso.js'
import { officeSettings, staff } from '../harness/office.js'
import { publishedCall } from '../harness/published-call.js'

export const officeAddress = 'cpi.genova@pec.office.example'
export const applicantsDomain = 'pec.cittadini.example'
export const domains = ['pec.office.example', 'pec.comuni.example', applicantsDomain]

interface Server {
  readonly host: string
  readonly port: number
  readonly password: string
}

/** The settings of an office whose mail comes and leaves by these servers. */
export function installationOf(imap: Server, smtp: Server): Installation {
  const access = ({ host, port, password }: Server) => ({
    ...{ host, port, password },
    user: officeAddress,
    security: 'none' as const,
  })
  return Installation.parse({
    site: 'http://localhost/prova',
    offices: [
      officeSettings({ mailbox: { address: officeAddress, imap: access(imap), smtp: access(smtp) } }),
    ],
    staff,
  })
}

export interface OpenOffice {
  readonly record: Record
  readonly close: () => Promise<void>
}

/** An office on a new database, its bytes below `data`. */
export async function openOffice(url: string, data: string, installation: Installation): Promise<OpenOffice> {
  await migrate(url)
  const { db, close } = openDatabase(url)
  await keepOffices(db, installation.offices)
  await keepStaff(db, installation.staff)
  return { record: openRecord(db, await folderBlobs(join(data, 'blobs')), machineClock), close }
}

/** A published call whose window is open now. Its procedure starts when a dispatcher runs. */
export async function publishCall(record: Record, id: CallId): Promise<CallId> {
  const avviso = avvisoOf(id)
  const criteria = await lockCriteria(record, avviso)
  return await publishedCall(record, avviso, criteria)
}

function avvisoOf(id: CallId): Avviso {
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString()
  const profile = 'Operaio generico addetto alla manutenzione del verde'
  return anAvviso({
    id,
    mailbox: officeAddress,
    rankings: [aRanking({ profile, contract: 'tempo indeterminato e pieno' })],
    window: { opensAt: inDays(-1), closesAt: inDays(5) },
  })
}
