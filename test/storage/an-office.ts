import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import type { Avviso } from '../../schemas/call.js'
import type { CallId, Digest, StaffId } from '../../schemas/ids.js'
import { digestOf } from '../../schemas/ids.js'
import type { Instant } from '../../schemas/time.js'
import { folderBlobs } from '../../storage/blobs.js'
import { type LockedCriteria, moveCallByFact } from '../../storage/calls.js'
import { openDatabase } from '../../storage/database.js'
import { sweepDone } from '../../storage/mailboxes.js'
import { keepOffices, keepStaff, type StaffMember } from '../../storage/offices.js'
import { openRecord, type Record } from '../../storage/record.js'
import type { ReadableMessage, SeenMessage } from '../../storage/seen-message.js'
import { anAvviso } from '../harness/avviso.js'
import { commandOf, dirigente, officeSettings, operatore, responsabile, staff } from '../harness/office.js'
import { freshDatabase } from '../harness/postgres.js'
import { publishedCall as callPublished } from '../harness/published-call.js'

/** The record of one office in its own database, on a clock that stands until it is moved. */
export interface OfficeOnFile {
  readonly record: Record
  readonly url: string
  readonly folder: string
  setClock(instant: string): void
}

export const mailbox = 'cpi.genova@pec.office.example'
export const callId = 'GE-2031-001' as CallId

export { commandOf, dirigente, operatore, responsabile }

/** Colleagues of another office. */
export const ofSavona = {
  operatore: 'sv.rdp' as StaffId,
  responsabile: 'sv.rdp' as StaffId,
  dirigente: 'sv.dir' as StaffId,
}
export const savona = 'cpi.savona@pec.office.example'
const elsewhere: readonly StaffMember[] = [
  {
    id: ofSavona.responsabile,
    office: 'sv' as never,
    name: 'Un Altro',
    roles: ['responsabile', 'operatore'],
  },
  { id: ofSavona.dirigente, office: 'sv' as never, name: 'Un’Altra', roles: ['dirigente'] },
]

/** A new office, at nine in the morning of 3 March 2031. */
export async function anOffice(): Promise<OfficeOnFile> {
  const url = await freshDatabase()
  const folder = await mkdtemp(join(tmpdir(), 'chiamate-storage-'))
  const { db, close } = openDatabase(url, 20)
  afterAll(async () => {
    await close()
    await rm(folder, { recursive: true, force: true })
  })
  let instant = '2031-03-03T08:00:00.000Z' as Instant
  const record = openRecord(db, await folderBlobs(join(folder, 'blobs')), { now: () => instant })
  await keepOffices(db, [
    officeSettings(),
    officeSettings({ id: 'sv', name: 'Centro per l’Impiego di Savona', mailbox: { address: savona } }),
  ])
  await keepStaff(db, [...staff, ...elsewhere])
  return {
    record,
    url,
    folder,
    setClock(to) {
      instant = new Date(to).toISOString() as Instant
    },
  }
}

export const avvisoOf = (id: CallId = callId): Avviso => anAvviso({ id })

/** A call drafted and published, as the record knows it; its window opens on 10 March and closes on the 14th. */
export async function publishedCall({ record }: OfficeOnFile, id: CallId = callId): Promise<CallId> {
  const criteria = { unica: digestOf('criteri') } as LockedCriteria
  await callPublished(record, avvisoOf(id), criteria)
  await record.db.deleteFrom('outbox').execute()
  return id
}

/** Brings a published call to its review, its mailbox read up to the last instant that matters. */
export async function callInReview(office: OfficeOnFile, id: CallId = callId): Promise<void> {
  const { record } = office
  office.setClock('2031-03-15T12:00:01+01:00')
  await sweepDone(record.db, mailbox, record.clock.now(), record.clock.now())
  for (const event of ['close-window', 'end-late-deliveries'] as const)
    await record.once(`${id}/${event}`, { call: id, epoch: 1 }, (tx, at) =>
      moveCallByFact(tx, at, id, event, {}),
    )
}

/** What is read in a PEC that a person sent with our form, unless said otherwise. */
export function pecView(transaction: string, other: Partial<ReadableMessage> = {}): ReadableMessage {
  return {
    readable: true,
    kind: 'posta-certificata',
    receipt: false,
    automatic: false,
    transaction,
    reference: null,
    deliveredTo: null,
    detail: null,
    certifiedSender: 'persona@pec.cittadini.example',
    sentAt: '2031-03-11T09:00:00.000Z' as Instant,
    sentAsWritten: '11/03/2031 10:00:00 +0100',
    headerFrom: 'posta-certificata@pec.cittadini.example',
    subject: 'Domanda',
    integrity: 'intact',
    chain: 'valid',
    genuine: true,
    verified: true,
    findings: [],
    callsInForm: [callId],
    callsInSubject: [],
    forms: 1,
    people: 1,
    answers: [],
    ...other,
  }
}

/** A receipt for something that we sent. */
export function receiptView(
  kind: string,
  reference: string,
  other: Partial<ReadableMessage> = {},
): ReadableMessage {
  return pecView(`ricevuta.${kind}.${reference}`, {
    kind,
    receipt: true,
    reference,
    deliveredTo: kind === 'accettazione' ? null : 'persona@pec.cittadini.example',
    certifiedSender: mailbox,
    callsInForm: [],
    ...other,
  })
}

export type SeenMessageView = SeenMessage['view']

let uids = 1000

/** A message at the next UID of the mailbox, its bytes told by `words`. */
export function seen(words: string, view: SeenMessageView, uid = ++uids): SeenMessage {
  return {
    uid,
    arrivedAt: '2031-03-11T09:00:05.000Z' as Instant,
    digest: digestOf(words) as Digest,
    size: words.length,
    view,
  }
}
