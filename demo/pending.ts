import { sql } from 'kysely'
import { addDays, addHours, startOfDay } from '../domain/terms/index.js'
import type { Instant, LegalDate } from '../schemas/time.js'
import type { Database } from '../storage/database.js'
import { noticeOfDecision } from '../storage/notices.js'
import { watchesOf } from '../storage/terms.js'
import { attemptWaits } from '../workflows/waits.js'

/** Whether something that has begun is still under way: only then must virtual time wait. A sweep that is wanted of a
 *  later instant than now is nothing to wait for. */
export async function unsettled(db: Database, now: Instant): Promise<boolean> {
  const { rows } = await sql<{ busy: boolean }>`select
    exists (select 1 from outbox)
    or exists (select 1 from call where state = 'approved')
    or exists (select 1 from sample_check where seed is not null
      and not exists (select 1 from once where once.key = sample_check.id || '/minutes'))
    or exists (select 1 from decision where what = 'admit-in-bulk'
      and not exists (select 1 from once where key = 'bulk/' || decision.command || '/end'))
    or exists (select 1 from mailing where not exists (select 1 from delivery where delivery.mailing = mailing.id))
    or exists (select 1 from observation where state <> 'received'
      and not exists (select 1 from delivery where delivery.id = observation.id))
    or exists (select 1 from request_answer where not exists (select 1 from delivery
      where delivery.id = request_answer.request || '.answer.' || request_answer.ordinal))
    or exists (select 1 from decision where what in ('withdraw', 'admit-with-reserve')
      and not exists (select 1 from delivery where ${noticeOfDecision}))
    or exists (select 1 from integration where ended_at is null and not exists (select 1 from delivery
      where delivery.id = integration.application || '.integration.' || integration.ordinal))
    or exists (select 1 from delivery_attempt join delivery on delivery.id = delivery_attempt.delivery
      where channel = 'pec' and delivery_attempt.state in ('prepared', 'submitting'))
    or exists (select 1 from call join delivery on delivery.call = call.id
      where call.state = 'list-sent' and purpose = 'list' and delivery.state = 'delivered')
    or exists (select 1 from call where sweep_wanted_from <= ${now}::timestamptz)
    or exists (select 1 from application join message on message.id = application.message
      where certified_sender is not null
        and not exists (select 1 from once where once.key = application.id || '/receipt'))
    or exists (select 1 from application join once on once.key = application.id || '/receipt'
      where data is not null and (once.result->>'follows')::boolean
        and not exists (select 1 from once whole where whole.key = application.id || '/whole-receipt')) as busy`.execute(
    db,
  )
  return rows[0]?.busy ?? false
}

/** The next instant after `now` at which the procedure itself will do something. */
export async function nextInstant(db: Database, now: Instant): Promise<Instant | null> {
  const calls = await db.selectFrom('call').select('closes_at').where('state', '!=', 'closed').execute()
  const terms = await db.selectFrom('term').select(['name', 'due']).where('done_at', 'is', null).execute()
  const waiting = await db
    .selectFrom('delivery')
    .innerJoin('delivery_attempt', 'delivery_attempt.delivery', 'delivery.id')
    .select('submitting_at')
    .where('delivery.state', 'in', ['submitted', 'accepted', 'uncertain'])
    .execute()
  const deferred = await db
    .selectFrom('delivery_attempt')
    .innerJoin('delivery', 'delivery.id', 'delivery_attempt.delivery')
    .select(['ordinal', 'settled_at'])
    .where('delivery.state', '=', 'prepared')
    .where('delivery_attempt.state', '=', 'deferred')
    .execute()
  const mailings = await db
    .selectFrom('mailing')
    .leftJoin('delivery', 'delivery.mailing', 'mailing.id')
    .select((select) => select.fn.max('delivery.created_at').as('at'))
    .where('mailing.ended_at', 'is', null)
    .groupBy('mailing.id')
    .execute()
  const standing = await db
    .selectFrom('publication')
    .select('online_until')
    .where('removed_at', 'is', null)
    .where('online_until', 'is not', null)
    .execute()
  const requests = await db.selectFrom('request').select('due').where('due', 'is not', null).execute()
  const instants = [
    ...requests.map(({ due }) => startOfDay(addDays(due as LegalDate, 1))),
    ...standing.map(({ online_until }) => startOfDay(addDays(online_until as LegalDate, 1))),
    // The pace of a mailing between its pages, and the end of its patience.
    ...mailings.flatMap(({ at }) => (at ? [addSeconds(at, 150), addSeconds(at, 25 * 3600 + 200)] : [])),
    ...deferred.flatMap(({ ordinal, settled_at }) => {
      const minutes = attemptWaits[ordinal - 1]
      return settled_at && minutes ? [addSeconds(settled_at, minutes * 60 + 1)] : []
    }),
    ...calls.flatMap(({ closes_at }) => [closes_at, addHours(closes_at, 24)]),
    ...terms.flatMap(watchesOf).map(({ at }) => at),
    ...waiting.flatMap(({ submitting_at }) => (submitting_at ? [addHours(submitting_at, 25)] : [])),
  ]
  const later = instants.filter((instant) => Date.parse(instant) > Date.parse(now))
  return later.sort((a, b) => Date.parse(a) - Date.parse(b))[0] ?? null
}

function addSeconds(instant: Instant, seconds: number): Instant {
  return new Date(Date.parse(instant) + seconds * 1000).toISOString() as Instant
}
