import { randomBytes } from 'node:crypto'
import { type Canonical, canonicalJson } from '../domain/canonical.js'
import { digestOf } from '../schemas/ids.js'
import type { Instant } from '../schemas/time.js'
import type { Reader, Tx } from './database.js'

/** Something that happened. `subject` is an id; whatever is personal stands in `body`, which may be removed
 *  after retention without breaking the chain. */
export interface AuditEvent {
  readonly event: string
  readonly subject: string
  readonly actor: string | null
  readonly body: object
}

const start = '0'.repeat(64)

/** Appends events to a chain (the id of a call), in order, in the transaction of what they tell. */
export async function appendAudit(
  tx: Tx,
  chain: string,
  at: Instant,
  events: readonly AuditEvent[],
): Promise<void> {
  if (events.length === 0) return
  // Made if it is the first, and held until the transaction ends.
  const head = await tx
    .insertInto('audit_head')
    .values({ chain, seq: 0, hash: start })
    .onConflict((conflict) => conflict.column('chain').doUpdateSet({ chain }))
    .returningAll()
    .executeTakeFirstOrThrow()
  let { seq, hash: previous } = head
  const rows = events.map(({ event, subject, actor, body }) => {
    seq += 1
    const salt = randomBytes(16).toString('hex')
    const digest = digestOf(salt + asStored(body))
    const hash = link({ chain, seq, at, event, subject, actor, digest, previous })
    const row = {
      chain,
      seq,
      at,
      event,
      subject,
      actor,
      salt,
      body: JSON.stringify(body),
      digest,
      previous,
      hash,
    }
    previous = hash
    return row
  })
  await tx
    .with('appended', (db) => db.insertInto('audit').values(rows))
    .updateTable('audit_head')
    .set({ seq, hash: previous })
    .where('chain', '=', chain)
    .execute()
}

/** Recomputes a chain from its rows.
 *  @returns the first row that doesn't hold, or null when the whole chain stands. */
export async function verifyAudit(db: Reader, chain: string): Promise<{ seq: number; why: string } | null> {
  const rows = await db.selectFrom('audit').selectAll().where('chain', '=', chain).orderBy('seq').execute()
  let previous = start
  let seq = 0
  for (const row of rows) {
    seq += 1
    if (row.seq !== seq) return { seq, why: 'a row is missing' }
    if (row.previous !== previous) return { seq, why: 'it does not follow the row before' }
    if (row.body !== null && digestOf((row.salt ?? '') + asStored(row.body)) !== row.digest)
      return { seq, why: 'its body was changed' }
    if (link(row) !== row.hash) return { seq, why: 'it was changed' }
    previous = row.hash
  }
  const head = await db.selectFrom('audit_head').selectAll().where('chain', '=', chain).executeTakeFirst()
  if ((head?.seq ?? 0) !== seq || (head?.hash ?? start) !== previous) return { seq, why: 'its end was cut' }
  return null
}

/** A body as the database gives it back, so that it hashes the same before and after. */
function asStored(body: object): string {
  return canonicalJson(JSON.parse(JSON.stringify(body)) as Canonical)
}

interface Link {
  chain: string
  seq: number
  at: string
  event: string
  subject: string
  actor: string | null
  digest: string
  previous: string
}

function link({ chain, seq, at, event, subject, actor, digest, previous }: Link): string {
  return digestOf(canonicalJson([previous, chain, seq, at, event, subject, actor, digest]))
}
