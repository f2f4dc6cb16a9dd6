import { beforeEach, describe, expect, test } from 'vitest'
import { Refusal } from '../../domain/refusal.js'
import type { CallId, MessageId, StaffId } from '../../schemas/ids.js'
import { digestOf } from '../../schemas/ids.js'
import type { Instant } from '../../schemas/time.js'
import { enterData } from '../../storage/application-decisions.js'
import { readCall } from '../../storage/calls.js'
import { keepDraft } from '../../storage/decisions.js'
import { readinessOf } from '../../storage/freeze.js'
import { registerIntake } from '../../storage/intake.js'
import { waitingMail } from '../../storage/mailboxes.js'
import { checkPromises } from '../../storage/promises.js'
import type { ReadableMessage } from '../../storage/seen-message.js'
import { type Assignment, assignMessage } from '../../storage/smistamento.js'
import { applicationData } from '../harness/application-data.js'
import { anAvviso } from '../harness/avviso.js'
import { publishedCall as callPublished } from '../harness/published-call.js'
import {
  anOffice,
  callId,
  commandOf,
  mailbox,
  type OfficeOnFile,
  ofSavona,
  operatore,
  pecView,
  publishedCall,
  savona,
  seen,
} from './an-office.js'

const theirs = 'SV-2031-001' as CallId
let office: OfficeOnFile
let uid = 0

/** Genova and Savona have a call each. */
beforeEach(async () => {
  office = await anOffice()
  await publishedCall(office)
  const avviso = anAvviso({ id: theirs, office: 'sv', mailbox: savona })
  await callPublished(office.record, avviso, { unica: digestOf('criteri') } as never, ofSavona)
  await office.record.db.deleteFrom('outbox').execute()
})

/** A message comes to a mailbox. */
async function arrive(view: ReadableMessage, where = mailbox) {
  const message = seen(`message ${++uid}`, view, uid)
  await registerIntake(office.record, { mailbox: where, uidValidity: 1, cursor: uid, messages: [message] })
  const { message: id } = await office.record.db
    .selectFrom('arrival')
    .select('message')
    .where('uid', '=', uid)
    .executeTakeFirstOrThrow()
  return await messageOf(id as MessageId)
}

const messageOf = (id: MessageId) =>
  office.record.db
    .selectFrom('message')
    .leftJoin('register_entry', 'register_entry.message', 'message.id')
    .selectAll('message')
    .select(['register', 'number'])
    .where('message.id', '=', id)
    .executeTakeFirstOrThrow()

const assign = (message: MessageId, assignment: Assignment, actor: StaffId = operatore) =>
  office.record.once(`assign/${Math.random()}`, null, (tx, at) =>
    assignMessage(tx, at, message, commandOf(actor), assignment),
  )

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof Refusal ? error.code : Promise.reject(error)),
  )

async function waitingIn(where: string) {
  const ids = await waitingMail(office.record.db, where)
  return await Promise.all(ids.map(messageOf))
}

const applications = () => office.record.db.selectFrom('application').selectAll().execute()

/** Sent on the last minute of the window, to Genova, with the form of Savona's call. */
const misdirected = (other: Partial<ReadableMessage> = {}) =>
  pecView(`opec.${++uid}@pec`, {
    callsInForm: [theirs],
    sentAt: '2031-03-14T10:59:59.000Z' as Instant,
    ...other,
  })

describe('an application for a call of another office', () => {
  test('waits where it arrived, and the other call is not closed over it', async () => {
    const { id, ...arrived } = await arrive(misdirected())
    expect(arrived).toMatchObject({
      standing: 'to-assign',
      proposal: 'other-office',
      call: theirs,
      people: 1,
    })
    expect(arrived).toMatchObject({ register: 'ge', number: 1 })
    const waiting = async (call: CallId) =>
      (await readinessOf(office.record.db, await readCall(office.record.db, call))).waitingMail
    expect([await waiting(theirs), await waiting(callId)]).toEqual([1, 0])
    expect(await codeOf(assign(id, { to: 'call', call: theirs }))).toBe('other-office')
    expect(await codeOf(assign(id, { to: 'other-office', call: callId }))).toBe('same-office')
    expect(await applications()).toEqual([])
  })

  test('is handed over: a number in each register, the same instant, and a person there decides', async () => {
    office.setClock('2031-03-14T12:10:00+01:00')
    const first = await arrive(misdirected())
    office.setClock('2031-03-14T15:00:00+01:00')
    expect(await assign(first.id, { to: 'other-office', call: theirs })).toEqual({ standing: 'handed-over' })
    expect(await messageOf(first.id)).toMatchObject({ standing: 'handed-over', register: 'ge', number: 1 })
    const [there, ...more] = await waitingIn(savona)
    expect(more).toEqual([])
    expect(there).toMatchObject({
      handed_from: first.id,
      proposal: 'handed-over',
      call: theirs,
      people: 1,
      digest: first.digest,
      sent_at: first.sent_at,
      arrived_at: first.arrived_at,
      registered_at: '2031-03-14T14:00:00.000Z',
      register: 'sv',
      number: 1,
    })
    expect(await waitingIn(mailbox)).toEqual([])
    const id = there?.id as MessageId
    expect(await codeOf(assign(id, { to: 'call', call: theirs }))).toBe('other-office')
    await assign(id, { to: 'call', call: theirs }, ofSavona.operatore)
    const [application] = await applications()
    expect(application).toMatchObject({
      call: theirs,
      message: id,
      presented_at: '2031-03-14T10:59:59.000Z',
      position: 'in-time',
    })
    const promises = await checkPromises(office.record.db, office.record.clock.now())
    expect(promises.filter(({ count }) => count > 0)).toEqual([])
  })

  test('tells whoever examines it where it was sent', async () => {
    const { id: here } = await arrive(misdirected())
    await assign(here, { to: 'other-office', call: theirs })
    const [there] = await waitingIn(savona)
    await assign(there?.id as MessageId, { to: 'call', call: theirs }, ofSavona.operatore)
    const [application] = await applications()
    const command = commandOf(ofSavona.operatore)
    const { db, clock } = office.record
    await keepDraft(db, command, applicationData(), clock.now())
    const { findings } = await office.record.once('enter', null, (tx, at) =>
      enterData(tx, at, application?.id as never, command),
    )
    expect(findings.map(({ code }) => code)).toContain('handed-over')
  })

  test('that was sent to both offices is registered once in each', async () => {
    const view = misdirected({ callsInForm: [theirs] })
    const there = await arrive(view, savona)
    expect(there).toMatchObject({ standing: 'application', number: 1 })
    const here = await arrive(view)
    await assign(here.id, { to: 'other-office', call: theirs })
    expect(await waitingIn(savona)).toEqual([])
    expect(await messageOf(there.id)).toMatchObject({ standing: 'application' })
    expect(await applications()).toHaveLength(1)
  })

  test('that reaches the right office by itself, after it was handed over, is the same one', async () => {
    const view = misdirected()
    const here = await arrive(view)
    await assign(here.id, { to: 'other-office', call: theirs })
    const [handed] = await waitingIn(savona)
    expect(await arrive(view, savona)).toMatchObject({
      standing: 'redelivery',
      redelivery_of: handed?.id,
      number: null,
    })
  })

  test('handed back, it waits again where it came from, under its number', async () => {
    const here = await arrive(misdirected())
    await assign(here.id, { to: 'other-office', call: theirs })
    const [there] = await waitingIn(savona)
    await assign(there?.id as MessageId, { to: 'other-office', call: callId }, ofSavona.operatore)
    expect(await waitingIn(mailbox)).toMatchObject([
      { id: here.id, proposal: 'handed-over', call: callId, number: 1 },
    ])
    expect(await waitingIn(savona)).toEqual([])
    await assign(here.id, { to: 'call', call: callId })
    expect(await applications()).toMatchObject([{ call: callId, message: here.id }])
    const entries = await office.record.db
      .selectFrom('register_entry')
      .select(['register', 'number'])
      .execute()
    expect(entries).toHaveLength(2)
  })

  test('once handed over it is not sorted a second time', async () => {
    const { id } = await arrive(misdirected())
    await assign(id, { to: 'other-office', call: theirs })
    expect(await codeOf(assign(id, { to: 'other-office', call: theirs }))).toBe('already-assigned')
  })
})
