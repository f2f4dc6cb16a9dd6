import { sql } from 'kysely'
import { type Canonical, canonicalJson } from '../domain/canonical.js'
import { Refusal } from '../domain/refusal.js'
import type { Role as ActingRole } from '../domain/transitions.js'
import {
  type ApplicationId,
  type CallId,
  type CommandId,
  digestOf,
  type MessageId,
  type OfficeId,
  type RequestId,
  type StaffId,
} from '../schemas/ids.js'
import type { Instant } from '../schemas/time.js'
import { appendAudit } from './audit.js'
import type { Database, Reader, Tx } from './database.js'

/** Who gives a command, and its id. */
export interface Command {
  readonly command: CommandId
  readonly actor: StaffId
  /** How many decisions its giver had seen on the matter: more of them now, and the page was stale. */
  readonly seen?: number
}

export interface Member {
  readonly id: StaffId
  readonly office: OfficeId
  readonly roles: readonly ActingRole[]
}

/** The member of the staff behind a command, who must be of the office that the matter belongs to.
 *  @throws {Refusal} `unknown-person`, `other-office` */
export async function memberOf(db: Reader, actor: StaffId, office: OfficeId): Promise<Member> {
  const found = await db
    .selectFrom('staff')
    .select(['id', 'office', 'roles'])
    .where('id', '=', actor)
    .executeTakeFirst()
  if (!found) throw new Refusal('unknown-person')
  if (found.office !== office) throw new Refusal('other-office')
  return { ...found, roles: found.roles.filter((role) => role !== 'amministratore' && role !== 'revisore') }
}

export interface Decision extends Command {
  readonly office: OfficeId
  readonly call: CallId | null
  readonly application?: ApplicationId
  readonly message?: MessageId
  readonly request?: RequestId
  readonly what: string
  readonly body: object
}

/** How many decisions stand on a matter: what a page shows, and a command gives back. */
export async function decisionsOn(db: Reader, matter: Matter): Promise<number> {
  return (await decisionsAbout(db, matter)).length
}

/** @throws {Refusal} `stale-page`, naming what was decided meanwhile */
export async function refuseStalePage(db: Reader, { seen }: Command, matter: Matter): Promise<void> {
  if (seen === undefined) return
  const meanwhile = (await decisionsAbout(db, matter)).slice(seen)
  if (meanwhile.length > 0) throw new Refusal('stale-page', meanwhile.map(({ what }) => what).join(', '))
}

/** A call by itself, one of its applications, or a request. */
export type Matter =
  | { readonly call: CallId }
  | { readonly application: ApplicationId }
  | { readonly request: RequestId }

/** Decisions by which nothing changes: whoever saw the matter before them has seen it as it is. */
const looks = ['export-to-check']

async function decisionsAbout(db: Reader, matter: Matter) {
  const about = db.selectFrom('decision').select('what').orderBy('at').orderBy('command')
  if ('application' in matter) {
    const { application: id } = matter
    const call = db.selectFrom('application').select('call').where('id', '=', id)
    return await about
      .where(({ or, and, eb }) =>
        or([
          eb('application', '=', id),
          // One decision on many applications names them.
          and([eb('call', '=', call), sql<boolean>`body->'applications' ? ${id}`]),
        ]),
      )
      .execute()
  }
  if ('request' in matter) return await about.where('request', '=', matter.request).execute()
  return await about
    .where('call', '=', matter.call)
    .where('application', 'is', null)
    .where('what', 'not in', looks)
    .execute()
}

/** Writes down who decided what, in the record and in the audit trail of the call, of the request, or of both. */
export async function recordDecision(tx: Tx, at: Instant, decision: Decision): Promise<void> {
  const { command, actor, office, call, what, body } = decision
  const { application = null, message = null, request = null } = decision
  await tx
    .insertInto('decision')
    .values({
      command,
      actor,
      office,
      call,
      application,
      message,
      request,
      what,
      at,
      body: JSON.stringify(body),
    })
    .execute()
  for (const chain of [call, request])
    if (chain !== null)
      await appendAudit(tx, chain, at, [
        { event: what, subject: application ?? message ?? chain, actor, body: { command, ...body } },
      ])
}

/** Keeps the content of a command before it is given, so that no personal datum travels through the procedure.
 *  @throws {Refusal} `command-reused` when the same id was used for something else */
export async function keepDraft(
  db: Database,
  { command, actor }: Command,
  body: object,
  at: Instant,
): Promise<void> {
  const digest = digestOf(canonicalJson(JSON.parse(JSON.stringify(body)) as Canonical))
  await db
    .insertInto('draft')
    .values({ command, actor, body: JSON.stringify(body), digest, at })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
    .catch((error: { code?: string }) => {
      // PostgreSQL class 22, data exception: a NUL or half a character.
      throw error.code?.startsWith('22') ? new Refusal('data-invalid') : error
    })
  const kept = await db
    .selectFrom('draft')
    .select(['actor', 'digest'])
    .where('command', '=', command)
    .executeTakeFirstOrThrow()
  if (kept.actor !== actor || kept.digest !== digest) throw new Refusal('command-reused')
}

/** @throws {Refusal} `data-missing` */
export async function draftOf(db: Reader, { command, actor }: Command): Promise<unknown> {
  const kept = await db
    .selectFrom('draft')
    .select(['actor', 'body'])
    .where('command', '=', command)
    .executeTakeFirst()
  if (!kept || kept.actor !== actor) throw new Refusal('data-missing')
  return kept.body
}
