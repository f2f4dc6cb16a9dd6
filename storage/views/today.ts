import { sql } from 'kysely'
import type { CallState } from '../../domain/call-transitions.js'
import type { CallId, OfficeId } from '../../schemas/ids.js'
import type { Instant, LegalDate } from '../../schemas/time.js'
import type { Reader } from '../database.js'
import type { TermName } from '../tables.js'

/** A call that is not concluded, and what in it waits for somebody. */
export interface CallToday {
  readonly id: CallId
  readonly kind: 'art16' | 'l68'
  readonly body: string
  readonly state: CallState
  readonly closesAt: Instant
  readonly applications: number
  /** Not yet read by an operatore, waiting for a decision, waiting for what was asked of their author. */
  readonly toRead: number
  readonly toDecide: number
  readonly integrating: number
  readonly observations: number
  /** The term that ends next and has not its act yet. */
  readonly term: { readonly name: TermName; readonly due: LegalDate } | null
}

/** The calls of an office that are not concluded, the most urgent first. */
export async function callsToday(db: Reader, office: OfficeId): Promise<CallToday[]> {
  const { rows } = await sql<Omit<CallToday, 'term'> & { name: TermName | null; due: LegalDate | null }>`
    select call.id, call.kind, call.avviso->'requestingBody'->>'name' as body, call.state, call.closes_at as "closesAt",
      coalesce(counts.applications, 0) as applications, coalesce(counts."toRead", 0) as "toRead",
      coalesce(counts."toDecide", 0) as "toDecide", coalesce(counts.integrating, 0) as integrating,
      (select count(*)::int from observation where observation.call = call.id and state = 'received') as observations,
      term.name, term.due
    from call
    left join lateral (select count(*)::int as applications,
        count(*) filter (where state = 'registered')::int as "toRead",
        count(*) filter (where state = 'examined')::int as "toDecide",
        count(*) filter (where state = 'integrating')::int as integrating
      from application where application.call = call.id) as counts on true
    left join lateral (select name, due from term where term.call = call.id and done_at is null order by due limit 1) as term on true
    where call.office = ${office} and call.state <> 'closed'
    order by term.due nulls last, call.closes_at, call.id`.execute(db)
  return rows.map(({ name, due, ...call }) => ({ ...call, term: name && due ? { name, due } : null }))
}

/** What of an office stands still outside of its calls. */
export interface OfficeToday {
  /** Messages that a person has to sort, and since when the oldest waits. */
  readonly toSort: number
  readonly oldest: Instant | null
  readonly unreadable: number
  /** Letters that somebody has to post or hand over. */
  readonly paper: number
  /** Sendings whose outcome a person has to look at. */
  readonly doubtful: number
  readonly mailboxes: readonly MailboxHealth[]
}

export interface MailboxHealth {
  readonly address: string
  /** The last time that it was read to the end. */
  readonly readUntil: Instant | null
  /** Why the provider does not let us in; null when it does. */
  readonly refused: string | null
}

export async function officeToday(db: Reader, office: OfficeId): Promise<OfficeToday> {
  const { rows } = await sql<Omit<OfficeToday, 'mailboxes'>>`select
      count(*) filter (where standing = 'to-assign')::int as "toSort",
      count(*) filter (where standing = 'unreadable')::int as unreadable,
      min(registered_at) filter (where standing in ('to-assign', 'unreadable')) as oldest,
      (select count(*)::int from delivery join matter on matter.id = coalesce(delivery.call, delivery.request)
        where matter.office = ${office} and channel <> 'pec' and delivery.ended_at is null) as paper,
      (select count(*)::int from delivery join call on call.id = delivery.call
        where office = ${office} and channel = 'pec' and delivery.state in ('failed', 'refused', 'uncertain', 'no-news')
          and exists (select 1 from alert where alert.scope = delivery.id and alert.resolved_at is null)) as doubtful
    from message join mailbox on mailbox.address = message.mailbox
    where mailbox.office = ${office} and standing in ('to-assign', 'unreadable')`.execute(db)
  const mailboxes = await db
    .selectFrom('mailbox')
    .select(['address', 'swept_from as readUntil', 'refused_why as refused'])
    .where('office', '=', office)
    .orderBy('address')
    .execute()
  return { ...(rows[0] as Omit<OfficeToday, 'mailboxes'>), mailboxes }
}
