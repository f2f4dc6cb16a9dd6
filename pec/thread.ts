import { innerBytes } from './inner.js'
import type { Inspection } from './inspection.js'
import { readHeaders } from './mime/headers.js'

const MAX_ANSWERED = 50

/**
 * The Message-IDs that the certified message (or an ordinary one) says it answers, with angle brackets, the nearest
 * first (RFC 5322 §3.6.4). The sender's own claim. Of a PEC that was sent from here the recipient sees the
 * provider's Message-ID, made of the `identificativo`: an answer names that one.
 */
export function answeredMessages(raw: Uint8Array, inspection: Inspection): readonly string[] {
  const { bytes, range } = innerBytes(raw, inspection.inner)
  const headers = readHeaders(bytes, range.start, range.end)
  const references = (headers.get('references') ?? '').match(MESSAGE_ID) ?? []
  const answered = [...(headers.get('in-reply-to')?.match(MESSAGE_ID) ?? []), ...references.reverse()]
  return [...new Set(answered)].slice(0, MAX_ANSWERED)
}

const MESSAGE_ID = /<[^<>\s]{1,250}>/g
