import { sql } from 'kysely'
import {
  type Answer,
  type ApplicationToCheck,
  type CallToCheck,
  type ListToCheck,
  previewAnswers,
  withAnswers,
} from '../domain/answers.js'
import { applicationTransition } from '../domain/application-transitions.js'
import { callDays } from '../domain/call-days.js'
import { Refusal } from '../domain/refusal.js'
import type { RequiredFact } from '../domain/required-facts.js'
import { romeDate, withArticle } from '../domain/terms/index.js'
import type { DatumSource } from '../schemas/application.js'
import type { RankingCode } from '../schemas/call.js'
import type { ApplicationId, CallId, Digest, StaffId } from '../schemas/ids.js'
import type { Instant } from '../schemas/time.js'
import { type Checked, channelOf, findingsOf, lastIntegration } from './applications.js'
import { appendAudit } from './audit.js'
import { type CallOnFile, readCall } from './calls.js'
import type { Reader, Tx } from './database.js'
import { type Command, memberOf, recordDecision } from './decisions.js'

/** What is asked, without what is known of anybody. */
export type AskedLists = readonly (Pick<ListToCheck, 'name' | 'questions'> & {
  readonly ranking: RankingCode
  /** What its criteria want of everybody. */
  readonly required: readonly RequiredFact[]
})[]

/** What a call looks up in other archives, as the record stands now. */
export async function callToCheck(db: Reader, call: CallOnFile, lists: AskedLists): Promise<CallToCheck> {
  const applications = await applicationsOnFile(db, call.id)
  return {
    call: call.id,
    ...asked(call),
    lists: withApplications(lists, applications),
  }
}

/** What the avviso asks, and when it must be held. */
function asked({ avviso, publishedOn }: CallOnFile): Pick<CallToCheck, 'requirements' | 'days'> {
  return { requirements: avviso.requirements, days: callDays(avviso, publishedOn) }
}

/** An operatore took out the data to check: personal data left, so who, when and what is written down. */
export async function recordExport(
  tx: Tx,
  at: Instant,
  id: CallId,
  command: Command,
  exported: { readonly fingerprint: Digest; readonly file: Digest; readonly applications: number },
): Promise<void> {
  const call = await readCall(tx, id)
  await operatoreOf(tx, command.actor, call)
  const what = 'export-to-check'
  await recordDecision(tx, at, { ...command, office: call.office, call: id, what, body: exported })
}

/** When a file was exported from a call, and by whom; null if it never was. */
export async function exportOf(
  db: Reader,
  call: CallId,
  fingerprint: Digest,
): Promise<{ readonly at: Instant; readonly actor: StaffId } | null> {
  const found = await db
    .selectFrom('decision')
    .select(['at', 'actor'])
    .where('call', '=', call)
    .where('what', '=', 'export-to-check')
    .where(sql`body->>'fingerprint'`, '=', fingerprint)
    .orderBy('at', 'desc')
    .executeTakeFirst()
  return found ?? null
}

/** Answers of another archive, as a person has seen what they would change. */
export interface SeenAnswers {
  /** The bytes that they were read from. */
  readonly file: Digest
  readonly lists: AskedLists
  readonly answers: readonly Answer[]
  /** Application → its fingerprint when the person looked. */
  readonly seen: Readonly<Record<ApplicationId, string>>
}

/**
 * An operatore applies the answers of another archive: all of them or none. Each datum says where it was found, and the
 * checks run again on what has changed.
 * @throws {Refusal} `wrong-role`, `frozen`; `already-decided`, `conflict` and `stale-page` with the rows of the file
 */
export async function applyAnswers(
  tx: Tx,
  at: Instant,
  id: CallId,
  command: Command,
  { file, lists, answers, seen }: SeenAnswers,
): Promise<{ applications: number; data: number }> {
  // Held until the end, so that the review can't be closed meanwhile; whoever closes it takes the call first too.
  await tx.selectFrom('call').select('id').where('id', '=', id).forShare().execute()
  const call = await readCall(tx, id)
  await operatoreOf(tx, command.actor, call)
  if (call.snapshotDigest !== null) throw new Refusal('frozen')
  await tx.selectFrom('application').select('id').where('call', '=', id).orderBy('id').forUpdate().execute()

  const applications = await applicationsOnFile(tx, id)
  const byId = new Map(applications.map((one) => [one.id, one]))
  const decided = answers.filter(({ application, given }) => given.size > 0 && !byId.get(application)?.open)
  if (decided.length > 0) throw new Refusal('already-decided', rowsOf(decided))
  const conflicting = await tx
    .selectFrom('conflict')
    .innerJoin('application', 'application.id', 'conflict.application')
    .select('application')
    .where('call', '=', id)
    .where('staff', '=', command.actor)
    .execute()
  const theirs = new Set(conflicting.map(({ application }) => application))
  const locked = answers.filter(({ application, given }) => given.size > 0 && theirs.has(application))
  if (locked.length > 0) throw new Refusal('conflict', rowsOf(locked))
  const preview = previewAnswers({ ...asked(call), lists: withApplications(lists, applications) }, answers)
  if ('problems' in preview) throw new Refusal('stale-page', rowsOf(preview.problems))
  const moved = preview.changes.filter(({ application, fingerprint }) => seen[application] !== fingerprint)
  if (moved.length > 0) throw new Refusal('stale-page', rowsOf(moved))

  const source: DatumSource = { source: `SIL, scambio ${withArticle('del', romeDate(at))}`, at, file }
  const written = preview.changes.map(({ application: id, changes }) => {
    const { data, examined } = byId.get(id) as OnFile
    const after = withAnswers(data, changes, source)
    return {
      id,
      changes,
      data: after,
      findings: findingsOf(
        { ...examined, avviso: call.avviso, publishedOn: call.publishedOn },
        after,
        lists.find(({ ranking }) => ranking === after.ranking)?.required ?? [],
      ),
    }
  })
  for (let from = 0; from < written.length; from += 1000) {
    const some = written.slice(from, from + 1000)
    const rows = JSON.stringify(some.map(({ id, data, findings }) => ({ id, data, findings })))
    await sql`update application set data = v.data, findings = v.findings, data_by = ${command.actor}, data_at = ${at}
      from jsonb_to_recordset(${rows}::jsonb) as v(id text, data jsonb, findings jsonb)
      where application.id = v.id`.execute(tx)
    const events = some.map(({ id: subject, changes }) => ({
      event: 'answers-applied',
      subject,
      actor: command.actor,
      body: { command: command.command, source, changes },
    }))
    await appendAudit(tx, id, at, events)
  }
  const applied = {
    applications: written.length,
    data: written.reduce((sum, { changes }) => sum + changes.length, 0),
  }
  const body = { file, applications: written.map((one) => one.id), data: applied.data }
  await recordDecision(tx, at, { ...command, office: call.office, call: id, what: 'apply-answers', body })
  return applied
}

/** @throws {Refusal} `unknown-person`, `other-office`, `wrong-role` */
export async function operatoreOf(db: Reader, actor: StaffId, { office }: CallOnFile): Promise<void> {
  const { roles } = await memberOf(db, actor, office)
  if (!roles.includes('operatore')) throw new Refusal('wrong-role')
}

function rowsOf(places: readonly { readonly row: number | null }[]): string {
  const rows = places.map(({ row }) => row)
  const more = rows.length > 20 ? ` e altre ${rows.length - 20}` : ''
  return `${rows.length === 1 ? 'riga' : 'righe'} ${rows.slice(0, 20).join(', ')}${more}`
}

interface OnFile extends ApplicationToCheck {
  /** What the checks need beside the data. */
  readonly examined: Omit<Checked, 'avviso' | 'publishedOn'>
}

/** Each list with those who want to stand in its graduatoria. */
function withApplications(lists: AskedLists, applications: readonly OnFile[]): ListToCheck[] {
  return lists.map(({ ranking, ...list }) => ({
    ...list,
    applications: applications.filter(({ data }) => data.ranking === ranking),
  }))
}

/** The applications of a call whose data are known. */
async function applicationsOnFile(db: Reader, call: CallId): Promise<OnFile[]> {
  const rows = await db
    .selectFrom('application')
    .innerJoin('message', 'message.id', 'application.message')
    .innerJoin('call', 'call.id', 'application.call')
    .leftJoin('presentation', 'presentation.message', 'application.message')
    .select(lastIntegration)
    .select([
      'application.id',
      'application.state',
      'presentation.channel',
      'application.data',
      'application.position',
      'application.seconds_off',
      'message.certified_sender',
      'message.handed_from',
      'call.frozen_at',
    ])
    .where('application.call', '=', call)
    .where('application.data', 'is not', null)
    .orderBy('application.id')
    .execute()
  return rows.flatMap(({ id, state, data, ...row }) => {
    if (data === null) return []
    const examined = {
      channel: channelOf(row),
      position: row.position,
      secondsOff: row.seconds_off,
      certifiedSender: row.certified_sender,
      handedOver: row.handed_from !== null,
      integrationMissing: row.integrated === 'not-answered',
    }
    const verdict = applicationTransition(state, 'enter-data', { staff: null, roles: ['operatore'] }, {})
    const open = row.frozen_at === null && verdict.allowed
    return { id, state, open, data, examined }
  })
}
