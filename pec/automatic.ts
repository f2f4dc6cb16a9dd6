import type { Headers } from './mime/headers.js'

/**
 * Whether a header section says that a machine wrote the message, so that no machine may answer it: two
 * systems answering each other for ever is a real accident (RFC 3834 §2, RFC 3464; pec.md §10).
 */
export function isAutomatic(headers: Headers): boolean {
  const submitted = headers.get('auto-submitted')?.toLowerCase()
  if (submitted !== undefined && !/^no\s*(;|\(|$)/.test(submitted)) return true
  if (headers.get('return-path')?.replace(/\s/g, '') === '<>') return true
  if (/^(bulk|list|junk|auto[_-]reply)\b/.test(headers.get('precedence')?.toLowerCase() ?? '')) return true
  if (headers.get('list-id') !== null) return true
  if (AUTOREPLY.some((name) => headers.get(name) !== null)) return true
  return /^multipart\/report\b/i.test(headers.get('content-type') ?? '')
}

const AUTOREPLY = ['x-autoreply', 'x-autorespond', 'x-autoresponder']
