import { sql } from 'kysely'
import { KINDS } from '../domain/kind-of-call.js'
import {
  addDays,
  addHours,
  daysBefore,
  type HolidayCalendar,
  startOfDay,
  termEnd,
} from '../domain/terms/index.js'
import type { Avviso } from '../schemas/call.js'
import type { CallId } from '../schemas/ids.js'
import type { Instant, LegalDate } from '../schemas/time.js'
import { appendAudit } from './audit.js'
import type { Reader, Tx } from './database.js'
import type { TermName } from './tables.js'

/** How long before its end a term is told of, in days. */
const alarmDays = [7, 3, 1] as const

/** There is something to tell of a term at an instant. `daysBefore` is null when its last day is over. */
export interface TermWatch {
  readonly at: Instant
  readonly name: TermName
  readonly daysBefore: number | null
}

/** When a term is told of: in the morning of the days before its end, and the second after its last day. */
export function watchesOf({ name, due }: { name: TermName; due: LegalDate }): TermWatch[] {
  const warnings = alarmDays.map((days) => ({
    at: addHours(startOfDay(daysBefore(due, days)), 8),
    name,
    daysBefore: days,
  }))
  return [...warnings, { at: startOfDay(addDays(due, 1)), name, daysBefore: null }]
}

export interface TermOnFile {
  readonly name: TermName
  readonly due: LegalDate
  readonly doneAt: Instant | null
  readonly missedAt: Instant | null
}

/** Computes the legal terms of a call once, from the day of publication, and keeps them with their reasons.
 *  @norma Carta dei servizi: 35 giorni per la graduatoria, 45 per l'elenco; art. 2963 c.c. */
export async function setTerms(
  tx: Tx,
  avviso: Avviso,
  publishedOn: LegalDate,
  calendar: HolidayCalendar,
): Promise<void> {
  const { publicationDays, listDays } = avviso.terms
  const { requestedOn } = avviso.requestingBody
  const terms: { name: TermName; days: number; from: LegalDate }[] = [
    { name: 'publication', days: publicationDays, from: publishedOn },
    { name: 'list', days: listDays, from: publishedOn },
  ]
  if (KINDS[avviso.kind].countsFromRequest && requestedOn !== null)
    terms.push({ name: 'list-from-request', days: listDays, from: requestedOn as LegalDate })
  const rows = terms.map(({ name, days, from }) => {
    const term = termEnd(from, days, calendar)
    return { call: avviso.id, name, days, due: term.end, rule: term.rule, explanation: term.why }
  })
  await tx.insertInto('term').values(rows).execute()
}

export async function termsOf(db: Reader, call: CallId): Promise<TermOnFile[]> {
  const rows = await db.selectFrom('term').selectAll().where('call', '=', call).orderBy('due').execute()
  return rows.map(({ name, due, done_at, missed_at }) => ({
    name,
    due,
    doneAt: done_at,
    missedAt: missed_at,
  }))
}

export async function keepTerm(tx: Tx, call: CallId, name: TermName, doneAt: Instant): Promise<void> {
  await tx
    .updateTable('term')
    .set({ done_at: doneAt })
    .where('call', '=', call)
    .where('name', '=', name)
    .where('done_at', 'is', null)
    .execute()
}

/** The list is in time when its provider has accepted it in time, though the proof of delivery comes later. */
export async function settleListTerm(tx: Tx, call: CallId): Promise<void> {
  await sql`
    update term set done_at = sent.at
    from (select min(accepted_at) as at from delivery
      where call = ${call} and purpose = 'list' and state in ('accepted', 'delivered')) as sent
    where term.call = ${call} and term.name in ('list', 'list-from-request') and term.done_at is null and sent.at is not null`.execute(
    tx,
  )
}

/** Says that a term comes near. Once for each day of warning. */
export async function raiseTermAlarm(
  tx: Tx,
  at: Instant,
  call: CallId,
  name: TermName,
  daysBefore: number,
): Promise<void> {
  await tx
    .insertInto('term_alarm')
    .values({ call, name, days_before: daysBefore, raised_at: at })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  await appendAudit(tx, call, at, [
    { event: 'term-alarm', subject: call, actor: null, body: { name, daysBefore } },
  ])
}

/** Says that a term has passed without its act, and what the call was waiting for. */
export async function missTerm(tx: Tx, at: Instant, call: CallId, name: TermName): Promise<void> {
  const { rowCount } = await sql`
    update term set missed_at = ${at}, missed_why = waiting.why
    from (select case state
        when 'draft' then 'avviso non approvato' when 'avviso-approved' then 'avviso non pubblicato' when 'published' then 'termini di presentazione aperti'
        when 'collected' then 'consegne tardive in attesa' when 'review' then 'istruttoria non chiusa'
        when 'frozen' then 'graduatoria non proposta' when 'proposed' then 'graduatoria in attesa del dirigente'
        when 'approved' then 'graduatoria approvata e non pubblicata'
        when 'provisional-published' then 'graduatoria provvisoria in attesa di osservazioni'
        when 'graduatoria-published' then 'elenco non inviato' when 'list-sent' then 'manca la prova di consegna'
        else state end as why
      from call where id = ${call}) as waiting
    where term.call = ${call} and term.name = ${name} and done_at is null and missed_at is null`
    .execute(tx)
    .then((result) => ({ rowCount: Number(result.numAffectedRows ?? 0) }))
  if (rowCount > 0)
    await appendAudit(tx, call, at, [{ event: 'term-missed', subject: call, actor: null, body: { name } }])
}
