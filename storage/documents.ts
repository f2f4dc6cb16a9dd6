import { addDays, startOfDay } from '../domain/terms/index.js'
import type { RankingCode } from '../schemas/call.js'
import type { CallId, Digest, StaffId } from '../schemas/ids.js'
import type { Instant, LegalDate } from '../schemas/time.js'
import { appendAudit } from './audit.js'
import type { Reader, Tx } from './database.js'
import { putTasks } from './outbox.js'
import type { DocumentKind } from './tables.js'

export interface DocumentOnFile {
  readonly kind: DocumentKind
  /** Empty for what is of the whole call. */
  readonly ranking: RankingCode | ''
  /** Of the graduatoria; 0 for what comes before any. */
  readonly version: number
  readonly name: string
  readonly mediaType: string
  readonly digest: Digest
}

/** Files a document of a call; the one filed first stays. */
export async function fileDocuments(
  tx: Tx,
  at: Instant,
  call: CallId,
  documents: readonly DocumentOnFile[],
): Promise<void> {
  if (documents.length === 0) return
  await tx
    .insertInto('document')
    .values(
      documents.map(({ mediaType, ...document }) => ({
        ...document,
        call,
        media_type: mediaType,
        made_at: at,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export async function documentsOf(db: Reader, call: CallId): Promise<DocumentOnFile[]> {
  const rows = await db
    .selectFrom('document')
    .selectAll()
    .where('call', '=', call)
    .orderBy('kind')
    .orderBy('ranking')
    .orderBy('version')
    .execute()
  return rows.map(({ kind, ranking, version, name, media_type, digest }) => ({
    kind,
    ranking,
    version,
    name,
    mediaType: media_type,
    digest,
  }))
}

export interface Publication {
  readonly call: CallId
  readonly what: 'avviso' | 'form' | 'reserve-form' | 'graduatoria'
  readonly ranking: RankingCode | ''
  readonly version: number
  readonly name: string
  /** Where it can be seen. */
  readonly address: string
  /** Of the copy captured from there. */
  readonly digest: Digest
  readonly orderedBy: StaffId
  /** The last day on which it stays there. */
  readonly onlineUntil: LegalDate
}

/** What stands on the site until a day, or stood there. */
export interface PublishedFile {
  readonly what: Publication['what']
  readonly name: string
  readonly address: string
  readonly digest: Digest
  readonly publishedAt: Instant
  readonly orderedBy: string
  readonly removedAt: Instant | null
}

/** What was published together: a version of something. */
export interface PublicationRef {
  readonly call: CallId
  readonly what: Publication['what']
  readonly version: number
}

export async function publishedFiles(
  db: Reader,
  { call, what, version }: PublicationRef,
): Promise<PublishedFile[]> {
  const rows = await db
    .selectFrom('publication')
    .innerJoin('staff', 'staff.id', 'publication.ordered_by')
    .select([
      'what',
      'publication.name',
      'address',
      'digest',
      'published_at',
      'staff.name as by',
      'removed_at',
    ])
    .where('call', '=', call)
    .where('what', '=', what)
    .where('version', '=', version)
    .orderBy('ranking')
    .execute()
  return rows.map((row) => ({
    what: row.what,
    name: row.name ?? row.address.slice(row.address.lastIndexOf('/') + 1),
    address: row.address,
    digest: row.digest,
    publishedAt: row.published_at,
    orderedBy: row.by,
    removedAt: row.removed_at,
  }))
}

/** It is off the site, on the day that the avviso had said. */
export async function takenDown(tx: Tx, at: Instant, { call, what, version }: PublicationRef): Promise<void> {
  await tx
    .updateTable('publication')
    .set({ removed_at: at })
    .where('call', '=', call)
    .where('what', '=', what)
    .where('version', '=', version)
    .where('removed_at', 'is', null)
    .execute()
  await appendAudit(tx, call, at, [
    { event: 'taken-down', subject: call, actor: null, body: { what, version } },
  ])
}

/** Records that something was published: a fact, with a captured copy, and until when it stays. */
export async function recordPublication(tx: Tx, at: Instant, publication: Publication): Promise<void> {
  const { orderedBy, onlineUntil, ...rest } = publication
  await tx
    .insertInto('publication')
    .values({ ...rest, published_at: at, ordered_by: orderedBy, online_until: onlineUntil })
    .execute()
  const { call, what, version } = publication
  const { epoch } = await tx
    .selectFrom('call')
    .select('epoch')
    .where('id', '=', call)
    .executeTakeFirstOrThrow()
  const until = startOfDay(addDays(onlineUntil, 1))
  const task = { do: 'start-publication', call, what, version, until, epoch, fresh: false } as const
  await putTasks(tx, at, [{ key: `publication/${call}/${what}/${version}`, call, task }])
}
