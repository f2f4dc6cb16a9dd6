import { Refusal } from '../domain/refusal.js'
import type { MessageId, OfficeId, RequestId } from '../schemas/ids.js'
import type { Instant } from '../schemas/time.js'
import type { Tx } from './database.js'
import type { Command } from './decisions.js'
import { NotInRecord } from './record.js'

/** What a public body sends later is joined to its request, while nobody has decided on it.
 *  @throws {Refusal} `other-office`, `wrong-state` */
export async function attachToRequest(
  tx: Tx,
  at: Instant,
  id: RequestId,
  message: { readonly id: MessageId; readonly office: OfficeId },
  command: Command,
): Promise<void> {
  const request = await tx
    .selectFrom('request')
    .select(['office', 'state'])
    .where('id', '=', id)
    .forShare()
    .executeTakeFirst()
  if (!request) throw new NotInRecord('La richiesta', id)
  if (request.office !== message.office) throw new Refusal('other-office')
  if (request.state === 'refused') throw new Refusal('wrong-state')
  await tx
    .insertInto('request_message')
    .values({ request: id, message: message.id, attached_at: at, attached_by: command.actor })
    .execute()
}
