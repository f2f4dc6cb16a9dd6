import { sql } from 'kysely'
import { type Correspondence, type KnownApplication, STRANGER } from '../domain/later-message.js'
import type { ApplicationId, CallId } from '../schemas/ids.js'
import type { Tx } from './database.js'
import { requestsWrittenAbout } from './requesting-bodies.js'
import type { MessageView, ReadableMessage } from './seen-message.js'
import { sentUnder } from './threads.js'

/** Who has applied already, among those who write in a batch, and which messages of ours they answer. */
export interface Correspondents {
  of(view: ReadableMessage): Correspondence
  /** A new application, for what its sender wrote after it. */
  remember(view: ReadableMessage, application: KnownApplication): void
}

/** Looks all of a batch up at once: three queries, whatever it holds. */
export async function correspondentsOf(
  tx: Tx,
  mailbox: string,
  rows: readonly { readonly view: MessageView }[],
  calls: readonly { readonly id: CallId }[],
): Promise<Correspondents> {
  const views = rows.flatMap(({ view }) => (view.readable && !view.receipt ? [view] : []))
  const senders = new Set(views.flatMap((view) => senderOf(view) ?? []))
  const references = [...new Set(views.flatMap(({ answers }) => answers))]
  const known = await knownApplications(tx, mailbox, senders, calls)
  const threads = await threadsOf(tx, mailbox, references)
  const requests = await requestsWrittenAbout(tx, mailbox, [...senders], references)
  return {
    of(view) {
      const sender = senderOf(view)
      const thread = view.answers.map((id) => threads.get(id)).find((one) => one !== undefined)
      const mine = sender === null ? undefined : known.get(sender)
      const request = requests.byReference(view.answers) ?? requests.bySender(sender)
      if (!mine && !thread && !request) return STRANGER
      return { known: mine ?? [], thread: thread ?? null, request }
    },
    remember(view, application) {
      const sender = senderOf(view)
      if (sender !== null) known.set(sender, [...(known.get(sender) ?? []), application])
    },
  }
}

/** Only a provider's signature says who wrote. */
function senderOf({ genuine, certifiedSender }: ReadableMessage): string | null {
  return genuine && certifiedSender !== null ? certifiedSender.trim().toLowerCase() : null
}

const asked = sql<boolean>`exists (select 1 from integration
  where integration.application = application.id and ended_at is null)`

async function knownApplications(
  tx: Tx,
  mailbox: string,
  senders: ReadonlySet<string>,
  calls: readonly { readonly id: CallId }[],
): Promise<Map<string, readonly KnownApplication[]>> {
  const known = new Map<string, readonly KnownApplication[]>()
  if (senders.size === 0 || calls.length === 0) return known
  const { rows } = await sql<KnownApplication & { sender: string }>`
    select application.id, application.call, lower(message.certified_sender) as sender, ${asked} as asked
    from message join application on application.message = message.id
    where message.mailbox = ${mailbox} and message.standing = 'application'
      and lower(message.certified_sender) = any(${[...senders]}) and application.call = any(${idsOf(calls)})
    union
    select application.id, application.call, lower(data->'recapito'->>'address'), ${asked}
    from application
    where data is not null and lower(data->'recapito'->>'address') = any(${[...senders]})
      and application.call = any(${idsOf(calls)})
    order by id`.execute(tx)
  for (const { sender, ...application } of rows)
    known.set(sender, [...(known.get(sender) ?? []), application])
  return known
}

function idsOf(calls: readonly { readonly id: CallId }[]): CallId[] {
  return calls.map(({ id }) => id)
}

type Thread = NonNullable<Correspondence['thread']>

/** Which application each of some Message-IDs is about. */
async function threadsOf(
  tx: Tx,
  mailbox: string,
  references: readonly string[],
): Promise<Map<string, Thread>> {
  if (references.length === 0) return new Map()
  const { rows } = await sql<{
    reference: string
    purpose: string
    id: ApplicationId
    call: CallId
    asked: boolean
  }>`
    with named as (${sentUnder(mailbox, references)})
    select distinct on (reference) reference, purpose, application.id, application.call, ${asked} as asked
    from named join delivery on delivery.id = named.delivery join application on application.id = delivery.application
    order by reference, delivery.id`.execute(tx)
  return new Map(rows.map(({ reference, purpose, ...application }) => [reference, { application, purpose }]))
}
