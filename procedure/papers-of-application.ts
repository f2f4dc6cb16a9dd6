import { contentOfMessage, type MessageDocument, mediaTypeOf } from '../reading/message-documents.js'
import type { ApplicationId } from '../schemas/ids.js'
import type { Instant } from '../schemas/time.js'
import { messagesOf } from '../storage/attachments.js'
import type { Record } from '../storage/record.js'
import { scansOf } from '../storage/views/application.js'

/** A message of an application, or its scans, with what can be read in it. */
export interface Paper {
  readonly as: 'application' | 'integration' | 'answer' | 'withdrawal' | 'observation' | 'scan'
  readonly at: Instant
  readonly text: string | null
  readonly documents: readonly MessageDocument[]
}

/** All the paper of an application, the first message first. Personal data: for the eyes of who examines it. */
export async function papersOfApplication(record: Record, id: ApplicationId): Promise<readonly Paper[]> {
  const { db, blobs } = record
  const scans = await scansOf(db, id)
  const papers: Paper[] = []
  for (const { as, registeredAt, sentAt, digest } of await messagesOf(db, id)) {
    const at = sentAt ?? registeredAt
    if (as === 'application' && scans.length > 0) {
      const files = await Promise.all(scans.map((scan) => blobs.get(scan)))
      const documents = files.map((bytes, n) => ({
        name: `scansione-${n + 1}`,
        mediaType: mediaTypeOf(bytes),
        bytes,
      }))
      papers.push({ as: 'scan', at, text: null, documents })
      continue
    }
    const content = contentOfMessage(await blobs.get(digest), at)
    papers.push({ as, at, text: content?.text ?? null, documents: content?.documents ?? [] })
  }
  return papers
}
