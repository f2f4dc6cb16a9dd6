import { Refusal } from '../domain/refusal.js'
import type { ApplicationId, CallId, CommandId } from '../schemas/ids.js'
import type { Instant } from '../schemas/time.js'
import { refuseObjections } from './application-decisions.js'
import { applicationMayMove } from './applications.js'
import { appendAudit } from './audit.js'
import { readCall } from './calls.js'
import type { Reader, Tx } from './database.js'
import { type Command, memberOf, recordDecision } from './decisions.js'
import { putTasks } from './outbox.js'
import { NotInRecord } from './record.js'

/** How many applications one decision may hold. */
const most = 5000

/**
 * A responsabile admits many applications by one decision: only admissions can be confirmed in bulk, never exclusions.
 * Each is looked at again in its turn, and one that may not be admitted then stays as it is.
 * @norma L. 241/1990 art. 6, comma 1, lett. a
 * @throws {Refusal} `data-invalid`, `frozen`, `wrong-role`
 */
export async function admitInBulk(
  tx: Tx,
  at: Instant,
  id: CallId,
  command: Command,
  applications: readonly ApplicationId[],
): Promise<{ admitting: number }> {
  const wanted = [...new Set(applications)].sort()
  if (wanted.length === 0 || wanted.length > most) throw new Refusal('data-invalid', 'domande')
  const call = await readCall(tx, id)
  if (call.snapshotDigest !== null) throw new Refusal('frozen')
  const { roles } = await memberOf(tx, command.actor, call.office)
  if (!roles.includes('responsabile')) throw new Refusal('wrong-role')
  const strangers = await tx
    .selectFrom('application')
    .select('id')
    .where('id', 'in', wanted)
    .where('call', '=', id)
    .execute()
  if (strangers.length < wanted.length) throw new Refusal('data-invalid', 'domande')
  await recordDecision(tx, at, {
    ...command,
    office: call.office,
    call: id,
    what: 'admit-in-bulk',
    body: { applications: wanted },
  })
  const task = {
    do: 'start-bulk',
    command: command.command,
    call: id,
    epoch: call.epoch,
    fresh: false,
  } as const
  await putTasks(tx, at, [{ key: `bulk/${command.command}`, call: id, task }])
  return { admitting: wanted.length }
}

/** What one decision admits, and whose it is. @throws {NotInRecord} */
export async function readBulk(
  db: Reader,
  command: CommandId,
): Promise<Command & { readonly applications: readonly ApplicationId[] }> {
  const row = await db
    .selectFrom('decision')
    .select(['actor', 'body'])
    .where('command', '=', command)
    .where('what', '=', 'admit-in-bulk')
    .executeTakeFirst()
  if (!row) throw new NotInRecord('La decisione', command)
  const { applications } = row.body as { applications: readonly ApplicationId[] }
  return { command, actor: row.actor, applications }
}

/** Admits some of the applications of a decision; what stands against one is written down, and it stays as it is. */
export async function admitPage(
  tx: Tx,
  at: Instant,
  call: CallId,
  command: Command,
  page: readonly ApplicationId[],
): Promise<{ admitted: number; left: number }> {
  const admitted: ApplicationId[] = []
  const left: { id: ApplicationId; code: string }[] = []
  for (const id of page) {
    try {
      const { application } = await applicationMayMove(tx, id, 'admit', command)
      refuseObjections(application)
      admitted.push(id)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      left.push({ id, code: error.code })
    }
  }
  if (admitted.length > 0)
    await tx
      .updateTable('application')
      .set({ state: 'admitted', reasons: [], decided_by: command.actor, decided_at: at })
      .where('id', 'in', admitted)
      .execute()
  await appendAudit(tx, call, at, [
    ...admitted.map((id) => ({
      event: 'admit',
      subject: id,
      actor: command.actor,
      body: { bulk: command.command },
    })),
    ...left.map(({ id, code }) => ({
      event: 'not-admitted-in-bulk',
      subject: id,
      actor: command.actor,
      body: { bulk: command.command, code },
    })),
  ])
  await putTasks(
    tx,
    at,
    admitted.map((application) => ({
      key: application,
      call,
      task: { do: 'look-at-application', application } as const,
    })),
  )
  return { admitted: admitted.length, left: left.length }
}
