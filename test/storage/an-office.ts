import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { italianCalendar } from '../../domain/terms/index.js'
import { Avviso } from '../../schemas/call.js'
import type { CallId, CommandId, Digest, StaffId } from '../../schemas/ids.js'
import { digestOf } from '../../schemas/ids.js'
import { OfficeSettings } from '../../schemas/settings.js'
import type { Instant, LegalDate } from '../../schemas/time.js'
import { folderBlobs } from '../../storage/blobs.js'
import {
  callMayMove,
  draftCall,
  type LockedCriteria,
  moveCallByFact,
  moveCallByPerson,
} from '../../storage/calls.js'
import { openDatabase } from '../../storage/database.js'
import type { Command } from '../../storage/decisions.js'
import { sweepDone } from '../../storage/mailboxes.js'
import { keepOffices, keepStaff, type StaffMember } from '../../storage/offices.js'
import { openRecord, type Record } from '../../storage/record.js'
import type { ReadableMessage, SeenMessage } from '../../storage/seen-message.js'
import { setTerms } from '../../storage/terms.js'
import { freshDatabase } from '../harness/postgres.js'

/** The record of one office in its own database, on a clock that stands until it is moved. */
export interface OfficeOnFile {
  readonly record: Record
  readonly url: string
  readonly folder: string
  setClock(instant: string): void
}

export const mailbox = 'cpi.genova@pec.office.example'
export const callId = 'GE-2031-001' as CallId

export const operatore = 'ge.op1' as StaffId
export const responsabile = 'ge.rdp' as StaffId
export const dirigente = 'ge.dir' as StaffId

const server = { host: '127.0.0.1', port: 1, user: mailbox, password: 'prova', security: 'none' }

const staff: readonly StaffMember[] = [
  { id: operatore, office: 'ge' as never, name: 'Una Operatrice', roles: ['operatore'] },
  { id: responsabile, office: 'ge' as never, name: 'Un Responsabile', roles: ['responsabile'] },
  { id: dirigente, office: 'ge' as never, name: 'Una Dirigente', roles: ['dirigente', 'responsabile'] },
  { id: 'sv.rdp' as StaffId, office: 'sv' as never, name: 'Un Altro', roles: ['responsabile', 'operatore'] },
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
  const offices = [
    { id: 'ge', name: 'Centro per l’Impiego di Genova', address: mailbox },
    { id: 'sv', name: 'Centro per l’Impiego di Savona', address: 'cpi.savona@pec.office.example' },
  ].map(({ id, name, address }) =>
    OfficeSettings.parse({
      id,
      administration: 'Regione Liguria',
      name,
      address: 'via di Prova 1',
      mailbox: { address, imap: server, smtp: server },
    }),
  )
  await keepOffices(db, offices)
  await keepStaff(db, staff)
  return {
    record,
    url,
    folder,
    setClock(to) {
      instant = new Date(to).toISOString() as Instant
    },
  }
}

export function avvisoOf(id: CallId = callId): Avviso {
  return Avviso.parse({
    id,
    kind: 'art16',
    office: 'ge',
    mailbox,
    requestingBody: {
      name: 'Comune di Portofelice',
      pec: 'comune@pec.comuni.example',
      request: '123/2031',
      requestedOn: null,
    },
    rankings: [
      {
        code: 'unica',
        profile: 'Operaio',
        contract: 'tempo indeterminato',
        posts: 3,
        criteria: 'art16-emilia-romagna',
        category: null,
        reserves: [],
      },
    ],
    requirements: [{ kind: 'professional', code: 'patente-b', text: 'patente B' }],
    documents: [],
    window: { opensAt: '2031-03-10T09:00:00+01:00', closesAt: '2031-03-14T12:00:00+01:00' },
    days: null,
    channels: { pec: { rule: 'sent' }, post: null, counter: null, hand: null },
    terms: { publicationDays: 35, listDays: 45, observationDays: null, onlineDays: 120 },
    act: 'decreto del dirigente',
    drawSource: 'primo estratto sulla ruota di Genova',
    responsible: { name: 'Anna Prova', contact: '010 000' },
  })
}

let commands = 0

/** A command that nobody has given yet. */
export function commandOf(actor: StaffId): Command {
  commands += 1
  return { command: `prova-comando-${commands}` as CommandId, actor }
}

/** A call drafted and published, as the record knows it; its window opens on 10 March and closes on the 14th. */
export async function publishedCall({ record }: OfficeOnFile, id: CallId = callId): Promise<CallId> {
  const avviso = avvisoOf(id)
  await record.once(`draft/${id}`, null, (tx, at) =>
    draftCall(tx, at, commandOf(operatore), avviso, { unica: digestOf('criteri') } as LockedCriteria),
  )
  await record.once(`approve/${id}`, { call: id, epoch: 1 }, async (tx, at) => {
    const command = commandOf(dirigente)
    const move = await callMayMove(tx, id, 'approve-avviso', command)
    return await moveCallByPerson(tx, at, 'approve-avviso', command, move, {})
  })
  await record.once(`publish/${id}`, { call: id, epoch: 1 }, async (tx, at) => {
    const command = commandOf(responsabile)
    const move = await callMayMove(tx, id, 'publish-avviso', command)
    const publishedOn = at.slice(0, 10) as LegalDate
    await tx
      .updateTable('call')
      .set({ published_at: at, published_on: publishedOn })
      .where('id', '=', id)
      .execute()
    await setTerms(tx, avviso, publishedOn, italianCalendar({}))
    return await moveCallByPerson(tx, at, 'publish-avviso', command, move, {})
  })
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
