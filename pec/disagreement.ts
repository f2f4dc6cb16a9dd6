import type { Daticert } from './daticert.js'
import type { FindingCode } from './findings.js'
import { isReceiptKind, type Kind } from './kind.js'
import { addressOf, sameAddress } from './mime/address.js'
import type { Headers } from './mime/headers.js'
import { headerText } from './mime/words.js'

const TYPES: ReadonlySet<string> = new Set(['certificato', 'esterno'])
const ERRORS: ReadonlySet<string> = new Set(['nessuno', 'no-dest', 'no-dominio', 'virus', 'altro'])
const RECEIPT_TYPES: ReadonlySet<string> = new Set(['completa', 'breve', 'sintetica'])

/**
 * Where the outer headers, which nobody signed, disagree with daticert.xml, and where daticert.xml says
 * something its DTD does not know.
 */
export function headerFindings(
  kind: Kind,
  header: { readonly subject: string | null; readonly referenceMessageId: string | null },
  headers: Headers,
  daticert: Daticert,
): FindingCode[] {
  const codes: FindingCode[] = []
  if (daticert.type !== kind) codes.push('kind-differs')
  const reference = header.referenceMessageId
  if (reference !== null && daticert.messageId !== null && bare(reference) !== bare(daticert.messageId)) {
    codes.push('reference-differs')
  }
  if (daticert.subject !== null && header.subject !== null && !echoes(header.subject, daticert.subject)) {
    codes.push('subject-differs')
  }
  if (kind === 'posta-certificata' && !showsSender(headers, daticert)) codes.push('sender-differs')
  if (daticert.at === null) codes.push('daticert-date')
  if (!inDtd(daticert)) codes.push('daticert-unknown-value')
  return codes
}

function bare(messageId: string): string {
  return messageId.replace(/[<>\s]/g, '')
}

/**
 * The outer subject is a prefix and the original one, which providers shorten and re-encode: only the letters
 * and digits that survive any charset are compared.
 */
function echoes(outer: string, certified: string): boolean {
  const plain = (text: string) => text.replace(/[^A-Za-z0-9]/g, '').toLowerCase()
  const wanted = plain(headerText(certified))
  const shown = plain(outer)
  if (shown.includes(wanted)) return true
  const colon = outer.indexOf(':')
  const rest = plain(outer.slice(colon + 1))
  return rest.length >= 20 && wanted.startsWith(rest)
}

/** `"Per conto di: mario@pec.example" <posta-certificata@…>`: an address shown there must be the certified one. */
function showsSender(headers: Headers, { sender }: Daticert): boolean {
  const field = headers.get('from') ?? ''
  const own = addressOf(field)
  const shown = /per conto di(.*)/i.exec(headerText(field).slice(0, 1024))?.[1] ?? ''
  const addresses = shown.match(/[^\s"<>(),;:]+@[^\s"<>(),;]+/g) ?? []
  return (
    sender === null ||
    addresses.every((address) => sameAddress(address, sender) || (own !== null && sameAddress(address, own)))
  )
}

function inDtd({ type, error, recipients, receiptType }: Daticert): boolean {
  return (
    (type === 'posta-certificata' || isReceiptKind(type)) &&
    ERRORS.has(error) &&
    recipients.every((recipient) => TYPES.has(recipient.type)) &&
    (receiptType === null || RECEIPT_TYPES.has(receiptType))
  )
}
