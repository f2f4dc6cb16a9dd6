import { namesFor } from '../domain/list-for-body.js'
import type { CallKind } from '../schemas/call.js'
import type { CallId, Digest } from '../schemas/ids.js'
import type { Instant, LegalDate } from '../schemas/time.js'
import { readCall } from '../storage/calls.js'
import type { Database } from '../storage/database.js'

/** What the demo leaves for programs, in `summary.json`. */
export interface Summary {
  readonly seed: string
  readonly calls: readonly CallSummary[]
  readonly promises: readonly PromiseSummary[]
}

export interface PromiseSummary {
  readonly promise: string
  readonly expected: string
  readonly found: string
  readonly kept: boolean
}

export interface CallSummary {
  readonly id: CallId
  readonly kind: CallKind
  readonly posts: number
  readonly published: Instant
  readonly terms: { readonly publication: TermSummary; readonly list: TermSummary }
  readonly messages: {
    readonly received: number
    readonly applications: number
    readonly receipts: number
    readonly unreadable: number
    readonly ordinary: number
    readonly anomalies: number
    readonly otherProcedures: number
  }
  readonly applications: {
    readonly admitted: number
    readonly excluded: number
    readonly late: number
    readonly superseded: number
  }
  readonly graduatoria: { readonly sha256: Digest; readonly positions: number }
  readonly list: { readonly names: number; readonly deliveredAt: Instant }
  readonly documents: readonly string[]
}

export interface TermSummary {
  readonly due: LegalDate
  readonly done: Instant | null
  readonly kept: boolean
}

/** Counts what the record holds of a call. */
export async function summarise(
  db: Database,
  id: CallId,
  documents: readonly string[],
): Promise<CallSummary> {
  const call = await readCall(db, id)
  const messages = await db
    .selectFrom('message')
    .select(['kind', 'standing', 'call'])
    .where('mailbox', '=', call.mailbox)
    .execute()
  const applications = await db
    .selectFrom('application')
    .select(['state', 'position'])
    .where('call', '=', id)
    .execute()
  const graduatoria = await db
    .selectFrom('graduatoria')
    .select(['sha256', 'version'])
    .where('call', '=', id)
    .orderBy('version', 'desc')
    .executeTakeFirstOrThrow()
  const positions = await db
    .selectFrom('graduatoria_position')
    .select(['ranking', 'position'])
    .where('call', '=', id)
    .where('version', '=', graduatoria.version)
    .execute()
  const proof = await db
    .selectFrom('delivery')
    .innerJoin('delivery_attempt', 'delivery_attempt.delivery', 'delivery.id')
    .innerJoin('delivery_evidence', 'delivery_evidence.message_id', 'delivery_attempt.message_id')
    .select('delivery_evidence.at')
    .where('delivery.call', '=', id)
    .where('delivery.purpose', '=', 'list')
    .where('delivery_evidence.type', '=', 'avvenuta-consegna')
    .executeTakeFirstOrThrow()
  const term = await termsOf(db, id)
  const count = <T>(rows: readonly T[], test: (row: T) => boolean) => rows.filter(test).length

  return {
    id,
    kind: call.avviso.kind,
    posts: call.avviso.rankings.reduce((sum, { posts }) => sum + posts, 0),
    published: call.publishedAt as Instant,
    terms: { publication: term('publication'), list: term('list') },
    messages: {
      received: messages.length,
      applications: count(messages, ({ standing }) => standing === 'application'),
      receipts: count(messages, ({ standing }) => standing === 'evidence' || standing === 'stray-evidence'),
      unreadable: count(messages, ({ kind }) => kind === 'illeggibile'),
      ordinary: count(messages, ({ kind }) => kind === 'ordinaria'),
      anomalies: count(messages, ({ kind }) => kind === 'anomalia'),
      otherProcedures: count(messages, ({ standing }) => standing === 'other-procedure'),
    },
    applications: {
      admitted: count(applications, ({ state }) => state === 'admitted'),
      excluded: count(applications, ({ state }) => state === 'excluded'),
      late: count(applications, ({ position }) => position === 'late'),
      superseded: count(applications, ({ state }) => state === 'superseded'),
    },
    graduatoria: { sha256: graduatoria.sha256, positions: positions.length },
    list: {
      names: call.avviso.rankings.reduce(
        (sum, { code, posts }) =>
          sum +
          Math.min(
            namesFor(call.avviso.kind, posts),
            count(positions, ({ ranking }) => ranking === code),
          ),
        0,
      ),
      deliveredAt: proof.at,
    },
    documents,
  }
}

async function termsOf(db: Database, call: CallId): Promise<(name: 'publication' | 'list') => TermSummary> {
  const rows = await db.selectFrom('term').selectAll().where('call', '=', call).execute()
  return (name) => {
    const row = rows.find((one) => one.name === name)
    if (!row) throw new Error(`the call has no ${name} term`)
    return { due: row.due, done: row.done_at, kept: row.done_at !== null && row.missed_at === null }
  }
}
