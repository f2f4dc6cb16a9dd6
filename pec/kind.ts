import type { Headers } from './mime/headers.js'

/** What a message is, decided on its top-level headers only (RFC 6109 §3). */
export type Kind =
  | 'posta-certificata'
  | 'accettazione'
  | 'non-accettazione'
  | 'presa-in-carico'
  | 'avvenuta-consegna'
  | 'errore-consegna'
  | 'preavviso-errore-consegna'
  | 'rilevazione-virus'
  | 'anomalia'
  | 'ordinaria'

export type ReceiptKind = Exclude<Kind, 'posta-certificata' | 'anomalia' | 'ordinaria'>

const RECEIPTS: ReadonlySet<string> = new Set<ReceiptKind>([
  'accettazione',
  'non-accettazione',
  'presa-in-carico',
  'avvenuta-consegna',
  'errore-consegna',
  'preavviso-errore-consegna',
  'rilevazione-virus',
])

export function isReceiptKind(value: string): value is ReceiptKind {
  return RECEIPTS.has(value)
}

/**
 * Exact values, because `non-accettazione` contains `accettazione`; X-Ricevuta first, because some receipts
 * carry X-Trasporto too. `unknown` tells that a header was there with a value nobody defined.
 */
export function kindOf(headers: Headers): { readonly kind: Kind; readonly unknown: boolean } {
  const receipt = exactValue(headers, 'x-ricevuta')
  if (receipt !== undefined) {
    return isReceiptKind(receipt) ? { kind: receipt, unknown: false } : { kind: 'ordinaria', unknown: true }
  }
  const transport = exactValue(headers, 'x-trasporto')
  if (transport === 'posta-certificata') return { kind: 'posta-certificata', unknown: false }
  if (transport === 'errore') return { kind: 'anomalia', unknown: false }
  return { kind: 'ordinaria', unknown: transport !== undefined }
}

/** The whole value, without the comments that any structured field may hold (RFC 5322 §3.2.2). */
function exactValue(headers: Headers, name: string): string | undefined {
  return headers
    .get(name)
    ?.slice(0, MAX_VALUE)
    .replace(/\([^()]*\)/g, ' ')
    .trim()
    .toLowerCase()
}

const MAX_VALUE = 1024
