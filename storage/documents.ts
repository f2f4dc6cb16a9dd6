import type { RankingCode } from '../schemas/call.js'
import type { CallId, Digest, StaffId } from '../schemas/ids.js'
import type { Instant, LegalDate } from '../schemas/time.js'
import type { Reader, Tx } from './database.js'
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

/** Records that something was published: a fact, with a captured copy. */
export async function recordPublication(tx: Tx, at: Instant, publication: Publication): Promise<void> {
  const { orderedBy, onlineUntil, ...rest } = publication
  await tx
    .insertInto('publication')
    .values({ ...rest, published_at: at, ordered_by: orderedBy, online_until: onlineUntil })
    .execute()
}
