import { Refusal } from '../domain/refusal.js'
import { drawSample, type Sample, type SampleInput } from '../domain/sample-check.js'
import type { Role } from '../domain/transitions.js'
import type { ApplicationId, CallId, Digest } from '../schemas/ids.js'
import type { Instant } from '../schemas/time.js'
import { reopen } from './application-decisions.js'
import { readApplication, refuseConflict } from './applications.js'
import { readCall } from './calls.js'
import type { Reader, Tx } from './database.js'
import { type Command, memberOf, recordDecision } from './decisions.js'
import { raiseAlert, resolveAlerts } from './deliveries.js'
import { putTasks } from './outbox.js'
import { NotInRecord } from './record.js'

/** How many are checked and where the number comes from: said before it can be known. */
export interface SamplePlan {
  readonly size: SampleInput['size']
  /** How the size was fixed, in words: `il 10 per cento, come dice il regolamento`. */
  readonly rule: string
  readonly source: string
}

/** The number as it came out, and those whom a person doubts for a reason. */
export interface SampleNumber {
  readonly seed: string
  readonly drawnAt: Instant
  readonly doubtful: readonly ApplicationId[]
}

/** What a check found; the evidence was uploaded before. Who did not answer may leave none. */
export interface CheckOutcome {
  readonly outcome: 'confirmed' | 'false' | 'not-answered'
  readonly evidence: Digest | null
}

/** Whose declarations may be checked: read, and neither excluded nor withdrawn. */
const CHECKED = ['examined', 'integrating', 'admitted', 'with-reserve'] as const

/** A responsabile orders a sample check. @norma DPR 445/2000 art. 71 @throws {Refusal} `wrong-role`, `data-invalid` */
export async function orderSample(
  tx: Tx,
  at: Instant,
  call: CallId,
  command: Command,
  { size, rule, source }: SamplePlan,
): Promise<{ sample: string }> {
  await tx.selectFrom('call').select('id').where('id', '=', call).forNoKeyUpdate().execute()
  const { office } = await readCall(tx, call)
  await refuseOthers(tx, command, office, 'responsabile')
  if (rule.trim() === '' || source.trim() === '')
    throw new Refusal('data-invalid', 'misura e fonte del numero')
  const { count } = await tx
    .selectFrom('sample_check')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('call', '=', call)
    .executeTakeFirstOrThrow()
  const ordinal = Number(count) + 1
  const sample = `${call}.check.${ordinal}`
  await tx
    .insertInto('sample_check')
    .values({
      id: sample,
      call,
      ordinal,
      size: JSON.stringify(size),
      rule,
      source,
      ordered_by: command.actor,
      ordered_at: at,
    })
    .execute()
  await recordDecision(tx, at, {
    ...command,
    office,
    call,
    what: 'order-sample',
    body: { sample, size, rule, source },
  })
  return { sample }
}

/**
 * The sample is drawn by a number that nobody knew when it was ordered; its minutes follow.
 * @throws {Refusal} `sample-too-early`, `wrong-state` when it was drawn already; RuleError `sample-invalid`
 * @norma DPR 445/2000 art. 71
 */
export async function drawOrderedSample(
  tx: Tx,
  at: Instant,
  id: string,
  command: Command,
  { seed, drawnAt, doubtful }: SampleNumber,
): Promise<{ drawn: readonly ApplicationId[]; added: readonly ApplicationId[] }> {
  await tx.selectFrom('sample_check').select('id').where('id', '=', id).forUpdate().execute()
  const { call, size, seed: known, ordered_at } = await readSample(tx, id)
  const { office, epoch } = await readCall(tx, call)
  await refuseOthers(tx, command, office, 'responsabile')
  if (known !== null) throw new Refusal('wrong-state')
  const out = Date.parse(drawnAt)
  if (!(out >= Date.parse(ordered_at) && out <= Date.parse(at))) throw new Refusal('sample-too-early')
  const rows = await tx
    .selectFrom('application')
    .select('id')
    .where('call', '=', call)
    .where('state', 'in', CHECKED)
    .where('data', 'is not', null)
    .orderBy('id')
    .execute()
  const applications = rows.map((row) => row.id)
  if (doubtful.some((one) => !applications.includes(one))) throw new Refusal('data-invalid', 'domande')
  const { drawn, added } = drawSample({ applications, size, seed, doubtful })
  await tx
    .updateTable('sample_check')
    .set({ seed, drawn_at: drawnAt, drawn_from: applications.length })
    .where('id', '=', id)
    .execute()
  const checked = [...drawn, ...added.map((one) => ({ id: one, key: null }))]
  if (checked.length > 0)
    await tx
      .insertInto('sample_checked')
      .values(checked.map(({ id: application, key }) => ({ sample: id, application, key })))
      .execute()
  const body = { sample: id, seed, drawnAt, drawn: drawn.map((one) => one.id), added }
  await recordDecision(tx, at, { ...command, office, call, what: 'draw-sample', body })
  const task = { do: 'start-minutes', sample: id, call, epoch, fresh: false } as const
  await putTasks(tx, at, [{ key: `minutes/${id}`, call, task }])
  return { drawn: body.drawn, added }
}

/** An operatore writes down what a check found. A false declaration is told, for a person to decide.
 *  @throws {Refusal} `conflict`, `proof-missing`, `wrong-state` when it was written already */
export async function recordOutcome(
  tx: Tx,
  at: Instant,
  checked: Checked,
  command: Command,
  { outcome, evidence }: CheckOutcome,
): Promise<{ outcome: CheckOutcome['outcome'] }> {
  const found = await hold(tx, checked)
  const { call, office } = await readApplication(tx, checked.application)
  await refuseOthers(tx, command, office, 'operatore')
  await refuseConflict(tx, checked.application, command.actor)
  if (found.outcome !== null) throw new Refusal('wrong-state')
  if (evidence === null && outcome !== 'not-answered') throw new Refusal('check-unproved')
  await rowOf(tx, checked).set({ outcome, evidence, recorded_by: command.actor, recorded_at: at }).execute()
  const body = { sample: checked.sample, outcome, evidence }
  const { application } = checked
  await recordDecision(tx, at, { ...command, office, call, application, what: 'record-check', body })
  if (outcome === 'false')
    await raiseAlert(tx, at, { scope: scopeOf(checked), code: 'false-declaration', call })
  return { outcome }
}

/**
 * A responsabile, who did not record it, decides on a declaration found false: the application is taken up again, to
 * be decided anew, or left as it is, for a reason.
 * @norma DPR 445/2000 art. 75 (decadenza)
 * @throws {Refusal} `same-person`, `conflict`, `frozen`, and those of taking an application up again
 */
export async function decideFalse(
  tx: Tx,
  at: Instant,
  checked: Checked,
  command: Command,
  decision: 'reopen' | 'leave',
  reason: string | null,
): Promise<{ decision: 'reopen' | 'leave' }> {
  if (reason === null) throw new Refusal('reason-missing')
  const found = await hold(tx, checked)
  const { application } = checked
  const { call, office } = await readApplication(tx, application)
  await refuseOthers(tx, command, office, 'responsabile')
  await refuseConflict(tx, application, command.actor)
  if (found.outcome !== 'false' || found.decision !== null) throw new Refusal('wrong-state')
  if (found.recorded_by === command.actor) throw new Refusal('same-person')
  await rowOf(tx, checked).set({ decision, decided_by: command.actor, decided_at: at }).execute()
  await resolveAlerts(tx, at, [scopeOf(checked)], ['false-declaration'])
  if (decision === 'reopen') await reopen(tx, at, application, command, reason)
  else {
    const body = { sample: checked.sample, reason }
    await recordDecision(tx, at, { ...command, office, call, application, what: 'leave-false', body })
  }
  return { decision }
}

/** One application of a sample. */
export interface Checked {
  readonly sample: string
  readonly application: ApplicationId
}

/** @throws {NotInRecord} */
export async function readSample(db: Reader, id: string) {
  const row = await db.selectFrom('sample_check').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw new NotInRecord('Il controllo a campione', id)
  return row
}

/** A sample as it was drawn, for its minutes. @throws {NotInRecord} */
export async function drawnSample(db: Reader, id: string): Promise<Sample> {
  const { seed } = await readSample(db, id)
  if (seed === null) throw new NotInRecord('L’estrazione del campione', id)
  const rows = await db
    .selectFrom('sample_checked')
    .select(['application', 'key'])
    .where('sample', '=', id)
    .execute()
  return {
    seed,
    drawn: rows
      .flatMap(({ application, key }) => (key === null ? [] : [{ id: application, key }]))
      .sort((a, b) => (a.key < b.key ? -1 : 1)),
    added: rows.flatMap(({ application, key }) => (key === null ? [application] : [])).sort(),
  }
}

async function hold(tx: Tx, { sample, application }: Checked) {
  const row = await tx
    .selectFrom('sample_checked')
    .selectAll()
    .where('sample', '=', sample)
    .where('application', '=', application)
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw new NotInRecord('La domanda nel campione', sample)
  return row
}

function rowOf(tx: Tx, { sample, application }: Checked) {
  return tx.updateTable('sample_checked').where('sample', '=', sample).where('application', '=', application)
}

function scopeOf({ sample, application }: Checked): string {
  return `${sample}/${application}`
}

async function refuseOthers(
  db: Reader,
  { actor }: Command,
  office: Parameters<typeof memberOf>[2],
  role: Role,
): Promise<void> {
  const { roles } = await memberOf(db, actor, office)
  if (!roles.includes(role)) throw new Refusal('wrong-role')
}
