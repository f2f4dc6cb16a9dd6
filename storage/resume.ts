import { sql } from 'kysely'
import { UNDECIDED } from '../domain/application-transitions.js'
import { addDays, startOfDay } from '../domain/terms/index.js'
import type { CallId } from '../schemas/ids.js'
import type { Task } from '../schemas/task.js'
import type { Instant } from '../schemas/time.js'
import { appendAudit } from './audit.js'
import type { Reader, Tx } from './database.js'
import { noticeOfDecision } from './notices.js'
import { putTasks } from './outbox.js'
import { NotInRecord } from './record.js'
import { SETTLED, type Tables } from './tables.js'

/** A run to start, and the key in whose order the outbox keeps it. */
interface Start {
  readonly key: string
  readonly task: Task
}

/** What every run is started with: it takes the place of a run of an earlier epoch. */
interface Anew {
  readonly call: CallId
  readonly epoch: number
  readonly fresh: true
}

/**
 * Starts a call's procedure again from the record: the epoch rises, so that every run of before is refused at its
 * next write, and whatever isn't finished gets a fresh run.
 * @returns the new epoch and how many applications are taken up again
 */
export async function resumeCall(
  tx: Tx,
  at: Instant,
  id: CallId,
): Promise<{ epoch: number; applications: number }> {
  const raised = await tx
    .updateTable('call')
    .set((row) => ({ epoch: row('epoch', '+', 1) }))
    .where('id', '=', id)
    .returning(['epoch', 'closed_at'])
    .executeTakeFirst()
  if (!raised) throw new NotInRecord('La chiamata', id)
  const anew: Anew = { call: id, epoch: raised.epoch, fresh: true }
  const applications = await openApplications(tx, anew)
  const starts: Start[] = [
    ...(raised.closed_at ? [] : [{ key: id, task: { do: 'start-call', ...anew } as const }]),
    ...applications,
    ...(await lettersUnderWay(tx, anew)),
    ...(await unansweredObservations(tx, anew)),
    ...(await untoldAuthors(tx, anew)),
    ...(await samplesWithoutMinutes(tx, anew)),
    ...(await openMailings(tx, anew)),
    ...(await unfinishedBulks(tx, anew)),
    ...(await standingPublications(tx, anew)),
  ]
  await tx.deleteFrom('outbox').where('call', '=', id).execute()
  await putTasks(
    tx,
    at,
    starts.map((start) => ({ ...start, call: id })),
  )
  await appendAudit(tx, id, at, [{ event: 'resume', subject: id, actor: null, body: { epoch: anew.epoch } }])
  return { epoch: anew.epoch, applications: applications.length }
}

/** Those that nobody has decided, and those whose receipt may still arrive. */
async function openApplications(db: Reader, anew: Anew): Promise<Start[]> {
  const rows = await db
    .selectFrom('application')
    .leftJoin('delivery', (join) =>
      join.onRef('delivery.application', '=', 'application.id').on('purpose', '=', 'receipt'),
    )
    .select('application.id')
    .where('application.call', '=', anew.call)
    .where((or) =>
      or.or([
        or('application.state', 'in', UNDECIDED),
        or('delivery.state', 'is', null),
        or('delivery.state', 'not in', SETTLED),
      ]),
    )
    .orderBy('application.id')
    .execute()
  return rows.map(({ id: application }) => ({
    key: application,
    task: { do: 'start-application', application, ...anew },
  }))
}

/** Letters to an applicant, and receipts that a person had sent again. */
async function lettersUnderWay(db: Reader, anew: Anew): Promise<Start[]> {
  const rows = await db
    .selectFrom('delivery')
    .select('id')
    .where('call', '=', anew.call)
    .where('application', 'is not', null)
    .where('watched_by', '=', 'delivery')
    .where('channel', '=', 'pec')
    .where('state', 'not in', SETTLED)
    .orderBy('id')
    .execute()
  return rows.map(({ id: delivery }) => ({
    key: delivery,
    task: { do: 'start-delivery', delivery, ...anew },
  }))
}

/** Observations that were decided and whose answer was not written yet. */
async function unansweredObservations(db: Reader, anew: Anew): Promise<Start[]> {
  const rows = await db
    .selectFrom('observation')
    .leftJoin('delivery', (join) => join.on(sql<boolean>`delivery.id = observation.id`))
    .select('observation.id')
    .where('observation.call', '=', anew.call)
    .where('observation.state', '!=', 'received')
    .where('delivery.id', 'is', null)
    .orderBy('observation.id')
    .execute()
  return rows.map(({ id: observation }) => ({
    key: `answer/${observation}`,
    task: { do: 'start-answer', observation, ...anew },
  }))
}

/** Decisions of which the author was to be told, and was not yet. */
async function untoldAuthors(db: Reader, anew: Anew): Promise<Start[]> {
  const rows = await db
    .selectFrom('decision')
    .leftJoin('delivery', (join) => join.on(noticeOfDecision))
    .select('command')
    .where('decision.call', '=', anew.call)
    .where('what', 'in', ['withdraw', 'admit-with-reserve'])
    .where('delivery.id', 'is', null)
    .orderBy('command')
    .execute()
  return rows.map(({ command: decision }) => ({
    key: `notice/${decision}`,
    task: { do: 'start-notice', decision, ...anew },
  }))
}

async function samplesWithoutMinutes(db: Reader, anew: Anew): Promise<Start[]> {
  const rows = await db
    .selectFrom('sample_check')
    .leftJoin('once', (join) => join.on(sql<boolean>`once.key = sample_check.id || '/minutes'`))
    .select('id')
    .where('call', '=', anew.call)
    .where('seed', 'is not', null)
    .where('once.key', 'is', null)
    .orderBy('id')
    .execute()
  return rows.map(({ id: sample }) => ({
    key: `minutes/${sample}`,
    task: { do: 'start-minutes', sample, ...anew },
  }))
}

async function openMailings(db: Reader, anew: Anew): Promise<Start[]> {
  const rows = await db
    .selectFrom('mailing')
    .select('id')
    .where('call', '=', anew.call)
    .where('ended_at', 'is', null)
    .orderBy('id')
    .execute()
  return rows.map(({ id: mailing }) => ({ key: mailing, task: { do: 'start-mailing', mailing, ...anew } }))
}

async function unfinishedBulks(db: Reader, anew: Anew): Promise<Start[]> {
  const rows = await db
    .selectFrom('decision')
    .leftJoin('once', (join) => join.on(sql<boolean>`once.key = 'bulk/' || decision.command || '/end'`))
    .select('command')
    .where('call', '=', anew.call)
    .where('what', '=', 'admit-in-bulk')
    .where('once.key', 'is', null)
    .orderBy('command')
    .execute()
  return rows.map(({ command }) => ({
    key: `bulk/${command}`,
    task: { do: 'start-bulk', command, ...anew },
  }))
}

/** What stands on the site and has a day on which it is taken down. */
async function standingPublications(db: Reader, anew: Anew): Promise<Start[]> {
  const rows = await db
    .selectFrom('publication')
    .select(['what', 'version', 'online_until'])
    .distinct()
    .where('call', '=', anew.call)
    .where('removed_at', 'is', null)
    .where('online_until', 'is not', null)
    .orderBy('what')
    .orderBy('version')
    .$narrowType<{ online_until: NonNullable<Tables['publication']['online_until']> }>()
    .execute()
  return rows.map(({ what, version, online_until }) => ({
    key: `publication/${anew.call}/${what}/${version}`,
    task: { do: 'start-publication', what, version, until: startOfDay(addDays(online_until, 1)), ...anew },
  }))
}
