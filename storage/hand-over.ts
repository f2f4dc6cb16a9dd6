import type { Selectable } from 'kysely'
import { KINDS } from '../domain/kind-of-call.js'
import { Refusal } from '../domain/refusal.js'
import { type CallId, type MessageId, messageId } from '../schemas/ids.js'
import type { Instant } from '../schemas/time.js'
import { readCall } from './calls.js'
import type { Tx } from './database.js'
import { raiseAlert } from './deliveries.js'
import { register } from './register.js'
import type { Tables } from './tables.js'
import { notSorted } from './unsorted.js'

type Message = Selectable<Tables['message']>

/**
 * What was sent to the wrong office is handed over to that of its call: a message there too, with a number of that
 * office's register and linked to the one that it has where it arrived. Its instants stay: whoever wrote in time to the
 * wrong office wrote in time. There it waits for a person, who decides whether it is an application.
 *
 * What that office has already, because it was sent to both, is not registered a second time; what came from there
 * waits there again. Call this last: the register is held until the transaction ends.
 * @norma L. 241/1990 art. 1, comma 2-bis (collaborazione e buona fede), e art. 6; DPR 445/2000 art. 53
 * @throws {Refusal} `wrong-state` for a call that is not published
 */
export async function handOver(tx: Tx, at: Instant, from: MessageId, id: CallId): Promise<void> {
  const message = await tx.selectFrom('message').selectAll().where('id', '=', from).executeTakeFirstOrThrow()
  const { office, mailbox, avviso, publishedAt } = await readCall(tx, id)
  if (publishedAt === null) throw new Refusal('wrong-state')
  // As intake does: what arrives there meanwhile waits, and is found out as the same.
  await tx.selectFrom('mailbox').select('address').where('address', '=', mailbox).forUpdate().execute()
  const known = await sameIn(tx, mailbox, message)
  if (known) return await backAgain(tx, at, known, id)

  const { digest, sent_at: sentAt } = message
  const there = messageId(mailbox, digest)
  await tx
    .insertInto('message')
    .values({
      ...message,
      id: there,
      mailbox,
      registered_at: at,
      findings: JSON.stringify(message.findings),
      ...waiting(id),
      proposed_application: null,
      proposed_request: null,
      redelivery_of: null,
      handed_from: from,
    })
    .execute()
  await register(tx, office, at, [
    {
      direction: 'in',
      message: there,
      delivery: null,
      correspondent: message.certified_sender ?? message.header_from,
      subject: message.subject,
      reserved: KINDS[avviso.kind].health,
      sentAt,
      digest,
    },
  ])
}

const waiting = (call: CallId) =>
  ({
    standing: 'to-assign',
    call,
    proposal: 'handed-over',
    resolved_by: null,
    resolved_at: null,
  }) as const

/** The same message in another mailbox: the same bytes, or the same PEC by an identifier that may be relied upon. */
async function sameIn(tx: Tx, mailbox: string, message: Message): Promise<Message | undefined> {
  const { digest, verified, kind, transaction } = message
  const isPec = verified && kind === 'posta-certificata' && transaction !== null
  return await tx
    .selectFrom('message')
    .selectAll()
    .where('mailbox', '=', mailbox)
    .where('redelivery_of', 'is', null)
    .where((or) =>
      or.or([or('digest', '=', digest), ...(isPec ? [or.and({ verified: true, kind, transaction })] : [])]),
    )
    .orderBy('registered_at')
    .executeTakeFirst()
}

/** It is there with its number. Handed over from there, it waits for a person again; otherwise it goes its own way. */
async function backAgain(tx: Tx, at: Instant, { id, standing }: Message, call: CallId): Promise<void> {
  if (standing !== 'handed-over') return
  await tx.updateTable('message').set(waiting(call)).where('id', '=', id).execute()
  await raiseAlert(tx, at, { scope: id, code: notSorted, call })
}
