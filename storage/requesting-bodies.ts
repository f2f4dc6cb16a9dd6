import { sql } from 'kysely'
import type { RequestId } from '../schemas/ids.js'
import type { Tx } from './database.js'
import { sentUnder } from './threads.js'

/** Which request a message may be about: by the letter of ours that it answers, or by the body that wrote it. */
export interface RequestsWrittenAbout {
  byReference(references: readonly string[]): RequestId | null
  /** Null also where a body has several open requests: nobody knows which is meant. */
  bySender(sender: string | null): RequestId | null
}

/** Looks up the requests that some messages may be about, all at once. */
export async function requestsWrittenAbout(
  tx: Tx,
  mailbox: string,
  senders: readonly string[],
  references: readonly string[],
): Promise<RequestsWrittenAbout> {
  const found = new Map<string, readonly RequestId[]>()
  if (senders.length > 0 || references.length > 0) {
    const { rows } = await sql<{ key: string; id: RequestId }>`
      with named as (${sentUnder(mailbox, references)})
      select reference as key, request.id
      from named join delivery on delivery.id = named.delivery join request on request.id = delivery.request
      where request.state <> 'refused'
      union
      select lower(request.data->'body'->>'pec'), request.id
      from request join mailbox on mailbox.office = request.office
      where mailbox.address = ${mailbox} and request.state in ('received', 'to-complete')
        and lower(request.data->'body'->>'pec') = any(${[...senders]})`.execute(tx)
    for (const { key, id } of rows) found.set(key, [...(found.get(key) ?? []), id])
  }
  return {
    byReference: (names) => names.flatMap((name) => found.get(name) ?? [])[0] ?? null,
    bySender(sender) {
      const [one, another] = sender === null ? [] : (found.get(sender) ?? [])
      return one !== undefined && another === undefined ? one : null
    },
  }
}
