import { Refusal } from '../domain/refusal.js'
import type { AvvisoTemplate } from '../schemas/avviso-template.js'
import type { CallKind } from '../schemas/call.js'
import type { OfficeId } from '../schemas/ids.js'
import type { Instant } from '../schemas/time.js'
import type { Reader, Tx } from './database.js'
import { type Command, memberOf, recordDecision } from './decisions.js'

/** A responsabile keeps what the avvisi of the office have in common; the last one counts, those of before stay. */
export async function keepTemplate(
  tx: Tx,
  at: Instant,
  office: OfficeId,
  command: Command,
  template: AvvisoTemplate,
): Promise<{ kept: true }> {
  const { roles } = await memberOf(tx, command.actor, office)
  if (!roles.includes('responsabile')) throw new Refusal('wrong-role')
  const { kind } = template
  await tx
    .insertInto('avviso_template')
    .values({ office, kind, body: JSON.stringify(template), kept_by: command.actor, kept_at: at })
    .execute()
  await recordDecision(tx, at, { ...command, office, call: null, what: 'keep-template', body: { template } })
  return { kept: true }
}

/** @throws {Refusal} `template-missing` */
export async function templateOf(db: Reader, office: OfficeId, kind: CallKind): Promise<AvvisoTemplate> {
  const row = await db
    .selectFrom('avviso_template')
    .select('body')
    .where('office', '=', office)
    .where('kind', '=', kind)
    .orderBy('kept_at', 'desc')
    .executeTakeFirst()
  if (!row) throw new Refusal('template-missing')
  return row.body
}
