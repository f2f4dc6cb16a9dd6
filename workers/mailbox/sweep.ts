import type { Digest } from '../../schemas/ids.js'
import { type IntakeResult, registerIntake } from '../../storage/intake.js'
import {
  beginInspection,
  endInspection,
  missingUids,
  readMailbox,
  restartMailbox,
  sweepDone,
} from '../../storage/mailboxes.js'
import type { Record } from '../../storage/record.js'
import type { MessageView, SeenMessage } from '../../storage/seen-message.js'
import type { Log } from '../log.js'
import type { Connection, Listed } from './connection.js'
import type { Inspector } from './inspector.js'
import { unreadable } from './view.js'

/** Messages up to this size are fetched together; larger ones one by one, streamed to the disk. */
const small = 1024 * 1024
const batchCount = 100
const batchBytes = 8 * 1024 * 1024

export interface Sweeper {
  readonly record: Record
  readonly inspector: Inspector
  readonly log: Log
  readonly mailbox: string
}

/** What a sweep found, for the log and for tests. */
export interface Swept {
  readonly registered: number
  readonly known: number
}

/**
 * Reads whatever has arrived since the last time, and registers it. When it returns, every message that was in the
 * mailbox when it began is on the record.
 */
export async function sweep(sweeper: Sweeper, connection: Connection): Promise<Swept> {
  const { record, mailbox, log } = sweeper
  const began = record.clock.now()
  const state = await readMailbox(record.db, mailbox)
  if (state.uidValidity !== null && state.uidValidity !== connection.uidValidity) {
    log.warn(
      { was: state.uidValidity, is: connection.uidValidity },
      'UIDVALIDITY changed: the mailbox is read again',
    )
    await restartMailbox(record.db, mailbox, connection.uidValidity)
  }
  const { lastUid, inspecting } = await readMailbox(record.db, mailbox)
  const arrived = await connection.list(lastUid + 1)
  const swept = await registerAll(sweeper, connection, arrived, inspecting)
  await sweepDone(record.db, mailbox, began, record.clock.now())
  return swept
}

/** Compares every UID of the mailbox with the record and registers what is missing. Once a night. */
export async function reconcile(sweeper: Sweeper, connection: Connection): Promise<Swept> {
  const { record, mailbox } = sweeper
  const all = await connection.list(1)
  const { lastUid } = await readMailbox(record.db, mailbox)
  const old = all.filter(({ uid }) => uid <= lastUid)
  const uids = old.map(({ uid }) => uid)
  const missing = new Set(await missingUids(record.db, mailbox, connection.uidValidity, uids))
  return await registerAll(
    sweeper,
    connection,
    old.filter(({ uid }) => missing.has(uid)),
    null,
  )
}

async function registerAll(
  sweeper: Sweeper,
  connection: Connection,
  messages: readonly Listed[],
  inspecting: { readonly from: number; readonly to: number; readonly tries: number } | null,
): Promise<Swept> {
  const batches = batchesOf(messages, inspecting)
  const total = { registered: 0, known: 0 }
  // The next batch is fetched while this one is read and registered.
  let next = batches[0] ? fetchBatch(sweeper, connection, batches[0]) : null
  for (const [n, batch] of batches.entries()) {
    const fetched = await (next as Promise<Fetched[]>)
    const following = batches[n + 1]
    next = following ? fetchBatch(sweeper, connection, following) : null
    // Awaited in its turn; if this batch fails first, its failure must not go unheard.
    next?.catch(() => {})
    const { registered, known } = await register(sweeper, connection, batch, fetched)
    total.registered += registered
    total.known += known
  }
  return total
}

interface Batch {
  readonly messages: readonly Listed[]
  /** A process died while it read these bytes; `deadly`: two of them did, and nobody reads them again. */
  readonly suspicion: 'none' | 'suspect' | 'deadly'
}

/** Small messages together, large ones alone; what a process was reading when it died, one by one. */
function batchesOf(
  messages: readonly Listed[],
  inspecting: { readonly from: number; readonly to: number; readonly tries: number } | null,
): Batch[] {
  const batches: Batch[] = []
  let open: Listed[] = []
  let bytes = 0
  const flush = () => {
    if (open.length > 0) batches.push({ messages: open, suspicion: 'none' })
    open = []
    bytes = 0
  }
  for (const message of messages) {
    const { uid, size } = message
    if (inspecting && uid >= inspecting.from && uid <= inspecting.to) {
      flush()
      const deadly = inspecting.from === inspecting.to && inspecting.tries >= 2
      batches.push({ messages: [message], suspicion: deadly ? 'deadly' : 'suspect' })
    } else if (size > small) {
      flush()
      batches.push({ messages: [message], suspicion: 'none' })
    } else {
      if (open.length >= batchCount || bytes + size > batchBytes) flush()
      open.push(message)
      bytes += size
    }
  }
  flush()
  return batches
}

interface Fetched {
  readonly listed: Listed
  readonly digest: Digest
  readonly size: number
  /** Null for a large message, which is read from the disk in its turn. */
  readonly bytes: Buffer | null
}

/** Brings the bytes of a batch to the disk. */
async function fetchBatch(
  { record }: Sweeper,
  connection: Connection,
  { messages }: Batch,
): Promise<Fetched[]> {
  const [only] = messages
  if (only && messages.length === 1 && only.size > small) {
    const content = await connection.download(only.uid)
    if (!content) return []
    return [{ listed: only, ...(await record.blobs.putStream(content)), bytes: null }]
  }
  const sources = await connection.fetch(messages.map(({ uid }) => uid))
  const here = messages.flatMap((listed) => {
    const bytes = sources.get(listed.uid)
    return bytes ? [{ listed, bytes }] : []
  })
  const digests = await record.blobs.putAll(here.map(({ bytes }) => bytes))
  return here.map(({ listed, bytes }, n) => ({
    listed,
    bytes,
    size: bytes.length,
    digest: digests[n] as Digest,
  }))
}

async function register(
  { record, inspector, mailbox, log }: Sweeper,
  connection: Connection,
  batch: Batch,
  fetched: readonly Fetched[],
): Promise<Pick<IntakeResult, 'registered' | 'known'>> {
  const first = batch.messages[0] as Listed
  const last = batch.messages.at(-1) as Listed
  await beginInspection(record.db, mailbox, first.uid, last.uid)
  const raw = fetched.map(
    ({ bytes, digest, size }) => bytes ?? { file: record.blobs.fileOf(digest), length: size },
  )
  const deadly = batch.suspicion === 'deadly'
  const views = deadly
    ? raw.map(() =>
        unreadable('inspection-killed', 'La lettura automatica del messaggio si è fermata due volte.'),
      )
    : await inspector.inspect(raw)
  // It lives: should the process die from here on, or the database be away, these bytes are not to blame.
  if (batch.suspicion === 'suspect') await endInspection(record.db, mailbox)
  for (const [n, { digest, size }] of fetched.entries()) {
    const view = views[n]
    if (view?.readable && view.forms > 1)
      views[n] = { ...view, people: await inspector.people(record.blobs.fileOf(digest), size) }
  }
  const seen = fetched.map(({ listed, digest, size }, n) =>
    asSeen(listed, digest, size, views[n] as MessageView),
  )
  const { uidValidity } = connection
  try {
    return await registerIntake(record, { mailbox, uidValidity, cursor: last.uid, messages: seen })
  } catch (error) {
    if (!isDataError(error)) throw error
    log.warn({ from: first.uid, to: last.uid }, 'a batch was refused by the database: one by one')
  }
  // One of them can't be stored as it was read: only that one is kept unread.
  const total = { registered: 0, known: 0 }
  for (const message of seen) {
    const one = { mailbox, uidValidity, cursor: message.uid }
    const result = await registerIntake(record, { ...one, messages: [message] }).catch(
      async (error: unknown) => {
        if (!isDataError(error)) throw error
        const view = unreadable('not-storable', 'I dati letti nel messaggio non si possono registrare.')
        return await registerIntake(record, { ...one, messages: [{ ...message, view }] })
      },
    )
    total.registered += result.registered
    total.known += result.known
  }
  return total
}

function asSeen(listed: Listed, digest: Digest, size: number, view: MessageView): SeenMessage {
  const { uid, arrivedAt } = listed
  if (!view.readable || size === listed.size) return { uid, arrivedAt, digest, size, view }
  const finding = {
    code: 'size-differs',
    text: 'Il server di posta dichiara una dimensione diversa dai byte consegnati.',
  }
  return { uid, arrivedAt, digest, size, view: { ...view, findings: [...view.findings, finding] } }
}

/** PostgreSQL classes 22 (data exception) and 23 (integrity constraint): trying again gives the same. */
function isDataError(error: unknown): boolean {
  const code = (error as { code?: unknown }).code
  return typeof code === 'string' && /^(22|23)/.test(code)
}
