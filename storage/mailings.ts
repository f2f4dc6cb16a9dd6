import { sql } from 'kysely'
import type { CallState } from '../domain/call-transitions.js'
import { Refusal } from '../domain/refusal.js'
import type { ApplicationId, CallId, DeliveryId } from '../schemas/ids.js'
import type { Instant } from '../schemas/time.js'
import { callMayMove, moveCallByPerson } from './calls.js'
import type { Reader, Tx } from './database.js'
import type { Command } from './decisions.js'
import { giveUpWaiting } from './deliveries.js'
import { readGraduatoria } from './graduatorie.js'
import { putTasks } from './outbox.js'
import { NotInRecord } from './record.js'
import { SETTLED } from './tables.js'

/** A letter to everybody of a call. */
export interface MailingOnFile {
  readonly id: string
  readonly call: CallId
  readonly version: number
  readonly people: number
}

/** How far a mailing has come, for a page that shows it. */
export interface MailingProgress {
  readonly people: number
  /** Letters that have their number and were written down. */
  readonly prepared: number
  /** Taken by the provider, or handed to somebody as paper. */
  readonly left: number
  readonly delivered: number
  /** Failed, refused, uncertain or without news: each has its alert. */
  readonly doubtful: number
}

/**
 * A responsabile has everybody told: those who stand in the graduatoria their position, those who were left out why.
 * Once for each version.
 * @throws {Refusal} `wrong-state` when it was ordered already, `stale-page` when another version was made meanwhile
 */
export async function orderMailing(
  tx: Tx,
  at: Instant,
  call: CallId,
  command: Command,
  { version, people }: Pick<MailingOnFile, 'version' | 'people'>,
): Promise<{ state: CallState }> {
  const move = await callMayMove(tx, call, 'send-letters', command)
  if ((await readGraduatoria(tx, call)).version !== version) throw new Refusal('stale-page')
  const id = `${call}.letters.${version}`
  const ordered = await tx
    .insertInto('mailing')
    .values({ id, call, version, ordered_by: command.actor, ordered_at: at, people })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!ordered) throw new Refusal('wrong-state', 'le lettere sono già state disposte')
  const { epoch } = move.call
  const task = { do: 'start-mailing', mailing: id, call, epoch, fresh: false } as const
  await putTasks(tx, at, [{ key: id, call, task }])
  return await moveCallByPerson(tx, at, 'send-letters', command, move, { mailing: id, people })
}

/** @throws {NotInRecord} */
export async function readMailing(db: Reader, id: string): Promise<MailingOnFile> {
  const row = await db
    .selectFrom('mailing')
    .select(['id', 'call', 'version', 'people'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) throw new NotInRecord('L’invio delle lettere', id)
  return row
}

/** To whom of some people a letter of a mailing was written down already. */
export async function preparedLetters(
  db: Reader,
  mailing: string,
  people: readonly { readonly id: ApplicationId }[],
): Promise<ReadonlySet<ApplicationId>> {
  if (people.length === 0) return new Set()
  const ids = people.map(({ id }) => id)
  const rows = await db
    .selectFrom('delivery')
    .select('application')
    .where('mailing', '=', mailing)
    .where('application', 'in', ids)
    .execute()
  return new Set(rows.flatMap(({ application }) => application ?? []))
}

/** The letters that must still be handed to the provider; of one whose handing over was cut off nobody knows, and
 *  whoever takes it up finds that out. */
export async function lettersToHandOver(db: Reader, mailing: string): Promise<DeliveryId[]> {
  const rows = await db
    .selectFrom('delivery')
    .innerJoin('delivery_attempt', 'delivery_attempt.delivery', 'delivery.id')
    .select('delivery.id')
    .where('mailing', '=', mailing)
    .where('channel', '=', 'pec')
    .where('delivery_attempt.state', 'in', ['prepared', 'submitting'])
    .orderBy('delivery.id')
    .execute()
  return rows.map(({ id }) => id)
}

/** Letters that the provider did not take and may take later. */
export async function deferredLetters(db: Reader, mailing: string): Promise<DeliveryId[]> {
  const rows = await db
    .selectFrom('delivery')
    .select('id')
    .where('mailing', '=', mailing)
    .where('channel', '=', 'pec')
    .where('state', '=', 'prepared')
    .where(
      sql<string>`(select state from delivery_attempt where delivery = delivery.id order by ordinal desc limit 1)`,
      '=',
      'deferred',
    )
    .orderBy('id')
    .execute()
  return rows.map(({ id }) => id)
}

/** Nothing more will come by itself: each letter has its evidence, or an alert that says what is missing. */
export async function endMailing(tx: Tx, at: Instant, mailing: string): Promise<void> {
  const waiting = await tx
    .selectFrom('delivery')
    .select('id')
    .where('mailing', '=', mailing)
    .where('channel', '=', 'pec')
    .where('state', 'not in', SETTLED)
    .orderBy('id')
    .execute()
  for (const { id } of waiting) await giveUpWaiting(tx, id, at)
  await tx.updateTable('mailing').set({ ended_at: at }).where('id', '=', mailing).execute()
}

export async function mailingProgress(db: Reader, id: string): Promise<MailingProgress> {
  const { people } = await readMailing(db, id)
  const { rows } = await sql<Omit<MailingProgress, 'people'>>`select
      count(*)::int as prepared,
      count(*) filter (where state in ('submitted', 'accepted', 'delivered', 'failed') or channel <> 'pec')::int as left,
      count(*) filter (where state = 'delivered')::int as delivered,
      count(*) filter (where state in ('failed', 'refused', 'uncertain', 'no-news'))::int as doubtful
    from delivery where mailing = ${id}`.execute(db)
  return { people, ...(rows[0] as Omit<MailingProgress, 'people'>) }
}
