import { sql } from 'kysely'
import type { Proposal } from '../../domain/standing.js'
import type { Finding } from '../../schemas/findings.js'
import type { ApplicationId, CallId, Digest, MessageId, OfficeId, RequestId } from '../../schemas/ids.js'
import type { Instant } from '../../schemas/time.js'
import type { Reader } from '../database.js'
import { NotInRecord } from '../record.js'
import { PLACEABLE, type Placeable } from '../smistamento.js'

/** A message that a person may place, as the list shows it. */
export interface MessageLine {
  readonly id: MessageId
  readonly standing: Placeable
  readonly registeredAt: Instant
  readonly sender: string | null
  readonly subject: string | null
  readonly proposal: Proposal | null
  readonly call: CallId | null
  readonly protocollo: string | null
}

export const messagesPerPage = 50

/** Messages of an office that a person may place, the one that has waited longest first. */
export async function messageLines(
  db: Reader,
  office: OfficeId,
  standings: readonly Placeable[],
  page: number,
): Promise<{ lines: MessageLine[]; total: number }> {
  const { rows } = await sql<MessageLine & { total: number }>`
    select message.id, standing, registered_at as "registeredAt",
      coalesce(certified_sender, header_from) as sender, message.subject, proposal, call,
      (select protocollo from register_view where register_view.message = message.id) as protocollo,
      count(*) over ()::int as total
    from message join mailbox on mailbox.address = message.mailbox
    where mailbox.office = ${office} and standing in (${sql.join(standings)})
    order by registered_at, message.id limit ${messagesPerPage} offset ${(page - 1) * messagesPerPage}`.execute(
    db,
  )
  return { lines: rows.map(({ total: _, ...line }) => line), total: rows[0]?.total ?? 0 }
}

/** A message with what is known of it before anybody has read it. */
export interface MessageOnFile extends Omit<MessageLine, 'standing'> {
  /** Null for one whose place no longer changes here. */
  readonly standing: Placeable | null
  readonly digest: Digest
  readonly mailbox: string
  readonly sentAt: Instant | null
  readonly arrivedAt: Instant
  readonly kind: string
  readonly verified: boolean
  readonly findings: readonly Finding[]
  readonly people: number | null
  /** It may be of a call for people with disabilities. */
  readonly reserved: boolean
  readonly proposedApplication: ApplicationId | null
  readonly proposedRequest: RequestId | null
}

/** @throws {NotInRecord} */
export async function readMessage(db: Reader, id: MessageId): Promise<MessageOnFile> {
  const { rows } = await sql<MessageOnFile>`
    select message.id, case when standing in (${sql.join(PLACEABLE)}) then standing end as standing,
      registered_at as "registeredAt", coalesce(certified_sender, header_from) as sender, message.subject, proposal,
      call, (select protocollo from register_view where register_view.message = message.id) as protocollo,
      message.digest, message.mailbox, sent_at as "sentAt", arrived_at as "arrivedAt", message.kind, verified, findings, people,
      proposed_application as "proposedApplication", proposed_request as "proposedRequest",
      coalesce((select reserved from register_view where register_view.message = message.id), false) as reserved
    from message where message.id = ${id}`.execute(db)
  const [message] = rows
  if (!message) throw new NotInRecord('Il messaggio', id)
  return message
}

/** Where a message may be put. */
export interface Places {
  /** Calls of the office that take applications in, and calls of other offices that are published. */
  readonly here: readonly CallId[]
  readonly elsewhere: readonly CallId[]
  /** Applications to which it may belong: the proposed one, and those of the same sender. */
  readonly applications: readonly PlaceApplication[]
  /** Requests of public bodies that still wait for something. */
  readonly requests: readonly { readonly id: RequestId; readonly body: string }[]
}

export interface PlaceApplication {
  readonly id: ApplicationId
  readonly call: CallId
  readonly code: string
  readonly name: string | null
}

export async function placesOf(
  db: Reader,
  office: OfficeId,
  { sender, proposedApplication }: Pick<MessageOnFile, 'sender' | 'proposedApplication'>,
): Promise<Places> {
  const calls = await db
    .selectFrom('call')
    .select(['id', 'office', 'state'])
    .where('published_at', 'is not', null)
    .where('closed_at', 'is', null)
    .orderBy('id')
    .execute()
  const { rows: applications } = await sql<PlaceApplication>`
    select application.id, application.call, public_code as code,
      (data->'applicant'->>'surname') || ' ' || (data->'applicant'->>'name') as name
    from application join call on call.id = application.call join message on message.id = application.message
    where call.office = ${office} and call.closed_at is null
      and (application.id = ${proposedApplication} or message.certified_sender = ${sender} or message.header_from = ${sender})
    order by application.id = ${proposedApplication} desc, application.presented_at desc limit 20`.execute(db)
  const { rows: requests } = await sql<Places['requests'][number]>`
    select id, data->'body'->>'name' as body from request
    where office = ${office} and state in ('received', 'to-complete') order by received_at, id`.execute(db)
  return {
    here: calls
      .filter((call) => call.office === office && ['published', 'collected', 'review'].includes(call.state))
      .map(({ id }) => id),
    elsewhere: calls.filter((call) => call.office !== office).map(({ id }) => id),
    applications,
    requests,
  }
}

/** The next message of the office that waits; null when nothing does. */
export async function nextToSort(db: Reader, office: OfficeId): Promise<MessageId | null> {
  const { lines } = await messageLines(db, office, ['to-assign', 'unreadable'], 1)
  return lines[0]?.id ?? null
}

/** The application of an office that has a public code; null when none has, or more than one. */
export async function applicationByCode(
  db: Reader,
  office: OfficeId,
  code: string,
): Promise<ApplicationId | null> {
  const found = await db
    .selectFrom('application')
    .innerJoin('call', 'call.id', 'application.call')
    .select('application.id')
    .where('office', '=', office)
    .where('public_code', '=', code.toUpperCase())
    .execute()
  return found.length === 1 ? (found[0]?.id ?? null) : null
}
