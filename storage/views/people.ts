import { type RawBuilder, sql } from 'kysely'
import type { ApplicationState } from '../../domain/application-transitions.js'
import type { CallKind } from '../../schemas/call.js'
import type { ApplicationId, CallId, MessageId, OfficeId, StaffId } from '../../schemas/ids.js'
import type { Instant } from '../../schemas/time.js'
import type { Reader } from '../database.js'
import type { DeliveryState, Purpose, Standing } from '../tables.js'

/** An application of somebody who is looked for. */
export interface ApplicationFound {
  readonly id: ApplicationId
  readonly call: CallId
  readonly kind: CallKind
  readonly body: string
  readonly code: string
  /** Null while nobody has read the form. */
  readonly name: string | null
  readonly codiceFiscale: string | null
  readonly pec: string | null
  readonly sender: string | null
  readonly state: ApplicationState
  readonly presentedAt: Instant
  readonly protocollo: string | null
  /** In the last graduatoria that was published. */
  readonly position: number | null
  /** Whoever looks has declared a conflict of interests on it. */
  readonly conflicted: boolean
}

/** How many applications one search shows. */
export const mostFound = 100

/**
 * The applications of an office that a few words may mean: a codice fiscale, an address, a public code, a number of
 * protocollo (in or out), or how a name begins. Whoever is found by one of theirs is found with all.
 */
export async function findApplications(
  db: Reader,
  office: OfficeId,
  words: string,
  staff: StaffId,
): Promise<ApplicationFound[]> {
  const ways = waysToFind(office, words)
  if (ways.length === 0) return []
  const { rows } = await sql<ApplicationFound>`
    with found as (${sql.join(ways, sql` union `)}),
    everything as (
      select id from found
      union
      select other.id from found join application one on one.id = found.id
        join application other on other.data->'applicant'->>'codiceFiscale' = one.data->'applicant'->>'codiceFiscale'
    )
    select application.id, application.call, call.kind, call.avviso->'requestingBody'->>'name' as body,
      public_code as code, (data->'applicant'->>'surname') || ' ' || (data->'applicant'->>'name') as name,
      data->'applicant'->>'codiceFiscale' as "codiceFiscale", data->'applicant'->>'pec' as pec,
      coalesce(message.certified_sender, message.header_from) as sender,
      application.state, presented_at as "presentedAt",
      (select protocollo from register_view where register_view.message = application.message) as protocollo,
      (select position from graduatoria_position place join publication
          on publication.call = place.call and publication.version = place.version and publication.what = 'graduatoria'
        where place.application = application.id order by place.version desc limit 1) as position,
      exists (select 1 from conflict where conflict.application = application.id and conflict.staff = ${staff}) as conflicted
    from everything join application using (id) join call on call.id = application.call
      join message on message.id = application.message
    where call.office = ${office}
    order by presented_at desc, application.id limit ${mostFound}`.execute(db)
  return rows
}

function waysToFind(office: OfficeId, words: string): RawBuilder<unknown>[] {
  const typed = words.trim().replace(/\s+/g, ' ')
  const upper = typed.toUpperCase()
  const ways: RawBuilder<unknown>[] = []
  if (/^[A-Z0-9]{16}$/.test(upper))
    ways.push(sql`select id from application where data->'applicant'->>'codiceFiscale' = ${upper}`)
  if (typed.includes('@'))
    ways.push(
      sql`select id from application where lower(data->'applicant'->>'pec') = ${typed.toLowerCase()}`,
      sql`select application.id from application join message on message.id = application.message
        where lower(certified_sender) = ${typed.toLowerCase()} or lower(header_from) = ${typed.toLowerCase()}`,
    )
  const [, start = '', end = ''] = /^([A-Z2-9]{4})[- ]?([A-Z2-9]{4})$/.exec(upper) ?? []
  if (start) ways.push(sql`select id from application where public_code = ${`${start}-${end}`}`)
  const entries = entriesOf(office, typed)
  if (entries)
    ways.push(
      sql`select application.id from (${entries}) entry join application on application.message = entry.message`,
      sql`select application as id from (${entries}) entry join attached_message using (message)`,
      sql`select application as id from (${entries}) entry join delivery on delivery.id = entry.delivery
        where application is not null`,
    )
  if (/^\p{L}[\p{L}'’ .-]+$/u.test(typed)) {
    const begins = `${upper.replaceAll('’', "'").replace(/[\\%_]/g, '\\$&')}%`
    ways.push(
      sql`select id from application where upper((data->'applicant'->>'surname') || ' ' || (data->'applicant'->>'name')) like ${begins}`,
      sql`select id from application where upper((data->'applicant'->>'name') || ' ' || (data->'applicant'->>'surname')) like ${begins}`,
    )
  }
  return ways
}

/** The entries of the register that a number may mean: `2031/000123`, `123/2031`, `123`, or one of the region's. */
function entriesOf(office: OfficeId, typed: string): RawBuilder<unknown> | null {
  if (!/^[A-Za-z0-9/.-]{1,60}$/.test(typed) || !/\d/.test(typed)) return null
  const [, before, after] = /^(?:(\d{1,9})\/)?(\d{1,9})$/.exec(typed) ?? []
  const isYear = (part: string | undefined) => part?.length === 4
  const [year, number] =
    before === undefined ? [null, after] : isYear(before) ? [before, after] : [after, before]
  const own =
    number === undefined
      ? sql`false`
      : sql`number = ${Number(number)} and year = coalesce(${year === null ? null : Number(year)}::int, year)`
  return sql`
    select message, delivery from register_entry where register = ${office} and (${own})
    union
    select message, delivery from register_number join register_entry using (register, year, number)
    where register = ${office} and value = ${typed}`
}

/** A message of somebody, as the register tells of it. */
export interface MessageFound {
  readonly id: MessageId
  readonly at: Instant
  readonly sender: string | null
  readonly subject: string | null
  readonly protocollo: string
  readonly standing: Standing
  readonly application: ApplicationId | null
}

/**
 * What came from somebody: with their applications, joined to them later, or from their addresses; and what a number
 * means. What is reserved stands here only if it is of one of the applications.
 */
export async function findMessages(
  db: Reader,
  office: OfficeId,
  {
    words,
    applications,
    addresses,
  }: { words: string; applications: readonly ApplicationId[]; addresses: readonly string[] },
): Promise<MessageFound[]> {
  const entries = entriesOf(office, words.trim()) ?? sql`select null::text as message, null::text as delivery`
  const senders = addresses.map((address) => address.toLowerCase())
  const { rows } = await sql<MessageFound>`
    with theirs as (
      select message as id, id as application from application where id = any(${applications}::text[])
      union
      select message, application from attached_message where application = any(${applications}::text[])
    ),
    found as (
      select id, application from theirs
      union
      select message, null from (${entries}) entry where message is not null and message not in (select id from theirs)
      union
      select id, null from message where (lower(certified_sender) = any(${senders}::text[]) or lower(header_from) = any(${senders}::text[]))
        and id not in (select id from theirs)
    )
    select message.id, entry.at, coalesce(certified_sender, header_from) as sender, entry.subject, entry.protocollo,
      standing, found.application
    from found join message using (id) join register_view entry on entry.message = message.id
    where entry.register = ${office} and (not entry.reserved or found.application is not null)
    order by entry.at desc limit ${mostFound}`.execute(db)
  return rows
}

/** A letter to somebody, and how far it has come. */
export interface LetterFound {
  readonly id: string
  readonly application: ApplicationId
  readonly purpose: Purpose
  readonly at: Instant
  readonly channel: 'pec' | 'paper' | 'counter'
  readonly recipient: string
  readonly state: DeliveryState
  readonly endedAt: Instant | null
  readonly protocollo: string | null
}

export async function lettersTo(db: Reader, applications: readonly ApplicationId[]): Promise<LetterFound[]> {
  const { rows } = await sql<LetterFound>`
    select delivery.id, application, purpose, created_at as at, channel, recipient, state, ended_at as "endedAt",
      (select protocollo from register_view where register_view.delivery = delivery.id) as protocollo
    from delivery where application = any(${applications}::text[])
    order by created_at desc limit ${mostFound}`.execute(db)
  return rows
}
