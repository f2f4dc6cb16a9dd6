import { headerText } from './words.js'

/**
 * The address of a From or Return-Path field: `mario@pec.example`, or null (RFC 5322 §3.4, read leniently).
 * Display names are taken away before they are decoded: one that decodes to an address is not the address.
 */
export function addressOf(field: string): string | null {
  const bare = field
    .slice(0, MAX_FIELD)
    .replace(/"(?:[^"\\]|\\.)*"/g, ' ')
    .replace(/=\?[^?]*\?[bq]\?[^?]*\?=/gi, ' ')
    .replace(/\([^()]*\)/g, ' ')
  // An unquoted display name may hold an address in angle brackets of its own: the one that ends the mailbox counts.
  const address =
    /<\s*([^<>\s]+@[^<>\s]+)\s*>\s*(?:[,;]|$)/.exec(bare)?.[1] ??
    /<\s*([^<>\s]+@[^<>\s]+)\s*>/.exec(bare)?.[1] ??
    /[^\s<>,;:]+@[^\s<>,;:]+/.exec(bare)?.[0]
  return address === undefined ? null : headerText(address)
}

const MAX_FIELD = 1024

/** Addresses are compared without regard to case: no PEC provider distinguishes it. */
export function sameAddress(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase()
}
