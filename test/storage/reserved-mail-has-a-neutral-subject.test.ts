import { beforeEach, expect, test } from 'vitest'
import { type CallId, type DeliveryId, digestOf, type MessageId } from '../../schemas/ids.js'
import { draftCall, type LockedCriteria } from '../../storage/calls.js'
import { numberOutgoing } from '../../storage/deliveries.js'
import { registerIntake } from '../../storage/intake.js'
import type { ReadableMessage } from '../../storage/seen-message.js'
import { assignMessage } from '../../storage/smistamento.js'
import { ge } from './a-register.js'
import {
  anOffice,
  avvisoOf,
  commandOf,
  mailbox,
  type OfficeOnFile,
  operatore,
  pecView,
  publishedCall,
  seen,
} from './an-office.js'

const l68 = 'GE-2031-002' as CallId
const telling = 'Domanda collocamento mirato, invalidità 74%'
const neutral = 'Corrispondenza riservata'

let office: OfficeOnFile
let uid = 0
beforeEach(async () => {
  office = await anOffice()
})

/** A call of L. 68 at the same mailbox, published. */
async function l68Call(): Promise<void> {
  const { record } = office
  const avviso = { ...avvisoOf(l68), kind: 'l68' as const }
  await record.once(`draft/${l68}`, null, (tx, at) =>
    draftCall(tx, at, commandOf(operatore), avviso, { unica: digestOf('criteri') } as LockedCriteria),
  )
  await record.db
    .updateTable('call')
    .set({ state: 'published', published_at: record.clock.now() })
    .where('id', '=', l68)
    .execute()
}

async function arrives(view: Partial<ReadableMessage>): Promise<MessageId> {
  uid += 1
  const message = seen(`reserved ${uid}`, pecView(`reserved.${uid}@pec`, { subject: telling, ...view }), uid)
  await registerIntake(office.record, { mailbox, uidValidity: 1, cursor: uid, messages: [message] })
  const { message: id } = await office.record.db
    .selectFrom('arrival')
    .select('message')
    .where('uid', '=', uid)
    .executeTakeFirstOrThrow()
  return id as MessageId
}

/** What who reads the register sees, and what it keeps. */
async function subjects() {
  return await office.record.db
    .selectFrom('register_view')
    .innerJoin('register_entry', (join) =>
      join
        .onRef('register_entry.register', '=', 'register_view.register')
        .onRef('register_entry.year', '=', 'register_view.year')
        .onRef('register_entry.number', '=', 'register_view.number'),
    )
    .select(['register_view.reserved', 'register_view.subject as read', 'register_entry.subject as kept'])
    .orderBy('register_entry.number')
    .execute()
}

test('an application for an L. 68 call: who reads the register learns nothing, the original is kept', async () => {
  await l68Call()
  await arrives({ callsInForm: [l68] })
  expect(await subjects()).toEqual([{ reserved: true, read: neutral, kept: telling }])
})

test('mail for an art. 16 call keeps its subject, also beside a call of L. 68', async () => {
  await publishedCall(office)
  await l68Call()
  await arrives({})
  expect(await subjects()).toEqual([{ reserved: false, read: telling, kept: telling }])
})

test('mail of which nobody knows yet what it is for is reserved while it may be for a call of L. 68', async () => {
  await publishedCall(office)
  await arrives({ callsInForm: [] })
  await l68Call()
  await arrives({ callsInForm: [] })
  expect(await subjects()).toMatchObject([{ read: telling }, { read: neutral }])
})

test('mail that a person finds to be for a call of L. 68 becomes reserved', async () => {
  await publishedCall(office)
  const message = await arrives({ callsInForm: [] })
  expect(await subjects()).toMatchObject([{ reserved: false, read: telling }])
  await l68Call()
  await office.record.once('assign', null, (tx, at) =>
    assignMessage(tx, at, message, commandOf(operatore), { to: 'call', call: l68 }),
  )
  expect(await subjects()).toEqual([{ reserved: true, read: neutral, kept: telling }])
})

test('what the office writes to the people of such a call is reserved as well', async () => {
  const act = { delivery: 'x.receipt' as DeliveryId, recipient: 'a@pec.example', subject: telling }
  await office.record.db
    .transaction()
    .execute((tx) =>
      numberOutgoing(tx, office.record.clock.now(), ge, { ...act, reserved: true, digest: digestOf('x') }),
    )
  expect(await subjects()).toEqual([{ reserved: true, read: neutral, kept: telling }])
})
