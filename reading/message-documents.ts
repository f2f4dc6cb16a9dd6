import { everyAttachment, inspect, readInner, UnreadableMessage } from '../pec/index.js'
import type { Instant } from '../schemas/time.js'
import { signedContent } from './signed-content.js'

/** A file that came with a message, out of its envelopes, to be looked at. */
export interface MessageDocument {
  /** As the sender wrote it: a stranger's text. */
  readonly name: string
  /** By its bytes, whatever its name says. */
  readonly mediaType: 'application/pdf' | 'image/png' | 'image/jpeg' | 'application/octet-stream'
  readonly bytes: Buffer
}

export interface MessageContent {
  /** What the person wrote in the message itself. */
  readonly subject: string | null
  readonly text: string
  readonly documents: readonly MessageDocument[]
}

/** What a message carries for a person to read; null for one that can't be read as a message. */
export function contentOfMessage(raw: Uint8Array, at: Instant): MessageContent | null {
  try {
    const inspection = inspect(raw)
    const { subject, text } = readInner(raw, inspection)
    const documents = [...everyAttachment(raw, inspection)].map(({ name, content }) => {
      const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength)
      const inside = signedContent(bytes, { at }).content ?? bytes
      return { name, mediaType: mediaTypeOf(inside), bytes: inside }
    })
    return { subject, text, documents }
  } catch (error) {
    if (error instanceof UnreadableMessage) return null
    throw error
  }
}

/** What a file is by its first bytes. */
export function mediaTypeOf(bytes: Uint8Array): MessageDocument['mediaType'] {
  const starts = (...first: number[]) => first.every((byte, n) => bytes[n] === byte)
  if (starts(0x25, 0x50, 0x44, 0x46)) return 'application/pdf'
  if (starts(0x89, 0x50, 0x4e, 0x47)) return 'image/png'
  if (starts(0xff, 0xd8, 0xff)) return 'image/jpeg'
  return 'application/octet-stream'
}
