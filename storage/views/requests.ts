import { sql } from 'kysely'
import type { RequestState } from '../../domain/request-transitions.js'
import type { CallId, Digest, OfficeId, RequestId } from '../../schemas/ids.js'
import type { Instant, LegalDate } from '../../schemas/time.js'
import type { Reader } from '../database.js'
import type { DeliveryState } from '../tables.js'
import type { Happened } from './application.js'

export interface RequestLine {
  readonly id: RequestId
  readonly kind: 'art16' | 'l68'
  readonly body: string
  readonly state: RequestState
  readonly receivedAt: Instant
  /** By when the body completes it, if it was asked to. */
  readonly due: LegalDate | null
  readonly call: CallId | null
}

/** The requests that an office has had, those that wait for somebody first. */
export async function requestLines(db: Reader, office: OfficeId): Promise<RequestLine[]> {
  return await db
    .selectFrom('request')
    .select(['id', 'kind', 'state', 'received_at as receivedAt', 'due', 'call'])
    .select(sql<string>`data->'body'->>'name'`.as('body'))
    .where('office', '=', office)
    .orderBy(sql`call is not null or state = 'refused'`)
    .orderBy('received_at', 'desc')
    .execute()
}

/** What people decided on a request, in order. */
export async function decisionsOnRequest(db: Reader, id: RequestId): Promise<Happened[]> {
  const rows = await db
    .selectFrom('decision')
    .innerJoin('staff', 'staff.id', 'decision.actor')
    .select(['at', 'what', 'name', 'body'])
    .where('request', '=', id)
    .orderBy('at')
    .execute()
  return rows.map(({ at, what, name, body }) => {
    const { missing, reasons } = body as { missing?: readonly string[]; reasons?: readonly string[] }
    return { at, what, who: name, reason: (missing ?? reasons)?.join('; ') ?? null }
  })
}

/** A letter that answered a request, and how far it has come. */
export interface AnswerSent {
  readonly id: string
  readonly at: Instant
  readonly state: DeliveryState
  readonly channel: 'pec' | 'paper' | 'counter'
}

export async function answersToRequest(db: Reader, id: RequestId): Promise<AnswerSent[]> {
  return await db
    .selectFrom('delivery')
    .select(['id', 'created_at as at', 'state', 'channel'])
    .where('request', '=', id)
    .orderBy('created_at')
    .execute()
}

/** The messages of a request in order, or its scan. */
export async function messagesOfRequest(
  db: Reader,
  id: RequestId,
): Promise<readonly { readonly at: Instant; readonly digest: Digest; readonly scanned: boolean }[]> {
  const { rows } = await sql<{ at: Instant; digest: Digest; scanned: boolean }>`
    select coalesce(sent_at, arrived_at) as at, digest,
      exists (select 1 from presentation where presentation.message = message.id) as scanned
    from message
    where id = (select message from request where id = ${id})
      or id in (select message from request_message where request = ${id})
    order by registered_at, id`.execute(db)
  return rows
}

/** The day on which the office told the body that it means to publish the avviso. */
export async function intendedDay(db: Reader, id: RequestId): Promise<LegalDate | null> {
  const row = await db
    .selectFrom('decision')
    .select('body')
    .where('request', '=', id)
    .where('what', '=', 'accept-request')
    .orderBy('at', 'desc')
    .executeTakeFirst()
  return (row?.body as { publishOn?: LegalDate } | undefined)?.publishOn ?? null
}
