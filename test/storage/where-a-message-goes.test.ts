import { expect, test } from 'vitest'
import type { CallId } from '../../schemas/ids.js'
import { registerIntake } from '../../storage/intake.js'
import { waitingMail } from '../../storage/mailboxes.js'
import type { ReadableMessage } from '../../storage/seen-message.js'
import { viewOf } from '../../workers/mailbox/view.js'
import {
  anOffice,
  callId,
  mailbox,
  pecView,
  publishedCall,
  receiptView,
  type SeenMessageView,
  seen,
} from './an-office.js'

const office = await anOffice()
const { record } = office
const { db } = record

let uid = 0

/** Registers one message and says what it became. */
async function arrives(view: SeenMessageView) {
  uid += 1
  const message = seen(`message ${uid}`, view, uid)
  await registerIntake(record, { mailbox, uidValidity: 1, cursor: uid, messages: [message] })
  return await db
    .selectFrom('arrival')
    .innerJoin('message', 'message.id', 'arrival.message')
    .leftJoin('register_entry', 'register_entry.message', 'message.id')
    .leftJoin('application', 'application.message', 'message.id')
    .select([
      'standing',
      'message.call',
      'proposal',
      'register_entry.number',
      'application.id as application',
    ])
    .where('uid', '=', uid)
    .executeTakeFirstOrThrow()
}

const withoutForm: Partial<ReadableMessage> = {
  callsInForm: [],
  forms: 0,
  people: null,
  certifiedSender: 'sconosciuta@pec.cittadini.example',
}

test('before any call is published, mail belongs to another procedure, and has its number', async () => {
  expect(await arrives(pecView('early@pec', withoutForm))).toEqual({
    standing: 'other-procedure',
    call: null,
    proposal: null,
    number: 1,
    application: null,
  })
})

test('our form in a PEC that its provider vouches for makes an application', async () => {
  await publishedCall(office)
  const arrived = await arrives(pecView('form@pec'))
  expect(arrived).toMatchObject({ standing: 'application', call: callId, proposal: 'form', number: 2 })
  expect(arrived.application).toMatch(/^GE-2031-001\.[0-9a-f]{16}$/)
})

test('without our form a PEC waits for a person, and is no application', async () => {
  expect(await arrives(pecView('noform@pec', withoutForm))).toMatchObject({
    standing: 'to-assign',
    call: callId,
    proposal: 'only-open-call',
    application: null,
  })
  expect(await arrives(pecView('subject@pec', { ...withoutForm, callsInSubject: [callId] }))).toMatchObject({
    standing: 'to-assign',
    call: callId,
    proposal: 'subject-code',
    application: null,
  })
})

test.each<[string, Partial<ReadableMessage>]>([
  [
    'ordinary mail',
    {
      kind: 'ordinaria',
      transaction: null,
      certifiedSender: null,
      sentAt: null,
      integrity: 'unsigned',
      chain: 'not-checked',
      genuine: false,
      verified: false,
    },
  ],
  [
    'an anomaly',
    {
      kind: 'anomalia',
      transaction: null,
      certifiedSender: null,
      sentAt: null,
      genuine: false,
      verified: false,
    },
  ],
  ['a PEC whose signature does not hold', { genuine: false, verified: false }],
  ['a PEC that a program sent', { automatic: true }],
])('%s waits for a person even with our form in it', async (_, view) => {
  const arrived = await arrives(pecView(`odd-${uid}@pec`, view))
  expect(arrived).toMatchObject({ standing: 'to-assign', proposal: 'form', call: callId, application: null })
  expect(arrived.number).not.toBeNull()
})

test('with two calls open at the address, what names none waits with no proposal', async () => {
  await publishedCall(office, 'GE-2031-002' as CallId)
  expect(await arrives(pecView('which@pec', withoutForm))).toMatchObject({
    standing: 'to-assign',
    call: null,
    proposal: null,
  })
  expect(await arrives(pecView('both@pec', { callsInForm: [callId, 'GE-2031-002'] }))).toMatchObject({
    standing: 'to-assign',
    application: null,
  })
  expect(await arrives(pecView('second@pec', { callsInForm: ['GE-2031-002'] }))).toMatchObject({
    standing: 'application',
    call: 'GE-2031-002',
  })
})

test('the form of a call that is not ours makes no application', async () => {
  expect(await arrives(pecView('theirs@pec', { callsInForm: ['SV-2031-001'] }))).toMatchObject({
    standing: 'to-assign',
    application: null,
  })
})

test('what a machine wrote is filed: no number, no application, nobody waits for it', async () => {
  const before = await waitingMail(db, mailbox)
  expect(await arrives(pecView('auto@pec', { automatic: true, callsInForm: [] }))).toMatchObject({
    standing: 'service',
    number: null,
    application: null,
  })
  expect(await waitingMail(db, mailbox)).toEqual(before)
})

test('a receipt for something that we did not send is kept, and takes no number', async () => {
  for (const reference of ['<never-sent@x>', null])
    expect(await arrives(receiptView('avvenuta-consegna', reference ?? '', { reference }))).toMatchObject({
      standing: 'stray-evidence',
      number: null,
    })
  expect(await db.selectFrom('delivery_evidence').selectAll().execute()).toEqual([])
})

test('a forged receipt may hide anything, so a person looks at it', async () => {
  const forged = receiptView('avvenuta-consegna', '<never-sent@x>', { genuine: false, verified: false })
  const arrived = await arrives(forged)
  expect(arrived).toMatchObject({ standing: 'to-assign', application: null })
  expect(arrived.number).not.toBeNull()
})

test('what no parser reads is kept with a number, and waits for a person', async () => {
  const arrived = await arrives({ readable: false, finding: { code: 'unreadable', text: 'Non si legge.' } })
  expect(arrived).toMatchObject({ standing: 'unreadable', call: null, application: null })
  expect(arrived.number).not.toBeNull()
  expect((await waitingMail(db, mailbox)).length).toBeGreaterThan(0)
})

test.each([
  ['a NUL', 'Domanda \u0000 di avviamento'],
  ['half a character', 'Domanda \ud83d di avviamento'],
  ['the other half', '\ude00'],
  ['five thousand characters', 'à'.repeat(5000)],
  ['quotes, braces and a backslash', `'"\\{"a": null} $1 %s`],
])('a subject with %s is stored as far as the database can', async (_, subject) => {
  const raw = Buffer.concat([
    Buffer.from('From: persona@example.org\r\nSubject: '),
    Buffer.from(subject, 'utf8'),
    Buffer.from(`\r\nMessage-ID: <${uid}@example.org>\r\n\r\nTesto\r\n`),
  ])
  const arrived = await arrives(viewOf(raw, undefined))
  expect(arrived).toMatchObject({ standing: 'to-assign' })
  const row = await db
    .selectFrom('register_entry')
    .select('subject')
    .where('number', '=', arrived.number as number)
    .executeTakeFirstOrThrow()
  expect(row.subject).not.toContain('\u0000')
  expect(row.subject?.length).toBeLessThanOrEqual(2000)
  expect(row.subject?.length).toBeGreaterThan(0)
})

test('an encoded word that hides a NUL or half a character is stored too', async () => {
  for (const word of ['=?utf-8?B?RG9tYW5kYQBY?=', '=?utf-16be?B?AETYPQBY?=', '=?utf-8?Q?=ED=A0=BD?=']) {
    const raw = Buffer.from(`From: a@example.org\r\nSubject: ${word}\r\n\r\nTesto ${word}\r\n`)
    expect(await arrives(viewOf(raw, undefined))).toMatchObject({ standing: 'to-assign' })
  }
})
