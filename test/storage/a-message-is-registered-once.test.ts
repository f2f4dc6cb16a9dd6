import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { type IntakeBatch, registerIntake } from '../../storage/intake.js'
import { missingUids, readMailbox, restartMailbox } from '../../storage/mailboxes.js'
import { checkPromises } from '../../storage/promises.js'
import type { SeenMessage } from '../../storage/seen-message.js'
import { anOffice, mailbox, pecView, publishedCall, receiptView, seen } from './an-office.js'

const office = await anOffice()
const { record } = office
const { db } = record
await publishedCall(office)

const intake = (messages: readonly SeenMessage[], uidValidity = 7): Promise<unknown> =>
  registerIntake(record, { mailbox, uidValidity, cursor: messages.at(-1)?.uid ?? 0, messages } as IntakeBatch)

/** How many rows each table of the record has, and where the cursor stands. */
async function standing(): Promise<unknown> {
  const { rows } = await sql`select
    (select count(*)::int from message) as messages, (select count(*)::int from arrival) as arrivals,
    (select count(*)::int from application) as applications, (select count(*)::int from register_entry) as numbers,
    (select coalesce(max(last), 0) from register_counter) as last, (select count(*)::int from outbox) as tasks,
    (select count(*)::int from audit) as events, (select last_uid from mailbox where address = ${mailbox}) as cursor`.execute(
    db,
  )
  return rows[0]
}

test('a message becomes a row, a number, an application and a task, and the cursor stands on it', async () => {
  expect(await intake([seen('one', pecView('opec.1@pec'), 1)])).toEqual({
    registered: 1,
    applications: 1,
    evidence: 0,
    known: 0,
  })
  expect(await standing()).toMatchObject({
    messages: 1,
    arrivals: 1,
    applications: 1,
    numbers: 1,
    tasks: 1,
    cursor: 1,
  })
})

test('the same bytes again, at another UID or twice in one batch, are known', async () => {
  const before = await standing()
  expect(
    await intake([seen('one', pecView('opec.1@pec'), 2), seen('one', pecView('opec.1@pec'), 3)]),
  ).toMatchObject({
    registered: 0,
    known: 2,
  })
  expect(await standing()).toEqual({ ...(before as object), arrivals: 3, cursor: 3 })
})

test('the same PEC delivered again with other Received lines is kept and takes neither number nor application', async () => {
  const before = (await standing()) as { messages: number; arrivals: number }
  await intake([seen('one, other Received lines', pecView('opec.1@pec'), 4)])
  expect(await standing()).toEqual({
    ...before,
    messages: before.messages + 1,
    arrivals: before.arrivals + 1,
    cursor: 4,
  })
  const { redelivery_of } = await db
    .selectFrom('message')
    .innerJoin('arrival', 'arrival.message', 'message.id')
    .select('redelivery_of')
    .where('uid', '=', 4)
    .executeTakeFirstOrThrow()
  const { message } = await db
    .selectFrom('arrival')
    .select('message')
    .where('uid', '=', 1)
    .executeTakeFirstOrThrow()
  expect(redelivery_of).toBe(message)
})

test('twice in one batch: the first is the PEC, the second its redelivery', async () => {
  const twice = [seen('two', pecView('opec.2@pec'), 5), seen('two again', pecView('opec.2@pec'), 6)]
  expect(await intake(twice)).toMatchObject({ registered: 2, applications: 1 })
})

test('an identifier that nobody’s signature vouches for says nothing: the message is not taken for a redelivery', async () => {
  const forged = pecView('opec.1@pec', { verified: false, genuine: false })
  await intake([seen('forged', forged, 7)])
  const { standing, redelivery_of } = await db
    .selectFrom('message')
    .innerJoin('arrival', 'arrival.message', 'message.id')
    .select(['standing', 'redelivery_of'])
    .where('uid', '=', 7)
    .executeTakeFirstOrThrow()
  expect({ standing, redelivery_of }).toEqual({ standing: 'to-assign', redelivery_of: null })
})

test('a forged PEC that came first does not take the place of the true one', async () => {
  const forged = pecView('opec.3@pec', { verified: false, genuine: false })
  await intake([seen('forged first', forged, 8)])
  expect(await intake([seen('the true one', pecView('opec.3@pec'), 9)])).toMatchObject({ applications: 1 })
})

test('after a change of UIDVALIDITY everything is seen again and nothing is registered again', async () => {
  const before = (await standing()) as { arrivals: number }
  await restartMailbox(db, mailbox, 8)
  expect(await readMailbox(db, mailbox)).toMatchObject({ uidValidity: 8, lastUid: 0 })
  const again = [
    seen('two', pecView('opec.2@pec'), 1),
    seen('one', pecView('opec.1@pec'), 2),
    seen('a new one', pecView('opec.4@pec'), 3),
  ]
  expect(await intake(again, 8)).toEqual({ registered: 1, applications: 1, evidence: 0, known: 2 })
  expect(await readMailbox(db, mailbox)).toMatchObject({ uidValidity: 8, lastUid: 3 })
  expect((await standing()) as object).toMatchObject({ arrivals: before.arrivals + 3 })
  expect(await missingUids(db, mailbox, 8, [1, 2, 3, 4])).toEqual([4])
})

test('the cursor never goes back within a UIDVALIDITY', async () => {
  await intake([seen('two', pecView('opec.2@pec'), 2)], 8)
  expect(await readMailbox(db, mailbox)).toMatchObject({ lastUid: 3 })
})

test('two listeners by mistake on one mailbox: each message once, numbers without holes', async () => {
  const uids = Array.from({ length: 30 }, (_, n) => 100 + n)
  const reader = async () => {
    for (const uid of uids) await intake([seen(`both ${uid}`, pecView(`both.${uid}@pec`), uid)], 8)
  }
  const before = (await standing()) as { messages: number; numbers: number; arrivals: number }
  await Promise.all([reader(), reader()])
  expect(await standing()).toMatchObject({
    messages: before.messages + 30,
    numbers: before.numbers + 30,
    last: before.numbers + 30,
    arrivals: before.arrivals + 30,
    cursor: 129,
  })
})

test.each([
  'message',
  'arrival',
  'delivery_evidence',
  'application',
  'audit',
  'outbox',
  'register_entry',
  'mailbox',
])('a transaction that fails at %s has moved nothing, and done again it stands', async (table) => {
  await sql`
      create function fails() returns trigger language plpgsql as $$ begin raise 'on purpose'; end $$`.execute(
    db,
  )
  await sql`create trigger fails before insert or update on ${sql.table(table)}
      for each row execute function fails()`.execute(db)
  await sql`insert into delivery (id, call, purpose, recipient, state, watched_by, created_at)
    values ('d-' || ${table}, 'GE-2031-001', 'list', 'x@pec', 'submitted', 'delivery', now())`.execute(db)
  const attempt = {
    ordinal: 1,
    digest: '0'.repeat(64),
    state: 'submitted',
    prepared_at: record.clock.now(),
  } as const
  await db
    .insertInto('delivery_attempt')
    .values({
      ...attempt,
      digest: attempt.digest as never,
      message_id: `<${table}@x>`,
      delivery: `d-${table}` as never,
    })
    .execute()
  const before = (await standing()) as { numbers: number; messages: number }
  const batch = [
    seen(`fails at ${table}`, pecView(`fails.${table}@pec`)),
    seen(`evidence, fails at ${table}`, receiptView('avvenuta-consegna', `<${table}@x>`)),
  ]
  await expect(intake(batch, 8)).rejects.toThrow('on purpose')
  expect(await standing()).toEqual(before)
  await sql`drop function fails cascade`.execute(db)
  expect(await intake(batch, 8)).toMatchObject({ registered: 2, applications: 1, evidence: 1 })
  expect(await standing()).toMatchObject({ messages: before.messages + 2, numbers: before.numbers + 1 })
})

test('after all this every promise about messages and numbers is kept', async () => {
  const found = await checkPromises(db, record.clock.now())
  expect(found.filter(({ promise, count }) => promise <= 3 && count > 0)).toEqual([])
})
