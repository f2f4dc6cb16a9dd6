import { sql } from 'kysely'
import { Refusal } from '../domain/refusal.js'
import type { DeliveryId, Digest } from '../schemas/ids.js'
import type { Instant } from '../schemas/time.js'
import type { Tx } from './database.js'
import { type Command, memberOf, recordDecision } from './decisions.js'
import { raiseAlert, resolveAlerts } from './deliveries.js'
import { NotInRecord } from './record.js'

/** What became of a letter on paper, as its advice of receipt says, or whoever handed it over. */
export interface PaperOutcome {
  /** `held`: at the post office, not collected within its days (compiuta giacenza): it counts as delivered. */
  readonly outcome: 'delivered' | 'held' | 'not-found'
  /** When: terms run from it. */
  readonly at: Instant
  /** Number of the raccomandata; null for what was handed over at the counter. */
  readonly number: string | null
  /** The scan of the advice of receipt, or of the signed copy; in the blob store already. */
  readonly proof: Digest | null
}

/**
 * An operatore writes down what became of a letter that went on paper.
 *
 * @norma art. 1335 c.c.; L. 890/1982 art. 8 (compiuta giacenza)
 * @throws {Refusal} `wrong-state` for what goes by PEC or has its outcome, `instant-in-future`, `proof-missing`
 */
export async function recordPaper(
  tx: Tx,
  at: Instant,
  id: DeliveryId,
  command: Command,
  { outcome, at: when, number, proof }: PaperOutcome,
): Promise<{ state: 'delivered' | 'failed' }> {
  const found = await tx
    .selectFrom('delivery')
    .innerJoin('matter', (join) =>
      join.on(sql<boolean>`matter.id = coalesce(delivery.call, delivery.request)`),
    )
    .selectAll('delivery')
    .select('matter.office')
    .where('delivery.id', '=', id)
    .forUpdate('delivery')
    .executeTakeFirst()
  if (!found) throw new NotInRecord('L’invio', id)
  const { call, request, office, application, channel, created_at } = found
  const member = await memberOf(tx, command.actor, office)
  if (!member.roles.includes('operatore')) throw new Refusal('wrong-role')
  if (channel === 'pec' || found.ended_at !== null) throw new Refusal('wrong-state')
  if (Date.parse(when) > Date.parse(at)) throw new Refusal('instant-in-future')
  if (Date.parse(when) < Date.parse(created_at)) throw new Refusal('data-invalid', 'data dell’esito')
  // By post there is an advice of receipt; whoever hands a letter over at the counter is a witness.
  if (channel === 'paper' && (proof === null || !number?.trim())) throw new Refusal('proof-missing')
  if (channel === 'counter' && outcome === 'held') throw new Refusal('data-invalid', 'esito')

  const state = outcome === 'not-found' ? 'failed' : 'delivered'
  await tx
    .updateTable('delivery')
    .set({ state, accepted_at: state === 'delivered' ? when : null, ended_at: when })
    .where('id', '=', id)
    .execute()
  await tx
    .updateTable('delivery_attempt')
    .set({ state: 'submitted', settled_at: at })
    .where('delivery', '=', id)
    .execute()
  await resolveAlerts(tx, at, [id], ['paper-to-send'])
  if (state === 'failed') await raiseAlert(tx, at, { scope: id, code: 'failed', call })
  const body = { delivery: id, outcome, at: when, number, proof }
  await recordDecision(tx, at, {
    ...command,
    ...(application ? { application } : {}),
    ...(request ? { request } : {}),
    office,
    call,
    what: 'record-paper',
    body,
  })
  return { state }
}
