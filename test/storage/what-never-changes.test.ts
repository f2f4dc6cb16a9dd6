import { sql } from 'kysely'
import { beforeEach, describe, expect, test } from 'vitest'
import { Refusal } from '../../domain/refusal.js'
import type { ApplicationId, CallId, MessageId } from '../../schemas/ids.js'
import { enterData, exclude } from '../../storage/application-decisions.js'
import { readCall } from '../../storage/calls.js'
import { keepDraft } from '../../storage/decisions.js'
import { closeReview, readinessOf, type Snapshot } from '../../storage/freeze.js'
import { registerIntake } from '../../storage/intake.js'
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
  responsabile,
  seen,
} from './an-office.js'

let office: OfficeOnFile
let uid = 0

beforeEach(async () => {
  office = await anOffice()
  await publishedCall(office)
})

async function arrives(transaction: string, other: Parameters<typeof pecView>[1] = {}): Promise<MessageId> {
  uid += 1
  await registerIntake(office.record, {
    mailbox,
    uidValidity: 1,
    cursor: uid,
    messages: [seen(transaction, pecView(transaction, other), uid)],
  })
  const { message } = await office.record.db
    .selectFrom('arrival')
    .select('message')
    .where('uid', '=', uid)
    .executeTakeFirstOrThrow()
  return message as MessageId
}

async function applicationOf(message: MessageId): Promise<ApplicationId> {
  const { id } = await office.record.db
    .selectFrom('application')
    .select('id')
    .where('message', '=', message)
    .executeTakeFirstOrThrow()
  return id
}

/** An operatore types the form, a responsabile leaves it out. */
async function excluded(message: MessageId, started = true): Promise<ApplicationId> {
  const { record } = office
  const id = await applicationOf(message)
  const command = commandOf(operatore)
  await keepDraft(record.db, command, dataOf(), record.clock.now())
  await record.once(`enter/${id}`, null, (tx, at) => enterData(tx, at, id, command))
  await record.once(`exclude/${id}`, null, (tx, at) =>
    exclude(tx, at, id, commandOf(responsabile), ['requirement-not-met']),
  )
  if (started) await record.db.deleteFrom('outbox').execute()
  return id
}

const dataOf = (other: object = {}) =>
  applicationData({}, { requirements: { 'patente-b': 'not-met' }, ...other })

const close = (reason: string | null = null, snapshots: Snapshot[] = []) =>
  office.record.once(`close/${Math.random()}`, { call: callId, epoch: 1, moves: true }, (tx, at) =>
    closeReview(tx, at, callId, commandOf(responsabile), reason, async (snapshot) => {
      snapshots.push(snapshot)
      return '0'.repeat(64) as never
    }),
  )

const assign = (message: MessageId, assignment: Assignment, actor = operatore) =>
  office.record.once(`assign/${Math.random()}`, null, (tx, at) =>
    assignMessage(tx, at, message, commandOf(actor), assignment),
  )

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof Refusal ? error.code : (error as { code?: string }).code),
  )

describe('after the freeze', () => {
  test.each([
    ['its state', `update application set state = 'admitted'`],
    ['its data', `update application set data = jsonb_set(data, '{facts,isee}', '"1.00"')`],
    ['its reasons', `update application set reasons = '{late}'`],
    ['its instant', `update application set presented_at = presented_at - interval '1 day'`],
    ['its place in the window', `update application set position = 'late'`],
    ['that it is there', 'delete from application'],
    [
      'the call it belongs to',
      `with other as (insert into call (id, office, mailbox, kind, state, avviso, criteria, opens_at, closes_at, drafted_by, drafted_at)
        select 'GE-2031-009', office, mailbox, kind, 'review', avviso, criteria, opens_at, closes_at, drafted_by, drafted_at
        from call where id = 'GE-2031-001' returning id)
      update application set call = other.id from other`,
    ],
    [
      'that no other joins it',
      `insert into application (id, call, message, state, presented_at, position, seconds_off, public_code, registered_at)
        select id || 'x', call, message, state, presented_at, position, seconds_off, 'X', registered_at from application`,
    ],
  ])('the database refuses to change %s', async (_, statement) => {
    await excluded(await arrives('one@pec'))
    await callInReview(office)
    await close()
    await expect(sql.raw(statement).execute(office.record.db)).rejects.toMatchObject({ code: 'CH001' })
  })

  test('before it, the same statements pass', async () => {
    await excluded(await arrives('one@pec'))
    await sql`update application set reasons = '{late}'`.execute(office.record.db)
    await arrives('two@pec')
    await sql`delete from application where state = 'registered'`.execute(office.record.db)
  })

  test('an application that arrives is kept for a person and joins nothing', async () => {
    await excluded(await arrives('one@pec'))
    await callInReview(office)
    await close()
    const message = await arrives('after@pec')
    const row = await office.record.db
      .selectFrom('message')
      .select(['standing', 'call'])
      .where('id', '=', message)
      .executeTakeFirstOrThrow()
    expect(row).toEqual({ standing: 'to-assign', call: callId })
    expect(await codeOf(assign(message, { to: 'call', call: callId }))).toBe('review-closed')
    expect(await codeOf(assign(message, { to: 'set-aside' }))).toBe('done')
  })

  test('the snapshot says everything of everybody, by id', async () => {
    const ids = [await excluded(await arrives('one@pec')), await excluded(await arrives('two@pec'))]
    await callInReview(office)
    const snapshots: Snapshot[] = []
    await close(null, snapshots)
    expect(snapshots[0]?.applications.map(({ id }) => id)).toEqual(ids.sort())
    expect(snapshots[0]?.applications[0]).toMatchObject({
      state: 'excluded',
      reasons: ['requirement-not-met'],
      data: dataOf(),
    })
  })
})

describe('the review does not close', () => {
  test('while an application has no decision', async () => {
    await arrives('one@pec')
    await callInReview(office)
    expect(await codeOf(close('una ragione che nessuno può accettare'))).toBe('review-incomplete')
  })

  test.each<[string, () => Promise<unknown>]>([
    ['a message waits to be assigned', () => arrives('mail@pec', { callsInForm: [] })],
    [
      'a message can’t be read',
      () =>
        registerIntake(office.record, {
          mailbox,
          uidValidity: 1,
          cursor: 900,
          messages: [seen('poison', { readable: false, finding: { code: 'unreadable', text: '…' } }, 900)],
        }),
    ],
    [
      'an application has not begun its procedure',
      async () => {
        await excluded(await arrives('starting@pec'), false)
      },
    ],
  ])('while %s, but for a reason that a person gives', async (_, something) => {
    await something()
    await callInReview(office)
    expect(await codeOf(close())).toBe('mail-pending')
    expect(await codeOf(close('il messaggio è di un’altra procedura, visto in casella'))).toBe('done')
    const { body } = await office.record.db
      .selectFrom('decision')
      .select('body')
      .where('what', '=', 'close-review')
      .executeTakeFirstOrThrow()
    expect(body).toMatchObject({ overrideReason: 'il messaggio è di un’altra procedura, visto in casella' })
  })

  test('before the mailbox was read up to a day after the closing', async () => {
    await callInReview(office)
    await office.record.db
      .updateTable('mailbox')
      .set({ swept_from: '2031-03-15T10:59:59.999Z' as never })
      .execute()
    expect(await codeOf(close())).toBe('mail-pending')
    await office.record.db
      .updateTable('mailbox')
      .set({ swept_from: '2031-03-15T11:00:00.000Z' as never })
      .execute()
    expect(await codeOf(close())).toBe('done')
  })

  test('and of two responsabili in the same instant one closes it, the other is told', async () => {
    await callInReview(office)
    expect((await Promise.all([codeOf(close()), codeOf(close())])).sort()).toEqual(['done', 'wrong-state'])
  })

  test('mail that arrives in the same instant is before it or after it, never lost between', async () => {
    await callInReview(office)
    const [closed] = await Promise.all([codeOf(close()), arrives('same-instant@pec')])
    const applications = await office.record.db.selectFrom('application').select('id').execute()
    expect(applications.length).toBe(closed === 'done' ? 0 : 1)
    const { undecided, waitingMail } = await readinessOf(
      office.record.db,
      await readCall(office.record.db, callId),
    )
    expect(undecided + waitingMail).toBe(1)
  })

  test('a message assigned in the same instant, against the mail that waits, does not slip into the frozen call', async () => {
    const message = await arrives('slips@pec', { callsInForm: [] })
    await callInReview(office)
    const [closed, assigned] = await Promise.all([
      codeOf(close('chi chiude non sa che un altro sta assegnando')),
      codeOf(assign(message, { to: 'call', call: callId })),
    ])
    expect([
      ['done', 'review-closed'],
      ['review-incomplete', 'done'],
    ]).toContainEqual([closed, assigned])
  })
})

describe('smistamento', () => {
  test('a person puts a message into the call: it becomes an application in its own instant', async () => {
    const message = await arrives('late-form@pec', {
      callsInForm: [],
      sentAt: '2031-03-14T11:00:01.000Z' as never,
    })
    expect(await assign(message, { to: 'call', call: callId })).toEqual({ standing: 'application' })
    const application = await office.record.db
      .selectFrom('application')
      .select(['position', 'seconds_off', 'presented_at', 'state'])
      .executeTakeFirstOrThrow()
    expect(application).toEqual({
      position: 'late',
      seconds_off: 1,
      presented_at: '2031-03-14T11:00:01.000Z',
      state: 'registered',
    })
    const task = await office.record.db.selectFrom('outbox').select('task').executeTakeFirstOrThrow()
    expect(task.task).toMatchObject({ do: 'start-application', call: callId })
  })

  test('a message is assigned by who may, with their name on it; who put it wrong may put it right', async () => {
    const message = await arrives('mail@pec', { callsInForm: [] })
    expect(await codeOf(assign(message, { to: 'other-procedure' }, 'sv.rdp' as never))).toBe('other-office')
    expect(await codeOf(assign(message, { to: 'other-procedure' }, 'ge.nobody' as never))).toBe(
      'unknown-person',
    )
    expect(await codeOf(assign(message, { to: 'other-procedure' }))).toBe('done')
    expect(await codeOf(assign(message, { to: 'set-aside' }))).toBe('done')
    const row = await office.record.db
      .selectFrom('message')
      .select(['standing', 'resolved_by'])
      .where('id', '=', message)
      .executeTakeFirstOrThrow()
    expect(row).toEqual({ standing: 'set-aside', resolved_by: operatore })
    expect(await codeOf(assign(message, { to: 'call', call: callId }))).toBe('done')
    expect(await codeOf(assign(message, { to: 'set-aside' }))).toBe('already-assigned')
  })

  test('an application can’t be assigned away', async () => {
    expect(await codeOf(assign(await arrives('form@pec'), { to: 'set-aside' }))).toBe('already-assigned')
  })

  test('a message goes to no call that is not open', async () => {
    const message = await arrives('mail@pec', { callsInForm: [] })
    const unknown = assign(message, { to: 'call', call: 'GE-2031-777' as CallId })
    await expect(unknown).rejects.toThrow(/GE-2031-777 non esiste/)
  })
})

describe('a register and what people decided are never rewritten', () => {
  test.each([
    ['register_entry', `update register_entry set subject = 'altro'`],
    ['register_entry', 'delete from register_entry'],
    ['decision', `update decision set actor = 'ge.dir'`],
    ['decision', 'delete from decision'],
    ['audit', `update audit set event = 'altro'`],
    ['audit', `update audit set body = '{}'`],
    ['audit', `update audit set hash = digest`],
    ['audit', 'delete from audit'],
  ])('%s: %s', async (_, statement) => {
    await arrives('one@pec')
    await expect(sql.raw(statement).execute(office.record.db)).rejects.toMatchObject({ code: 'CH002' })
  })

  test('but the body of an event may go after retention, with its salt', async () => {
    const { db } = office.record
    await arrives('one@pec')
    const { numAffectedRows } = await sql`update audit set body = null, salt = null`.execute(db)
    expect(Number(numAffectedRows)).toBeGreaterThan(0)
    await expect(sql`update audit set salt = 'x'`.execute(db)).rejects.toMatchObject({ code: 'CH002' })
  })

  test.each(['register_entry', 'decision', 'audit'])('%s: truncate', async (table) => {
    await arrives('one@pec')
    await expect(sql`truncate ${sql.table(table)} cascade`.execute(office.record.db)).rejects.toMatchObject({
      code: 'CH002',
    })
  })
})

describe('what a command says', () => {
  test('is kept under its id: the same again is the same, another is refused', async () => {
    const { db, clock } = office.record
    const command = commandOf(operatore)
    await keepDraft(db, command, { a: 1, b: [2] }, clock.now())
    await keepDraft(db, command, { b: [2], a: 1 }, clock.now())
    expect(await codeOf(keepDraft(db, command, { a: 2 }, clock.now()))).toBe('command-reused')
    const another = keepDraft(db, { ...command, actor: responsabile }, { a: 1, b: [2] }, clock.now())
    expect(await codeOf(another)).toBe('command-reused')
  })

  test.each(['Fittizio\u0000', 'Fittizio\ud83d'])(
    'and what the database can’t hold is refused in words',
    async (surname) => {
      const { db, clock } = office.record
      expect(await codeOf(keepDraft(db, commandOf(operatore), { surname }, clock.now()))).toBe('data-invalid')
    },
  )
})
