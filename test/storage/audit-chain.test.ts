import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import type { Instant } from '../../schemas/time.js'
import { appendAudit, verifyAudit } from '../../storage/audit.js'
import { anOffice } from './an-office.js'

const { record } = await anOffice()
const { db } = record
// Whoever owns the database can do this too; the chain is what tells of it.
await sql`alter table audit disable trigger user`.execute(db)

/** A chain of six events, one of which tells something personal. */
async function aChain(chain: string): Promise<string> {
  for (let n = 1; n <= 3; n++)
    await db.transaction().execute((tx) =>
      appendAudit(tx, chain, `2031-03-0${n}T08:00:00.000Z` as Instant, [
        {
          event: 'enter-data',
          subject: `s${n}`,
          actor: 'ge.op1',
          body: { surname: 'Fittizia', n, list: [1, 'è'] },
        },
        { event: 'admit', subject: `s${n}`, actor: 'ge.rdp', body: {} },
      ]),
    )
  return chain
}

test('a chain of events verifies, and so does an empty one', async () => {
  expect(await verifyAudit(db, await aChain('whole'))).toBeNull()
  expect(await verifyAudit(db, 'nothing-happened')).toBeNull()
})

test('ten writers at once make one chain', async () => {
  await Promise.all(
    Array.from({ length: 10 }, (_, n) =>
      db.transaction().execute((tx) =>
        appendAudit(tx, 'many', record.clock.now(), [
          { event: 'x', subject: `${n}`, actor: null, body: { n } },
          { event: 'y', subject: `${n}`, actor: null, body: { n } },
        ]),
      ),
    ),
  )
  expect(await verifyAudit(db, 'many')).toBeNull()
  const rows = await db.selectFrom('audit').select('seq').where('chain', '=', 'many').orderBy('seq').execute()
  expect(rows.map(({ seq }) => seq)).toEqual(Array.from({ length: 20 }, (_, n) => n + 1))
})

test('a body that is removed after retention leaves the chain verifiable', async () => {
  const chain = await aChain('retention')
  await sql`update audit set body = null, salt = null where chain = ${chain} and event = 'enter-data'`.execute(
    db,
  )
  expect(await verifyAudit(db, chain)).toBeNull()
})

test('without its salt a removed body can’t be guessed from its digest', async () => {
  await aChain('salted')
  await aChain('salted-again')
  const { rows } = await sql<{ n: number }>`
    select count(distinct digest)::int as n from audit where chain in ('salted', 'salted-again')`.execute(db)
  expect(rows[0]?.n).toBe(12)
})

describe('whoever tampers with it is found out', () => {
  const tamperings: readonly (readonly [string, (chain: string) => ReturnType<typeof sql>, number])[] = [
    ['a body is changed', (c) => sql`update audit set body = '{"n":9}' where chain = ${c} and seq = 3`, 3],
    [
      'a body and its salt are changed',
      (c) => sql`update audit set body = '{"n":9}', salt = 'x' where chain = ${c} and seq = 3`,
      3,
    ],
    [
      'a body, its salt and its digest are changed',
      (c) =>
        sql`update audit set body = '{}', salt = '', digest = encode(sha256('{}'), 'hex') where chain = ${c} and seq = 3`,
      3,
    ],
    [
      'the digest of a removed body is changed',
      (c) =>
        sql`update audit set body = null, salt = null, digest = repeat('a', 64) where chain = ${c} and seq = 3`,
      3,
    ],
    ['an actor is changed', (c) => sql`update audit set actor = 'ge.dir' where chain = ${c} and seq = 4`, 4],
    ['an actor is taken away', (c) => sql`update audit set actor = null where chain = ${c} and seq = 4`, 4],
    [
      'an instant is changed',
      (c) => sql`update audit set at = at - interval '1 second' where chain = ${c} and seq = 2`,
      2,
    ],
    [
      'what happened is changed',
      (c) => sql`update audit set event = 'exclude' where chain = ${c} and seq = 2`,
      2,
    ],
    ['about whom is changed', (c) => sql`update audit set subject = 's9' where chain = ${c} and seq = 2`, 2],
    ['a row is taken out', (c) => sql`delete from audit where chain = ${c} and seq = 3`, 3],
    ['the first row is taken out', (c) => sql`delete from audit where chain = ${c} and seq = 1`, 1],
    ['the last row is taken out', (c) => sql`delete from audit where chain = ${c} and seq = 6`, 5],
    [
      'the last row is taken out, and the head set back',
      (c) => sql`with gone as (delete from audit where chain = ${c} and seq = 6)
        update audit_head set seq = 5 where chain = ${c}`,
      5,
    ],
    [
      'a row is put in',
      (c) => sql`insert into audit (chain, seq, at, event, subject, digest, previous, hash)
        select chain, 7, at, event, subject, digest, hash, repeat('b', 64) from audit where chain = ${c} and seq = 6`,
      7,
    ],
    [
      'two rows are exchanged',
      (c) =>
        sql`update audit set seq = case seq when 3 then 105 when 5 then 103 end where chain = ${c} and seq in (3, 5)`,
      3,
    ],
    [
      'a row of another chain is put in its place',
      (c) => sql`with gone as (delete from audit where chain = ${c} and seq = 2)
        insert into audit select ${c}, 102, at, event, subject, actor, salt, body, digest, previous, hash
        from audit where chain = 'whole' and seq = 2`,
      2,
    ],
  ]
  test.each(tamperings.map(([what, tamper, seq], n) => ({ what, tamper, seq, n })))(
    '$what',
    async ({ tamper, seq, n }) => {
      const chain = await aChain(`tampered-${n}`)
      await tamper(chain).execute(db)
      await sql`update audit set seq = seq - 100 where chain = ${chain} and seq > 100`.execute(db)
      expect(await verifyAudit(db, chain)).toMatchObject({ seq })
    },
  )
})
