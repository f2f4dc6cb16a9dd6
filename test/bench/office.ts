import { join } from 'node:path'
import { lockCriteria } from '../../activities/criteria.js'
import { italianCalendar, romeDate } from '../../domain/terms/index.js'
import { Avviso } from '../../schemas/call.js'
import type { CallId, CommandId, StaffId } from '../../schemas/ids.js'
import { Installation } from '../../schemas/settings.js'
import type { Instant } from '../../schemas/time.js'
import { folderBlobs } from '../../storage/blobs.js'
import { callMayMove, draftCall, moveCallByPerson } from '../../storage/calls.js'
import { openDatabase } from '../../storage/database.js'
import { migrate } from '../../storage/migrate.js'
import { keepOffices, keepStaff } from '../../storage/offices.js'
import { openRecord, type Record } from '../../storage/record.js'
import { setTerms } from '../../storage/terms.js'
import { machineClock } from '../../workers/clock.js'

export const officeAddress = 'cpi.genova@pec.office.example'
export const applicantsDomain = 'pec.cittadini.example'
export const domains = ['pec.office.example', 'pec.comuni.example', applicantsDomain]

export const operatore = 'ge.op1' as StaffId
export const responsabile = 'ge.rdp1' as StaffId
const dirigente = 'ge.dir1' as StaffId

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
    security: 'none',
  })
  return Installation.parse({
    site: 'http://localhost/prova',
    offices: [
      {
        id: 'ge',
        administration: 'Regione Liguria',
        name: 'Centro per l’Impiego di Genova',
        address: 'via di Prova 1, 16121 Genova',
        mailbox: { address: officeAddress, imap: access(imap), smtp: access(smtp) },
      },
    ],
    staff: [
      { id: operatore, office: 'ge', name: 'Olga Operatrice', roles: ['operatore'] },
      { id: responsabile, office: 'ge', name: 'Renato Responsabile', roles: ['responsabile'] },
      { id: dirigente, office: 'ge', name: 'Delia Dirigente', roles: ['dirigente'] },
    ],
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
  const command = (what: string, actor: StaffId) => ({ command: `${id}-${what}` as CommandId, actor })
  await record.once(`draft/${id}`, null, (tx, at) =>
    draftCall(tx, at, command('draft', operatore), avviso, criteria),
  )
  await record.once(`approve/${id}`, { call: id, epoch: 1, moves: true }, async (tx, at) => {
    const order = command('approve', dirigente)
    const move = await callMayMove(tx, id, 'approve-avviso', order)
    return await moveCallByPerson(tx, at, 'approve-avviso', order, move, {})
  })
  await record.once(`publish/${id}`, { call: id, epoch: 1, moves: true }, async (tx, at) => {
    const order = command('publish', responsabile)
    const move = await callMayMove(tx, id, 'publish-avviso', order)
    const publishedOn = romeDate(at)
    await tx
      .updateTable('call')
      .set({ published_at: at, published_on: publishedOn })
      .where('id', '=', id)
      .execute()
    await setTerms(tx, avviso, publishedOn, italianCalendar({}))
    return await moveCallByPerson(tx, at, 'publish-avviso', order, move, {})
  })
  return id
}

function avvisoOf(id: CallId): Avviso {
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString() as Instant
  return Avviso.parse({
    id,
    kind: 'art16',
    office: 'ge',
    mailbox: officeAddress,
    requestingBody: {
      name: 'Comune di Portofelice',
      pec: 'comune@pec.comuni.example',
      request: '1/2026',
      requestedOn: null,
    },
    rankings: [
      {
        code: 'unica',
        profile: 'Operaio generico addetto alla manutenzione del verde',
        contract: 'tempo indeterminato e pieno',
        posts: 3,
        criteria: 'art16-emilia-romagna',
        category: null,
        reserves: [],
      },
    ],
    requirements: [{ kind: 'professional', code: 'patente-b', text: 'patente di guida di categoria B' }],
    documents: [],
    window: { opensAt: inDays(-1), closesAt: inDays(5) },
    days: null,
    channels: { pec: { rule: 'sent' }, post: null, counter: null, hand: null },
    terms: { publicationDays: 35, listDays: 45, observationDays: null, onlineDays: 120 },
    act: 'decreto del dirigente',
    drawSource: 'primo estratto sulla ruota di Genova',
    responsible: { name: 'Renato Responsabile', contact: '010 5550000' },
  })
}
