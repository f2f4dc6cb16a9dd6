import type { InnerRange } from './envelope.js'
import { innerBytes } from './inner.js'
import type { Headers } from './mime/headers.js'
import { fileNameOf, type Part, readParts } from './mime/parts.js'

/**
 * Whether a message says that a machine wrote it, so that no machine may answer it: two systems answering each
 * other for ever is a real accident (RFC 3834 §2, RFC 3464).
 */
export function isAutomatic(root: Part): boolean {
  return hasAutomaticHeaders(root.headers) || root.type === 'multipart/report'
}

/** The same of the message inside an envelope; also the answers that protocol systems exchange. */
export function isAutomaticInner(raw: Buffer, inner: InnerRange): boolean {
  const { bytes, range } = innerBytes(raw, inner)
  const { root } = readParts(bytes, range.start, range.end)
  return isAutomatic(root) || isProtocolAnswer(root)
}

function hasAutomaticHeaders(headers: Headers): boolean {
  const submitted = headers.get('auto-submitted')?.toLowerCase()
  if (submitted !== undefined && !/^no\s*(;|\(|$)/.test(submitted)) return true
  if (headers.get('return-path')?.replace(/\s/g, '') === '<>') return true
  if (/^(bulk|list|junk|auto[_-]reply)\b/.test(headers.get('precedence')?.toLowerCase() ?? '')) return true
  return AUTOREPLY.some((name) => headers.get(name) !== null)
}

const AUTOREPLY = ['x-autoreply', 'x-autorespond', 'x-autoresponder', 'list-id']

/** Answers between protocollo systems (circolare AgID 60/2013): nobody waits for an answer to them. */
const PROTOCOL_ANSWERS: ReadonlySet<string> = new Set([
  'conferma.xml',
  'aggiornamento.xml',
  'eccezione.xml',
  'annullamento.xml',
])

function isProtocolAnswer(part: Part): boolean {
  if (part.children.length > 0) return part.children.some(isProtocolAnswer)
  if (part.type.startsWith('text/') && part.type !== 'text/xml') return false
  return PROTOCOL_ANSWERS.has(fileNameOf(part)?.toLowerCase() ?? '')
}
