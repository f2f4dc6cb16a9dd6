import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { play } from '../../demo/play.js'
import { savona, staff } from '../../demo/staff.js'
import { openingAt, setStage } from '../../demo/stage.js'
import { fewest } from '../../demo/stories/index.js'
import { promiseQueries } from '../../storage/promises.js'
import { quietRuntime } from '../../workers/temporal-worker.js'
import { freshDatabase } from '../harness/postgres.js'

/**
 * A promise that is asked by a query is worth what the query notices. The record of two whole calls, played to their end,
 * is damaged on purpose in every way that a promise is about, one way at a time, with the guards of the database off.
 */

/** After the end of the calls of the demo. */
const NOW = '2031-04-16T09:00:00Z'

/** No finding names a person. */
const CODICE_FISCALE = /[A-Z]{6}\d{2}[A-Z]\d{2}[A-Z]\d{3}[A-Z]/

const queries = await promiseQueries()
let client: pg.Client

beforeAll(async () => {
  quietRuntime()
  const databaseUrl = await freshDatabase()
  const folder = await mkdtemp(join(tmpdir(), 'chiamate-storage-'))
  const stage = await setStage({
    databaseUrl,
    folder,
    seed: 'danni',
    startsAt: openingAt,
    staff,
    neighbours: [savona],
  })
  await play(stage, 'danni', fewest, { tell: () => {}, advance: () => {} })
  await stage.close()
  await rm(folder, { recursive: true, force: true })
  client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
}, 600_000)

afterAll(() => client?.end())

/** What a promise's query finds after the damage, which is then undone. */
async function broken(name: string, damage: string): Promise<string[]> {
  const query = queries.find((one) => one.name === name)?.query
  if (query === undefined) throw new Error(`no promise is called ${name}`)
  await client.query('begin')
  try {
    await client.query(`select set_config('chiamate.now', '${NOW}', true)`)
    // Triggers and foreign keys are off; a check that stands in the way is dropped by the damage itself.
    await client.query(`set local session_replication_role = replica`)
    const results = [await client.query(damage)].flat()
    const touched = results.reduce((sum, { rowCount }) => sum + (rowCount ?? 0), 0)
    if (damage !== '' && touched === 0) throw new Error('the damage touched nothing')
    const { rows } = await client.query<{ id: string }>(query)
    return rows.map(({ id }) => id)
  } finally {
    await client.query('rollback')
  }
}

const one = (table: string, where: string, key = 'id') =>
  `${key} = (select min(${key}) from ${table} where ${where})`
const sorted = `resolved_at is not null and standing = 'application'`
const unchecked = (table: string) => `
  do $$ declare name text; begin
    for name in select conname from pg_constraint where conrelid = '${table}'::regclass and contype = 'c' loop
      execute format('alter table ${table} drop constraint %I', name);
    end loop;
  end $$;`

const application = (set: string, where: string) =>
  `${unchecked('application')} update application set ${set} where ${one('application', where)}`
const call = (set: string) => `update call set ${set}`
const graduatoria = (set: string) => `${unchecked('graduatoria')} update graduatoria set ${set}`
const term = (set: string) => `update term set ${set} where name = 'publication'`

/** A request beside those of the record, in some state. */
const aRequest = (state: string, set: string) => `${unchecked('request')}
  insert into request (id, office, kind, message, received_at, state, data, registered_by, registered_at)
  select 'R-0123456789abcdef', 'ge', 'art16', 'nessuno', '2031-03-01', '${state}', '{}', 'ge.op1', '2031-03-01';
  update request set ${set} where id = 'R-0123456789abcdef'`

/** Promise → ways to break it, in words and in SQL. */
const damages: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'arrived-is-registered': {
    'a message seen in the mailbox and not stored': `update arrival set message = null where ${one('arrival', 'true', 'uid')}`,
  },
  'numbered-once': {
    'an application without its number': `delete from register_entry where message = (select min(message) from application)`,
    'a receipt with a number': `insert into register_entry (register, year, number, at, direction, message, digest)
      select register, year, number + 1000, at, 'in', (select min(id) from message where standing = 'evidence'), digest
      from register_entry limit 1`,
  },
  'no-holes': {
    'a number that nobody has': `delete from register_entry where number = 3`,
    'a counter that runs ahead': `update register_counter set last = last + 1`,
    'a counter that lags': `update register_counter set last = last - 1`,
    'a counter that is gone': `delete from register_counter`,
    'an instant that goes back': `update register_entry set at = at - interval '30 days' where number = 5`,
    'an entry in another year than its instant': `update register_entry set year = 2030 where number = 1`,
    'numbers of emergency that nobody has': `update register_counter set emergency = 2`,
  },
  'register-days-hold': {
    'a subject rewritten': `update register_entry set subject = 'altro' where number = 4`,
    'a day taken out': `delete from register_day where day = '2031-03-12'`,
    'a trail that is no more the one that was carried': `update audit set hash = previous where seq = (select max(seq) from register_day_audit)`,
  },
  'register-days-closed': {
    'days that nobody closed': `delete from register_day where day > '2031-04-01'`,
    'a register whose days nobody counts': `delete from register_head`,
  },
  'one-application-per-transaction': {
    'an application made twice of one PEC': `insert into application
      select (jsonb_populate_record(application, jsonb_build_object('id', application.id || 'x', 'public_code', 'X'))).*
      from application join message on message.id = application.message where message.verified limit 1`,
  },
  'one-accepted-receipt': {
    'a receipt sent again and accepted again, by nobody’s decision': `
      insert into delivery_attempt select (jsonb_populate_record(attempt, '{"message_id": "<b@x>", "ordinal": 99}')).*
        from delivery_attempt attempt join delivery on delivery.id = attempt.delivery
        join delivery_evidence evidence on evidence.message_id = attempt.message_id
        where purpose = 'receipt' and evidence.type = 'accettazione' order by delivery.id limit 1;
      insert into delivery_evidence select (jsonb_populate_record(evidence, '{"message_id": "<b@x>"}')).*
        from delivery_evidence evidence where type = 'accettazione' limit 1`,
  },
  'receipt-prepared': {
    'an application that was never answered': `delete from delivery where ${one('delivery', "purpose = 'receipt' and application not in (select scope from alert)")}`,
  },
  'evidence-or-alert': {
    'a sending of which nothing is known': `update delivery set state = 'accepted' where purpose = 'list'`,
    'a silence of which nobody is told': `delete from alert where scope in (select id from delivery where state not in ('delivered', 'failed'))`,
  },
  'uncertain-is-visible': {
    'an uncertain sending that nobody is told of': `
      delete from delivery_evidence where message_id in (select message_id from delivery_attempt join delivery on delivery.id = delivery where purpose = 'list');
      update delivery_attempt set state = 'uncertain' where delivery in (select id from delivery where purpose = 'list')`,
  },
  'certified-instant': {
    'an instant moved by a second': application(
      `presented_at = presented_at - interval '1 second'`,
      `state = 'admitted'`,
    ),
    'a late application said to be in time': application(`position = 'in-time'`, `position = 'late'`),
    'an application in time said to be late': application(`position = 'late'`, `position = 'in-time'`),
    'an early application said to be in time': application(`position = 'in-time'`, `position = 'early'`),
    'a window moved afterwards': call(`closes_at = closes_at - interval '1 hour'`),
  },
  'late-is-not-admitted': {
    'a late application admitted': application(`state = 'admitted'`, `position = 'late'`),
    'an early application admitted': application(`state = 'admitted'`, `position = 'early'`),
  },
  'every-admitted-has-one-position': {
    'an admitted application without a position': `delete from graduatoria_position where position = 2`,
    'an excluded application with a position': application(`state = 'excluded'`, `state = 'admitted'`),
  },
  'positions-are-consecutive': {
    'a position that nobody has': `update graduatoria_position set position = position + 1 where position = (select max(position) from graduatoria_position)`,
    'a list that begins at two': `update graduatoria_position set position = position + 1000; update graduatoria_position set position = position - 999`,
  },
  'published-is-approved': {
    'a graduatoria published with other bytes': `update publication set digest = repeat('0', 64) where what = 'graduatoria'`,
    'an avviso published with other bytes': `update publication set digest = repeat('0', 64) where what = 'avviso'`,
    'a graduatoria published before it was approved': graduatoria(
      `approved_at = approved_at + interval '1 hour'`,
    ),
    'a publication of a document that is not there': `delete from document where kind = 'graduatoria-public'`,
  },
  'list-after-approval': {
    'a list sent before the approval': graduatoria(`approved_at = approved_at + interval '30 days'`),
    'a list sent of a graduatoria never published': `delete from publication where what = 'graduatoria'`,
    'a list prepared before the publication': `update delivery set created_at = created_at - interval '30 days' where purpose = 'list'`,
  },
  'only-public-acts-are-published': {
    'the reserved graduatoria on the site': `${unchecked('publication')} update publication set what = 'graduatoria-office' where what = 'graduatoria'`,
  },
  'no-term-passes-unseen': {
    'a term that passed with nobody saying so': term('done_at = null'),
    'a term met late and passed off as met': term(`done_at = (due + 2)::timestamp`),
    'a term missed without a reason': term(`missed_at = now(), missed_why = ''`),
  },
  'sorted-the-same-day': {
    'a message left for days of which nobody is told': `delete from alert where code = 'not-sorted';
      update message set resolved_at = registered_at + interval '2 days' where ${one('message', 'resolved_at is not null')}`,
    'a message that still waits': `update message set standing = 'to-assign', resolved_at = null where ${one('message', "standing = 'other-procedure' and id not in (select scope from alert)")}`,
  },
  'warned-before': {
    'an alarm that never rang': `update term set done_at = (due)::timestamp where name = 'publication'; delete from term_alarm where name = 'publication'`,
  },
  'decided-by-somebody': {
    'an admission by nobody': application('decided_by = null', `state = 'admitted'`),
    'an exclusion by who had proposed it': application('decided_by = data_by', `state = 'excluded'`),
    'an admission of which there is no decision': `delete from decision where what = 'admit'`,
    'an admission that another person had decided': application(
      `decided_by = 'ge.dir1'`,
      `state = 'admitted'`,
    ),
    'an admission that the decision says is an exclusion': `update decision set what = 'exclude' where what = 'admit'`,
  },
  'audit-trail-holds': {
    'an event rewritten': `update audit set event = 'altro' where seq = 3`,
    'an event put in another’s name': `update audit set actor = 'ge.dir1' where seq = 3`,
    'an event moved in time': `update audit set at = at + interval '1 millisecond' where seq = 3`,
    'an event taken out': `delete from audit where seq = 3`,
    'the last event taken away': `delete from audit where seq = (select max(seq) from audit)`,
    'a trail taken away': `delete from audit`,
    'a head that lags': `update audit_head set seq = seq - 1`,
  },
  'annulled-by-somebody': {
    'an annulment that nobody decided': `insert into register_annulment select register, year, number, at, 'ge.rdp1', 'x' from register_entry limit 1`,
  },
  'looked-up-by-somebody': {
    'a datum that says it was looked up, and nobody brought its file': `update application set data = jsonb_set(data,
      '{sources}', '{"facts.isee": {"source": "SIL", "at": "2031-03-12T09:00:00.000Z", "file": "${'0'.repeat(64)}"}}')
      where ${one('application', 'data is not null')}`,
  },
  'exclusion-has-a-reason': {
    'an exclusion without a reason': application(`reasons = '{}'`, `state = 'excluded'`),
  },
  'two-names': {
    'one person for both': graduatoria('approved_by = proposed_by'),
    'an approval by nobody': graduatoria('approved_by = null, act_number = null, act_digest = null'),
    'an approval without an act': graduatoria('act_number = null'),
    'an act that nobody kept': graduatoria('act_digest = null'),
  },
  'taken-down-in-time': {
    'a graduatoria that stays on the site': `update publication set online_until = '2031-04-10' where what = 'graduatoria'`,
  },
  'avviso-by-two': {
    'an avviso that nobody approved': `delete from decision where what = 'approve-avviso'`,
    'an avviso approved by who wrote it': `update decision approved set actor = (select wrote.actor from decision wrote
      where wrote.call = approved.call and wrote.what = 'draft-call') where what = 'approve-avviso'`,
  },
  'request-answered-in-writing': {
    'a decision of which the body never heard': `${aRequest('refused', `decided_by = 'ge.rdp1'`)};
      insert into request_answer select 'R-0123456789abcdef', 1, min(command) from decision where what = 'draft-call'`,
  },
  'request-term-told': {
    'a term that passed in silence': aRequest('to-complete', `due = '2031-03-07'`),
  },
  'request-decided-by-somebody': {
    'an acceptance that nobody decided': aRequest('accepted', `decided_by = 'ge.rdp1'`),
    'a refusal by who had written it down': `${aRequest('refused', `decided_by = 'ge.rdp1'`)};
      insert into decision (command, request, what, actor, office, at, body)
      select 'danno-' || what, 'R-0123456789abcdef', what, 'ge.rdp1', 'ge', now(), '{}'
      from unnest(array['register-request', 'refuse-request']) as what`,
  },
  'drafted-from-what-was-accepted': {
    'an avviso that says it comes from a request that is not there': call(
      `avviso = jsonb_set(avviso, '{requestingBody,received}', '{"request": "R-ffffffffffffffff"}')`,
    ),
    'an avviso that was there before its request was accepted': `update request set decided_at = '2031-04-01'
      where ${one('request', 'call is not null')}`,
  },
  'nothing-unread-at-the-freeze': {
    'a message sorted only after the review was closed': `update message set resolved_at = (select max(frozen_at) + interval '1 day' from call) where ${one('message', sorted)}`,
    'a message nobody ever read': `update message set standing = 'unreadable', resolved_at = null where ${one('message', sorted)}`,
    'a review closed on a mailbox not read to the end': `update decision set body = jsonb_set(body, '{ready,swept}', 'false') where what = 'close-review'`,
  },
  'everything-decided-at-the-freeze': {
    'an application that nobody decided on': application(
      `state = 'examined', decided_by = null`,
      `state = 'admitted'`,
    ),
    'an application that nobody looked at': application(`state = 'registered'`, `state = 'excluded'`),
  },
}

it('every promise has its damage', () => {
  expect(Object.keys(damages).sort()).toEqual(queries.map(({ name }) => name).sort())
})

it('on the record as the call left it every promise is kept', async () => {
  for (const { name } of queries) expect(await broken(name, ''), name).toEqual([])
})

describe.each(Object.entries(damages))('%s notices', (name, ways) => {
  it.each(Object.entries(ways))('%s', async (_, damage) => {
    const found = await broken(name, damage)
    expect(found.length).toBeGreaterThan(0)
    expect(found.join()).not.toMatch(CODICE_FISCALE)
  })
})
