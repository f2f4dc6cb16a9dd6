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
  readonly stories: readonly StorySummary[]
  readonly promises: readonly PromiseSummary[]
}

export interface PromiseSummary {
  readonly promise: string
  readonly expected: string
  readonly found: string
  readonly kept: boolean
}

/** Something that was told, and in how many cases the record has it. */
export interface StorySummary {
  readonly story: string
  /** A number, or `almeno 1`. */
  readonly expected: string
  readonly found: number
  readonly kept: boolean
}

export interface CallSummary {
  readonly id: CallId
  readonly kind: CallKind
  readonly posts: number
  readonly published: Instant
  readonly terms: { readonly publication: TermSummary; readonly list: TermSummary }
  /** Of the mailbox, which the calls share; applications and receipts are those of this call. */
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
    readonly withdrawn: number
  }
  /** The last one, and all of them in their order. */
  readonly versions: readonly { readonly stage: 'provisional' | 'final'; readonly sha256: Digest }[]
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
    .select(['kind', 'standing'])
    .where('mailbox', '=', call.mailbox)
    .execute()
  const applications = await db
    .selectFrom('application')
    .select(['state', 'position'])
    .where('call', '=', id)
    .execute()
  const versions = await db
    .selectFrom('graduatoria')
    .select(['sha256', 'version', 'stage'])
    .where('call', '=', id)
    .orderBy('version')
    .execute()
  const graduatoria = versions.at(-1)
  if (!graduatoria) throw new Error('the call has no graduatoria')
  const { receipts } = await db
    .selectFrom('delivery_evidence')
    .innerJoin('delivery_attempt', 'delivery_attempt.message_id', 'delivery_evidence.message_id')
    .innerJoin('delivery', 'delivery.id', 'delivery_attempt.delivery')
    .select((select) => select.fn.countAll<number>().as('receipts'))
    .where('delivery.call', '=', id)
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
      applications: applications.length,
      receipts: Number(receipts),
      unreadable: count(messages, ({ kind }) => kind === 'illeggibile'),
      ordinary: count(messages, ({ kind }) => kind === 'ordinaria'),
      anomalies: count(messages, ({ kind }) => kind === 'anomalia'),
      otherProcedures: count(messages, ({ standing }) => standing === 'other-procedure'),
    },
    applications: {
      admitted: count(applications, ({ state }) => state === 'admitted' || state === 'with-reserve'),
      excluded: count(applications, ({ state }) => state === 'excluded'),
      late: count(applications, ({ position }) => position === 'late'),
      superseded: count(applications, ({ state }) => state === 'superseded'),
      withdrawn: count(applications, ({ state }) => state === 'withdrawn'),
    },
    versions: versions.map(({ stage, sha256 }) => ({ stage, sha256 })),
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
