import addressparser from 'nodemailer/lib/addressparser'
import type { TipoRicevuta } from './daticert.js'
import { decodedText, fieldValue, type HeaderField, openHeader } from './headers.js'

/** What the access point reads in a message that a client hands over. */
export interface Submitted {
  from: string
  replyTo: string
  to: string[]
  cc: string[]
  bcc: boolean
  /** Decoded. */
  subject: string
  /** With angle brackets. */
  messageId?: string
  /** The delivery receipt asked for with `X-TipoRicevuta`; completa if not asked. */
  receipt: TipoRicevuta
}

export function readSubmitted(message: Buffer): Submitted {
  const { fields } = openHeader(message)
  const from = addresses(fields, 'from')[0] ?? ''
  const messageId = fieldValue(fields, 'message-id')
  const asked = fieldValue(fields, 'x-tiporicevuta')?.toLowerCase()
  return {
    from,
    replyTo: addresses(fields, 'reply-to')[0] ?? from,
    to: addresses(fields, 'to'),
    cc: addresses(fields, 'cc'),
    bcc: fieldValue(fields, 'bcc') !== undefined,
    subject: decodedText(fieldValue(fields, 'subject') ?? ''),
    ...(messageId ? { messageId } : {}),
    receipt: asked === 'breve' || asked === 'sintetica' ? asked : 'completa',
  }
}

/**
 * The formal checks of the access point (RFC 6109 §3.1.1): why the message is not accepted, or undefined.
 * `limit` is for the size in bytes times the recipients: 30 MB by law.
 */
export function formalDefect(
  submitted: Submitted,
  envelope: { from: string; recipients: readonly string[]; size: number },
  limit: number,
): string | undefined {
  const named = new Set([...submitted.to, ...submitted.cc])
  if (submitted.from === '') return 'il campo From manca o non contiene un indirizzo valido'
  if (submitted.to.length === 0) return 'il campo To manca o non contiene un indirizzo valido'
  if (submitted.from !== envelope.from.toLowerCase())
    return 'il mittente del messaggio non coincide con quello di trasporto'
  if (submitted.bcc) return 'il campo Bcc non è ammesso'
  if (!envelope.recipients.every((address) => named.has(address.toLowerCase()))) {
    return 'un destinatario di trasporto non compare nei campi To e Cc'
  }
  if (envelope.size * envelope.recipients.length > limit)
    return 'dimensione per numero di destinatari oltre il limite'
  return undefined
}

/** The addresses of a field, lower-case. */
function addresses(fields: readonly HeaderField[], name: string): string[] {
  const values = fields.filter((field) => field.name.toLowerCase() === name).map((field) => field.value)
  return values
    .flatMap((value) => addressparser(value, { flatten: true }))
    .map(({ address }) => address.toLowerCase())
    .filter((address) => /^[^@\s]+@[^@\s]+$/.test(address))
}
