import { beforeEach, describe, expect, test } from 'vitest'
import { Refusal } from '../../domain/refusal.js'
import type { ApplicationId, CallId, DeliveryId, MessageId } from '../../schemas/ids.js'
import { digestOf } from '../../schemas/ids.js'
import type { Instant, LegalDate } from '../../schemas/time.js'
import { enterData, exclude } from '../../storage/application-decisions.js'
import { messagesOf } from '../../storage/attachments.js'
import { keepDraft } from '../../storage/decisions.js'
import { claimAttempts, prepareDelivery, settleAttempts } from '../../storage/deliveries.js'
import { closeReview, reopenReview } from '../../storage/freeze.js'
import { registerIntake } from '../../storage/intake.js'
import { askIntegration, integrationTermOver } from '../../storage/integrations.js'
import { sweepDone } from '../../storage/mailboxes.js'
import type { ReadableMessage } from '../../storage/seen-message.js'
import { type Assignment, assignMessage } from '../../storage/smistamento.js'
import { applicationData } from '../harness/application-data.js'
import type { OfficeOnFile } from './an-office.js'
import {
  anOffice,
  callId,
  callInReview,
  commandOf,
  mailbox,
  operatore,
  pecView,
  publishedCall,
  receiptView,
  responsabile,
  seen,
} from './an-office.js'

let office: OfficeOnFile
let uid = 0

beforeEach(async () => {
  office = await anOffice()
  await publishedCall(office)
})

const anna = 'anna@pec.cittadini.example'
const page: Partial<ReadableMessage> = {
  callsInForm: [],
  forms: 0,
  people: null,
  subject: 'Carta di identità',
}

/** Messages arrive together; says what became of the last. */
async function arrive(...views: readonly ReadableMessage[]) {
  const messages = views.map((view) => seen(`message ${++uid}`, view, uid))
  await registerIntake(office.record, { mailbox, uidValidity: 1, cursor: uid, messages })
  return await office.record.db
    .selectFrom('arrival')
    .innerJoin('message', 'message.id', 'arrival.message')
    .selectAll('message')
    .where('uid', '=', uid)
    .executeTakeFirstOrThrow()
}

const from = (sender: string, other: Partial<ReadableMessage> = {}) =>
  pecView(`opec.${++uid}@pec`, { certifiedSender: sender, ...other })

async function applicationsOf(message: MessageId) {
  return await office.record.db
    .selectFrom('application')
    .selectAll()
    .where('message', '=', message)
    .orderBy('ordinal')
    .execute()
}

async function applies(sender: string): Promise<ApplicationId> {
  const { id } = await arrive(from(sender))
  return (await applicationsOf(id))[0]?.id as ApplicationId
}

const assign = (message: MessageId, assignment: Assignment, actor = operatore) =>
  office.record.once(`assign/${Math.random()}`, null, (tx, at) =>
    assignMessage(tx, at, message, commandOf(actor), assignment),
  )

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof Refusal ? error.code : Promise.reject(error)),
  )

/** An operatore types the form, which lacks its signature. */
async function typed(id: ApplicationId): Promise<void> {
  const { record } = office
  const command = commandOf(operatore)
  await keepDraft(record.db, command, UNSIGNED, record.clock.now())
  await record.once(`enter/${command.command}`, null, (tx, at) => enterData(tx, at, id, command))
}

/** A responsabile asks for the signature by 20 March. @returns the Message-ID that Anna's program shows her */
async function asksForSignature(id: ApplicationId): Promise<string> {
  const { record } = office
  await typed(id)
  const command = commandOf(responsabile)
  await record.once(`ask/${id}`, null, (tx, at) =>
    askIntegration(tx, at, id, command, {
      missing: [{ what: 'La firma.', remedy: 'mandarla' }],
      due: '2031-03-20' as LegalDate,
    }),
  )
  return await sends(id, 'integration')
}

/** Something is sent to the author of an application, and the provider takes it under its own name. */
async function sends(application: ApplicationId, purpose: 'integration' | 'receipt'): Promise<string> {
  const { db, clock } = office.record
  const delivery = `${application}.${purpose}.1` as DeliveryId
  const messageId = `<${++uid}@pec.office.example>`
  await db.transaction().execute(async (tx) => {
    const at = clock.now()
    const digest = digestOf(messageId)
    await prepareDelivery(tx, at, {
      id: delivery,
      call: callId,
      application,
      purpose,
      recipient: anna,
      messageId,
      digest,
    })
    await claimAttempts(tx, at, [messageId])
    await settleAttempts(tx, at, [messageId], { state: 'submitted', refusal: null })
  })
  const transaction = `opec.ours.${uid}@pec.office.example`
  await arrive(receiptView('accettazione', messageId, { transaction }))
  return `<${transaction}>`
}

const UNSIGNED = applicationData(
  { surname: 'Fittizia', name: 'Anna' },
  { recapito: { by: 'pec', address: 'Anna.Casa@pec.cittadini.example' }, signature: 'none' },
)

describe('one application over several messages', () => {
  test('a page sent later is proposed for the application of its sender, even in the same batch', async () => {
    const form = from(anna)
    const arrived = await arrive(form, from(anna.toUpperCase(), page))
    const [application] = await office.record.db.selectFrom('application').select('id').execute()
    expect(arrived).toMatchObject({
      standing: 'to-assign',
      proposal: 'integration',
      proposed_application: application?.id,
      call: callId,
    })
    const id = application?.id as ApplicationId
    expect(await assign(arrived.id, { to: 'application', application: id, as: 'integration' })).toEqual({
      standing: 'attached',
    })
    expect((await messagesOf(office.record.db, id)).map((one) => one.as)).toEqual([
      'application',
      'integration',
    ])
  })

  test('what comes from the address elected for answers is recognised too', async () => {
    const id = await applies('studio@pec.professionisti.example')
    await typed(id)
    expect(await arrive(from('anna.casa@pec.cittadini.example', page))).toMatchObject({
      proposal: 'integration',
      proposed_application: id,
    })
  })

  test('a withdrawal is proposed, and changes nothing by itself', async () => {
    const id = await applies(anna)
    expect(await arrive(from(anna, { ...page, subject: 'Rinuncia alla domanda' }))).toMatchObject({
      standing: 'to-assign',
      proposal: 'withdrawal',
      proposed_application: id,
    })
    const row = await office.record.db.selectFrom('application').select('state').executeTakeFirstOrThrow()
    expect(row.state).toBe('registered')
  })
})

describe('the answer to a request for what is missing', () => {
  test('in the thread of the request: joined at once, numbered, and whoever examines is told', async () => {
    const id = await applies(anna)
    const answered = await asksForSignature(id)
    const { db } = office.record
    await db.deleteFrom('outbox').execute()
    // Signed at last: it holds the form, and is no second application.
    const arrived = await arrive(from(anna, { subject: 'firmata', answers: [answered] }))
    expect(arrived).toMatchObject({ standing: 'attached', proposal: 'answer', proposed_application: id })
    expect((await db.selectFrom('application').selectAll().execute()).length).toBe(1)
    const attached = await db.selectFrom('attached_message').selectAll().executeTakeFirstOrThrow()
    expect(attached).toMatchObject({
      application: id,
      message: arrived.id,
      role: 'answer',
      attached_by: null,
    })
    const { findings, state } = await db.selectFrom('application').selectAll().executeTakeFirstOrThrow()
    expect(state).toBe('integrating')
    expect(findings.map(({ code }) => code)).toContain('papers-came')
    const tasks = await db.selectFrom('outbox').select('task').execute()
    expect(tasks).toEqual([{ task: { do: 'look-at-application', application: id } }])
    const number = await db
      .selectFrom('register_entry')
      .select('number')
      .where('message', '=', arrived.id)
      .executeTakeFirst()
    expect(number).toBeDefined()
    await typed(id)
    const after = await db.selectFrom('application').select('findings').executeTakeFirstOrThrow()
    expect(after.findings.map(({ code }) => code)).not.toContain('papers-came')
  })

  test('as a reply of who was asked, by our own Message-ID or by the subject alone', async () => {
    const id = await applies(anna)
    await asksForSignature(id)
    expect(await arrive(from(anna, { ...page, subject: 'Re: Richiesta di integrazione' }))).toMatchObject({
      standing: 'attached',
      proposed_application: id,
    })
  })

  test('from somebody else, in its thread: a person confirms', async () => {
    const id = await applies(anna)
    const answered = await asksForSignature(id)
    expect(
      await arrive(from('figlio@pec.cittadini.example', { ...page, answers: [answered] })),
    ).toMatchObject({ standing: 'to-assign', proposal: 'integration', proposed_application: id })
  })

  test('sent in its term and delivered after it: it came in time', async () => {
    const { record } = office
    const id = await applies(anna)
    const answered = await asksForSignature(id)
    office.setClock('2031-03-21T00:00:01+01:00')
    await record.once(`over/${id}`, null, (tx, at) => integrationTermOver(tx, at, id))
    const outcome = async () =>
      (await record.db.selectFrom('integration').select('outcome').executeTakeFirstOrThrow()).outcome
    expect(await outcome()).toBe('not-answered')
    const late = await arrive(
      from(anna, { ...page, answers: [answered], sentAt: '2031-03-20T22:59:59.000Z' as Instant }),
    )
    expect(late).toMatchObject({ standing: 'to-assign', proposal: 'integration', proposed_application: id })
    await assign(late.id, { to: 'application', application: id, as: 'answer' })
    expect(await outcome()).toBe('answered')
  })

  test('sent after its term: it is joined, and came late', async () => {
    const { record } = office
    const id = await applies(anna)
    const answered = await asksForSignature(id)
    office.setClock('2031-03-21T00:00:01+01:00')
    await record.once(`over/${id}`, null, (tx, at) => integrationTermOver(tx, at, id))
    const late = await arrive(
      from(anna, { ...page, answers: [answered], sentAt: '2031-03-20T23:00:00.000Z' as Instant }),
    )
    await assign(late.id, { to: 'application', application: id, as: 'answer' })
    const { outcome } = await record.db.selectFrom('integration').select('outcome').executeTakeFirstOrThrow()
    expect(outcome).toBe('not-answered')
  })
})

describe('several people in one message', () => {
  test('as many applications as people, each with its own public code, and one number', async () => {
    const { id } = await arrive(from('patronato@pec.example', { forms: 3, people: 3 }))
    const applications = await applicationsOf(id)
    expect(applications.map(({ ordinal }) => ordinal)).toEqual([1, 2, 3])
    expect(new Set(applications.map(({ public_code }) => public_code)).size).toBe(3)
    const numbers = await office.record.db.selectFrom('register_entry').select('number').execute()
    expect(numbers).toEqual([{ number: 1 }])
  })

  test('how many is not certain: a person says it, who sees the forms', async () => {
    const { id, ...arrived } = await arrive(from('patronato@pec.example', { forms: 2, people: null }))
    expect(arrived).toMatchObject({ standing: 'to-assign', proposal: 'form', people: null })
    for (const people of [0, 51, 1.5])
      expect(await codeOf(assign(id, { to: 'call', call: callId, people }))).toBe('data-invalid')
    await assign(id, { to: 'call', call: callId, people: 2 })
    expect((await applicationsOf(id)).map(({ ordinal }) => ordinal)).toEqual([1, 2])
  })
})

test('a form for a call that is over waits for a person, and is not taken for another procedure', async () => {
  const over = await publishedCall(office, 'GE-2031-009' as CallId)
  await office.record.db
    .updateTable('call')
    .set({ state: 'closed', closed_at: office.record.clock.now() })
    .where('id', '=', over)
    .execute()
  expect(await arrive(from(anna, { callsInForm: [over] }))).toMatchObject({
    standing: 'to-assign',
    proposal: 'form',
    call: over,
  })
})

test('sent in time and delivered after the freeze: it waits, and becomes an application once the review is reopened', async () => {
  const { record } = office
  const first = await applies(anna)
  await typed(first)
  await record.once('exclude', null, (tx, at) =>
    exclude(tx, at, first, commandOf(responsabile), ['no-valid-ground']),
  )
  await record.db.deleteFrom('outbox').execute()
  await callInReview(office)
  const fence = { call: callId, epoch: 1, moves: true }
  await record.once('close', fence, (tx, at) =>
    closeReview(tx, at, callId, commandOf(responsabile), null, async () => digestOf('istantanea')),
  )
  const { id, ...arrived } = await arrive(from('bruno@pec.cittadini.example'))
  expect(arrived).toMatchObject({ standing: 'to-assign', proposal: 'form', call: callId })
  expect(await codeOf(assign(id, { to: 'call', call: callId }))).toBe('review-closed')
  await record.once('reopen', fence, (tx, at) =>
    reopenReview(tx, at, callId, commandOf(responsabile), 'Una PEC spedita in tempo è arrivata dopo.'),
  )
  await assign(id, { to: 'call', call: callId })
  expect(await applicationsOf(id)).toMatchObject([{ position: 'in-time', state: 'registered' }])
})

test('what was left for another day is told once, until it is sorted', async () => {
  const { record } = office
  office.setClock('2031-03-11T23:30:00+01:00')
  const { id } = await arrive(from(anna, page))
  const alerts = async () =>
    (await record.db.selectFrom('alert').selectAll().execute()).map(
      ({ scope, code, resolved_at }) => `${scope} ${code}${resolved_at ? ', resolved' : ''}`,
    )
  const swept = async () => await sweepDone(record.db, mailbox, record.clock.now(), record.clock.now())
  office.setClock('2031-03-11T23:59:59+01:00')
  await swept()
  expect(await alerts()).toEqual([])
  office.setClock('2031-03-12T00:00:00+01:00')
  await swept()
  await swept()
  expect(await alerts()).toEqual([`${id} not-sorted`])
  await assign(id, { to: 'set-aside' })
  expect(await alerts()).toEqual([`${id} not-sorted, resolved`])
  await swept()
  expect(await alerts()).toEqual([`${id} not-sorted, resolved`])
})
