import { contentOfMessage, type MessageDocument, mediaTypeOf } from '../reading/message-documents.js'
import type { RequestId } from '../schemas/ids.js'
import type { Instant } from '../schemas/time.js'
import type { Record } from '../storage/record.js'
import { messagesOfRequest } from '../storage/views/requests.js'

/** What a public body sent about its request, or its scan. */
export interface RequestPaper {
  readonly at: Instant
  readonly text: string | null
  readonly documents: readonly MessageDocument[]
}

/** All the paper of a request, the first message first. */
export async function papersOfRequest(
  { db, blobs }: Record,
  id: RequestId,
): Promise<readonly RequestPaper[]> {
  const papers: RequestPaper[] = []
  for (const { at, digest, scanned } of await messagesOfRequest(db, id)) {
    const bytes = await blobs.get(digest)
    if (scanned) {
      const documents = [{ name: 'scansione', mediaType: mediaTypeOf(bytes), bytes }]
      papers.push({ at, text: null, documents })
      continue
    }
    const content = contentOfMessage(bytes, at)
    papers.push({ at, text: content?.text ?? null, documents: content?.documents ?? [] })
  }
  return papers
}
