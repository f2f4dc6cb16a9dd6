import { sql } from 'kysely'
import type { ApplicationState } from '../domain/application-transitions.js'
import type { CallState } from '../domain/call-transitions.js'
import { resolveDuplicates } from '../domain/duplicates.js'
import { Refusal } from '../domain/refusal.js'
import { addHours } from '../domain/terms/index.js'
import type { ApplicationData, ExclusionReason } from '../schemas/application.js'
import type { Avviso } from '../schemas/call.js'
import type { Finding } from '../schemas/findings.js'
import type { ApplicationId, CallId, Digest } from '../schemas/ids.js'
import type { Instant, LegalDate } from '../schemas/time.js'
import { type CallOnFile, callMayMove, type LockedCriteria, moveCallByPerson } from './calls.js'
import type { Reader, Tx } from './database.js'
import type { Command } from './decisions.js'

/** How long a provider may take to deliver a PEC that it accepted. @norma RFC 6109 section 3.3.5 */
export const lateDeliveryHours = 24

/** Everything that the graduatoria and the list are made from, as it stood when a person closed the review. */
export interface Snapshot {
  readonly avviso: Avviso
  readonly publishedOn: LegalDate
  readonly criteria: LockedCriteria
  /** By id. */
  readonly applications: readonly SnapshotApplication[]
}

export interface SnapshotApplication {
  readonly id: ApplicationId
  readonly state: ApplicationState
  readonly presentedAt: Instant
  readonly reasons: readonly ExclusionReason[]
  /** What the checks said when it was decided. */
  readonly findings: readonly Finding[]
  readonly supersededBy: ApplicationId | null
  /** Null for what nobody had read: a withdrawal may come before. */
  readonly data: ApplicationData | null
}

/** Whether anything that could belong to a call is still under way. */
export interface Readiness {
  readonly undecided: number
  /** Messages unreadable or not assigned, in the mailbox of the call; elsewhere, those that name it. */
  readonly waitingMail: number
  /** Applications whose procedure has not started yet. */
  readonly starting: number
  /** A complete sweep began after the last instant at which mail sent in time may arrive. */
  readonly swept: boolean
}

export async function readinessOf(db: Reader, { id, mailbox, avviso }: CallOnFile): Promise<Readiness> {
  const from = addHours(avviso.window.closesAt, lateDeliveryHours)
  const { rows } = await sql<Readiness>`select
    (select count(*) from application where call = ${id} and state in ('registered', 'examined', 'integrating'))::int as undecided,
    (select count(*) from message where standing in ('to-assign', 'unreadable')
       and (call = ${id} or call is null and mailbox = ${mailbox}))::int as "waitingMail",
    (select count(*) from outbox where call = ${id} and task->>'do' = 'start-application')::int as starting,
    coalesce((select swept_from >= ${from}::timestamptz from mailbox where address = ${mailbox}), false) as swept`.execute(
    db,
  )
  return rows[0] as Readiness
}

/**
 * A responsabile closes the review. In one transaction: nothing may still be under way (a named person may decide
 * otherwise about the mail, with a reason), repeated applications are settled, and the facts are frozen: the
 * database refuses to change them from here on.
 * @param keep keeps the snapshot by its digest, or refuses it
 * @throws {Refusal} `review-incomplete`, `mail-pending`
 */
export async function closeReview(
  tx: Tx,
  at: Instant,
  id: CallId,
  command: Command,
  overrideReason: string | null,
  keep: (snapshot: Snapshot, tx: Tx) => Promise<Digest>,
): Promise<{ state: CallState; snapshot: Digest }> {
  const move = await callMayMove(tx, id, 'close-review', command)
  // Intake holds the mailbox's row while it registers: none of it can slip in between the check and the freeze.
  await tx
    .selectFrom('mailbox')
    .select('address')
    .where('address', '=', move.call.mailbox)
    .forUpdate()
    .execute()
  const ready = await readinessOf(tx, move.call)
  if (ready.undecided > 0) throw new Refusal('review-incomplete', `${ready.undecided}`)
  const pending = ready.waitingMail + ready.starting
  if ((pending > 0 || !ready.swept) && !overrideReason)
    throw new Refusal(
      'mail-pending',
      ready.swept ? `${pending}` : 'casella non ancora letta fino a chiusura + 24 ore',
    )

  await supersedeRepeated(tx, id)
  const snapshot = await snapshotOf(tx, move.call)
  const digest = await keep(snapshot, tx)
  const moved = await moveCallByPerson(tx, at, 'close-review', command, move, {
    snapshot: digest,
    overrideReason,
    ready,
  })
  await tx.updateTable('call').set({ frozen_at: at, snapshot_digest: digest }).where('id', '=', id).execute()
  return { ...moved, snapshot: digest }
}

/**
 * A responsabile takes the review up again, with a reason: the facts move once more, and what a later application had
 * replaced stands again until the review is closed anew.
 */
export async function reopenReview(
  tx: Tx,
  at: Instant,
  id: CallId,
  command: Command,
  reason: string | null,
): Promise<{ state: CallState }> {
  if (reason === null) throw new Refusal('reason-missing')
  const move = await callMayMove(tx, id, 'reopen-review', command)
  await tx.updateTable('call').set({ frozen_at: null, snapshot_digest: null }).where('id', '=', id).execute()
  await tx
    .updateTable('application')
    .set({ state: 'admitted', superseded_by: null })
    .where('call', '=', id)
    .where('state', '=', 'superseded')
    .execute()
  return await moveCallByPerson(tx, at, 'reopen-review', command, move, { reason })
}

/** When the review of a call was closed, each time. */
export async function reviewClosings(db: Reader, call: CallId): Promise<Instant[]> {
  const rows = await db
    .selectFrom('decision')
    .select('at')
    .where('call', '=', call)
    .where('what', '=', 'close-review')
    .orderBy('at')
    .execute()
  return rows.map(({ at }) => at)
}

async function supersedeRepeated(tx: Tx, call: CallId): Promise<void> {
  const applications = await tx
    .selectFrom('application')
    .select(['id', 'state', 'presented_at', 'data'])
    .where('call', '=', call)
    .where('data', 'is not', null)
    .execute()
  const { superseded } = resolveDuplicates(
    applications.map(({ id, state, presented_at, data }) => ({
      id,
      ranking: (data as ApplicationData).ranking,
      codiceFiscale: (data as ApplicationData).applicant.codiceFiscale,
      presentedAt: presented_at,
      admitted: state === 'admitted',
    })),
  )
  for (const { id, by } of superseded)
    await tx
      .updateTable('application')
      .set({ state: 'superseded', superseded_by: by })
      .where('id', '=', id)
      .execute()
}

async function snapshotOf(tx: Tx, call: CallOnFile): Promise<Snapshot> {
  const rows = await tx
    .selectFrom('application')
    .selectAll()
    .where('call', '=', call.id)
    .orderBy('id')
    .execute()
  return {
    avviso: call.avviso,
    publishedOn: call.publishedOn as LegalDate,
    criteria: call.criteria,
    applications: rows.map((row) => ({
      id: row.id,
      state: row.state,
      presentedAt: row.presented_at,
      reasons: row.reasons,
      findings: row.findings,
      supersededBy: row.superseded_by,
      data: row.data,
    })),
  }
}
