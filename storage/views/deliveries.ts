import { sql } from 'kysely'
import type {
  ApplicationId,
  CallId,
  DeliveryId,
  Digest,
  MessageId,
  OfficeId,
  RequestId,
} from '../../schemas/ids.js'
import type { Instant } from '../../schemas/time.js'
import type { Reader } from '../database.js'
import type { AttemptState, DeliveryState, Purpose } from '../tables.js'

/** Something sent about a call, and to whom. */
export interface DeliveryLine {
  readonly id: DeliveryId
  readonly purpose: Purpose
  readonly channel: 'pec' | 'paper' | 'counter'
  readonly recipient: string
  readonly state: DeliveryState
  readonly at: Instant
  readonly application: ApplicationId | null
  /** Of who applied; null while nobody has read the form, and for what goes to the body. */
  readonly name: string | null
}

/** What is looked for among what was sent: an outcome, or all that a person has to look at. */
export const OUTCOMES = ['tutte', 'consegnate', 'in-viaggio', 'dubbie', 'carta'] as const
export type Outcome = (typeof OUTCOMES)[number]

const OF: Readonly<Record<Outcome, ReturnType<typeof sql>>> = {
  tutte: sql`true`,
  consegnate: sql`delivery.state = 'delivered'`,
  'in-viaggio': sql`channel = 'pec' and delivery.state in ('prepared', 'submitting', 'submitted', 'accepted')`,
  dubbie: sql`delivery.state in ('failed', 'refused', 'uncertain', 'no-news')`,
  carta: sql`channel <> 'pec' and delivery.ended_at is null`,
}

export const deliveriesPerPage = 50

/** What was sent about a call, the newest first, a page at a time, and how many there are. */
export async function deliveryLines(
  db: Reader,
  call: CallId,
  { outcome, page }: { outcome: Outcome; page: number },
): Promise<{ lines: DeliveryLine[]; total: number }> {
  const asked = sql`delivery.call = ${call} and ${OF[outcome]}`
  const { rows } = await sql<DeliveryLine>`
    select delivery.id, purpose, channel, recipient, delivery.state, created_at as at, application,
      (data->'applicant'->>'surname') || ' ' || (data->'applicant'->>'name') as name
    from delivery left join application on application.id = delivery.application
    where ${asked} order by created_at desc, delivery.id
    limit ${deliveriesPerPage} offset ${(page - 1) * deliveriesPerPage}`.execute(db)
  const counted = await sql<{
    total: number
  }>`select count(*)::int as total from delivery where ${asked}`.execute(db)
  return { lines: rows, total: counted.rows[0]?.total ?? 0 }
}

/** Letters of an office that somebody has to post or hand over, the oldest first, and how many there are. */
export async function paperWaiting(
  db: Reader,
  office: OfficeId,
  page: number,
): Promise<{ lines: DeliveryLine[]; total: number }> {
  const asked = sql`delivery join matter on matter.id = coalesce(delivery.call, delivery.request)
    left join application on application.id = delivery.application
    where matter.office = ${office} and ${OF.carta}`
  const { rows } = await sql<DeliveryLine>`
    select delivery.id, purpose, channel, recipient, delivery.state, created_at as at, application,
      (data->'applicant'->>'surname') || ' ' || (data->'applicant'->>'name') as name
    from ${asked} order by created_at, delivery.id
    limit ${deliveriesPerPage} offset ${(page - 1) * deliveriesPerPage}`.execute(db)
  const counted = await sql<{ total: number }>`select count(*)::int as total from ${asked}`.execute(db)
  return { lines: rows, total: counted.rows[0]?.total ?? 0 }
}

/** The lists that were sent to the body of a call, the newest first. */
export async function listsSent(db: Reader, call: CallId): Promise<DeliveryLine[]> {
  const { rows } = await sql<DeliveryLine>`
    select id, purpose, channel, recipient, state, created_at as at, null as application, null as name
    from delivery where call = ${call} and purpose = 'list' order by created_at desc, id desc`.execute(db)
  return rows
}

/** One thing that was sent, with each attempt and what the providers certified of it. */
export interface DeliveryWhole extends DeliveryLine {
  readonly call: CallId | null
  readonly request: RequestId | null
  readonly protocollo: string | null
  readonly endedAt: Instant | null
  readonly attempts: readonly AttemptLine[]
  readonly evidence: readonly EvidenceLine[]
}

export interface AttemptLine {
  readonly ordinal: number
  readonly state: AttemptState
  readonly at: Instant
  readonly refusal: string | null
  readonly digest: Digest
}

export interface EvidenceLine {
  readonly type: string
  readonly at: Instant
  readonly detail: string | null
  readonly message: MessageId
}

export async function wholeDelivery(db: Reader, id: DeliveryId): Promise<DeliveryWhole | null> {
  const { rows } = await sql<Omit<DeliveryWhole, 'attempts' | 'evidence'>>`
    select delivery.id, purpose, channel, recipient, delivery.state, created_at as at, application,
      (data->'applicant'->>'surname') || ' ' || (data->'applicant'->>'name') as name,
      delivery.call, delivery.request, ended_at as "endedAt",
      (select protocollo from register_view where register_view.delivery = delivery.id limit 1) as protocollo
    from delivery left join application on application.id = delivery.application
    where delivery.id = ${id}`.execute(db)
  const [found] = rows
  if (!found) return null
  const attempts = await db
    .selectFrom('delivery_attempt')
    .select(['ordinal', 'state', 'prepared_at', 'submitting_at', 'refusal', 'digest'])
    .where('delivery', '=', id)
    .orderBy('ordinal')
    .execute()
  const evidence = await db
    .selectFrom('delivery_evidence')
    .innerJoin('delivery_attempt', 'delivery_attempt.message_id', 'delivery_evidence.message_id')
    .select(['type', 'at', 'detail', 'message'])
    .where('delivery', '=', id)
    .orderBy('at')
    .execute()
  return {
    ...found,
    attempts: attempts.map(({ ordinal, state, prepared_at, submitting_at, refusal, digest }) => ({
      ordinal,
      state,
      at: submitting_at ?? prepared_at,
      refusal,
      digest,
    })),
    evidence,
  }
}

/** The mailings that were ordered for a call, the last one first. */
export async function mailingsOf(
  db: Reader,
  call: CallId,
): Promise<
  readonly { readonly id: string; readonly version: number; readonly by: string; readonly at: Instant }[]
> {
  return await db
    .selectFrom('mailing')
    .innerJoin('staff', 'staff.id', 'ordered_by')
    .select(['mailing.id', 'version', 'name as by', 'ordered_at as at'])
    .where('call', '=', call)
    .orderBy('version', 'desc')
    .execute()
}
