import { sql } from 'kysely'
import type { ApplicationId, CallId, MessageId, OfficeId, RequestId } from '../../schemas/ids.js'
import type { Instant } from '../../schemas/time.js'
import type { Reader } from '../database.js'
import type { Purpose } from '../tables.js'

/** Something that a person must look at, and what it is about. */
export interface AlertLine {
  readonly scope: string
  readonly code: string
  readonly raisedAt: Instant
  readonly call: CallId | null
  readonly request: RequestId | null
  readonly application: ApplicationId | null
  readonly message: MessageId | null
  /** The mailbox, if it is about one. */
  readonly mailbox: string | null
  readonly purpose: Purpose | null
}

export const alertsPerPage = 50

/** The alerts of an office that nobody has resolved, the newest first. */
export async function openAlerts(
  db: Reader,
  office: OfficeId,
  page: number,
): Promise<{ lines: AlertLine[]; total: number }> {
  const { rows } = await sql<AlertLine & { total: number }>`
    select scope, code, raised_at as "raisedAt", coalesce(alert.call, delivery.call, application.call) as call,
      delivery.request, coalesce(application.id, delivery.application) as application, message.id as message,
      mailbox.address as mailbox, purpose, count(*) over ()::int as total
    from alert
      left join delivery on delivery.id = scope
      left join request on request.id = delivery.request
      left join application on application.id = scope
      left join message on message.id = scope
      left join mailbox as inbox on inbox.address = message.mailbox
      left join mailbox on mailbox.address = scope
      left join call on call.id = coalesce(alert.call, delivery.call, application.call)
    where alert.resolved_at is null and coalesce(inbox.office, mailbox.office, request.office, call.office) = ${office}
    order by raised_at desc, scope, code limit ${alertsPerPage} offset ${(page - 1) * alertsPerPage}`.execute(
    db,
  )
  return { lines: rows.map(({ total: _, ...line }) => line), total: rows[0]?.total ?? 0 }
}
