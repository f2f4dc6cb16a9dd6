import { Refusal } from '../domain/refusal.js'
import type { CallId, Digest, StaffId } from '../schemas/ids.js'
import type { Instant } from '../schemas/time.js'
import type { Reader, Tx } from './database.js'
import type { DocumentKind } from './tables.js'

export interface DocumentOnFile {
  readonly kind: DocumentKind
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
  const rows = await db.selectFrom('document').selectAll().where('call', '=', call).orderBy('kind').execute()
  return rows.map(({ kind, name, media_type, digest }) => ({ kind, name, mediaType: media_type, digest }))
}

/** @throws {Refusal} `wrong-state` when it was not made yet */
export async function documentOf(db: Reader, call: CallId, kind: DocumentKind): Promise<DocumentOnFile> {
  const found = (await documentsOf(db, call)).find((document) => document.kind === kind)
  if (!found) throw new Refusal('wrong-state', kind)
  return found
}

export interface Publication {
  readonly call: CallId
  readonly what: 'avviso' | 'graduatoria'
  /** Where it can be seen. */
  readonly address: string
  /** Of the copy captured from there. */
  readonly digest: Digest
  readonly orderedBy: StaffId
}

/** Records that something was published: a fact, with a captured copy. */
export async function recordPublication(tx: Tx, at: Instant, publication: Publication): Promise<void> {
  const { orderedBy, ...rest } = publication
  await tx
    .insertInto('publication')
    .values({ ...rest, published_at: at, ordered_by: orderedBy })
    .execute()
}
