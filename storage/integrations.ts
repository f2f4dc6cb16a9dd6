import type { ApplicationState } from '../domain/application-transitions.js'
import { Refusal } from '../domain/refusal.js'
import { endOfDay, romeDate } from '../domain/terms/index.js'
import type { ApplicationId } from '../schemas/ids.js'
import type { Instant, LegalDate } from '../schemas/time.js'
import { applicationMayMove, ownerOf, readApplication } from './applications.js'
import { appendAudit } from './audit.js'
import type { Reader, Tx } from './database.js'
import { type Command, recordDecision } from './decisions.js'
import { NotInRecord } from './record.js'

/** What is asked of a person: in words for the letter, and by when. */
export interface IntegrationRequest {
  readonly missing: readonly { readonly what: string; readonly remedy: string }[]
  readonly due: LegalDate
}

export interface OpenIntegration {
  readonly ordinal: number
  readonly due: LegalDate
  /** The last instant at which the answer is in time. */
  readonly until: Instant
}

/**
 * A responsabile asks its author for what is missing. One request at a time, and only for what can be put right.
 * @norma L. 241/1990 art. 6, comma 1, lett. b (soccorso istruttorio)
 * @throws {Refusal} `already-asked`, `term-too-short`
 */
export async function askIntegration(
  tx: Tx,
  at: Instant,
  id: ApplicationId,
  command: Command,
  { missing, due }: IntegrationRequest,
): Promise<{ state: ApplicationState; ordinal: number }> {
  const { application, to } = await applicationMayMove(tx, id, 'ask-integration', command)
  if (due <= romeDate(at)) throw new Refusal('term-too-short')
  const { count } = await tx
    .selectFrom('integration')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('application', '=', id)
    .executeTakeFirstOrThrow()
  const ordinal = Number(count) + 1
  await tx
    .insertInto('integration')
    .values({ application: id, ordinal, asked_by: command.actor, asked_at: at, due })
    .execute()
  await tx.updateTable('application').set({ state: to }).where('id', '=', id).execute()
  await recordDecision(tx, at, {
    ...command,
    ...ownerOf(application),
    what: 'ask-integration',
    body: { ordinal, missing, due },
  })
  return { state: to, ordinal }
}

/** The request that waits for its answer, if any. */
export async function openIntegration(db: Reader, id: ApplicationId): Promise<OpenIntegration | null> {
  const row = await db
    .selectFrom('integration')
    .select(['ordinal', 'due'])
    .where('application', '=', id)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  return row ? { ...row, until: endOfDay(row.due) } : null
}

/** Ends the open request: its answer was read, or its term has passed. */
export async function endIntegration(
  tx: Tx,
  at: Instant,
  id: ApplicationId,
  outcome: 'answered' | 'not-answered',
): Promise<void> {
  await tx
    .updateTable('integration')
    .set({ ended_at: at, outcome })
    .where('application', '=', id)
    .where('ended_at', 'is', null)
    .execute()
}

/** The term to integrate has passed: a person decides on what there is. An answer that came in time and was not read
 *  yet keeps the application where it is. */
export async function integrationTermOver(
  tx: Tx,
  at: Instant,
  id: ApplicationId,
): Promise<{ state: ApplicationState }> {
  await tx.selectFrom('application').select('id').where('id', '=', id).forNoKeyUpdate().execute()
  const { state, call } = await readApplication(tx, id)
  if (state !== 'integrating') return { state }
  const answered = await tx
    .selectFrom('integration')
    .innerJoin('attached_message', 'attached_message.application', 'integration.application')
    .select('ordinal')
    .where('integration.application', '=', id)
    .where('ended_at', 'is', null)
    .where('role', '=', 'answer')
    .whereRef('attached_at', '>=', 'asked_at')
    .executeTakeFirst()
  await endIntegration(tx, at, id, answered ? 'answered' : 'not-answered')
  await tx.updateTable('application').set({ state: 'examined' }).where('id', '=', id).execute()
  await appendAudit(tx, call, at, [
    { event: 'end-integration', subject: id, actor: null, body: { answered: answered !== undefined } },
  ])
  return { state: 'examined' }
}

/** What a request asked for, as the person who decided wrote it. @throws {NotInRecord} */
export async function integrationAsked(
  db: Reader,
  id: ApplicationId,
  ordinal: number,
): Promise<IntegrationRequest> {
  const rows = await db
    .selectFrom('decision')
    .select('body')
    .where('application', '=', id)
    .where('what', '=', 'ask-integration')
    .execute()
  const asked = rows.map(({ body }) => body as IntegrationRequest & { ordinal: number })
  const found = asked.find((one) => one.ordinal === ordinal)
  if (!found) throw new NotInRecord('La richiesta di integrazione della domanda', id)
  return found
}
