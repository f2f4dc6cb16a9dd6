import { contentOfMessage, type MessageContent } from '../reading/message-documents.js'
import type { MessageId } from '../schemas/ids.js'
import type { Record } from '../storage/record.js'
import { type MessageOnFile, readMessage } from '../storage/views/sorting.js'

export interface MessageToSort {
  readonly message: MessageOnFile
  /** As it was received, to the byte. */
  readonly bytes: Buffer
  /** What it carries for a person to read; null for one that no program can read. */
  readonly content: MessageContent | null
}

/** A message with all that can be read in it. Personal data: for the eyes of who sorts it. @throws {NotInRecord} */
export async function messageToSort({ db, blobs }: Record, id: MessageId): Promise<MessageToSort> {
  const message = await readMessage(db, id)
  const bytes = await blobs.get(message.digest)
  return { message, bytes, content: contentOfMessage(bytes, message.sentAt ?? message.arrivedAt) }
}
