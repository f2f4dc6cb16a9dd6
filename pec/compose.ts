import MailComposer from 'nodemailer/lib/mail-composer'
import { ComposeError } from './errors.js'

export interface DraftAttachment {
  readonly name: string
  /** Media type: `application/pdf`. */
  readonly type: string
  readonly content: Uint8Array
}

/** A message to send. Addresses are bare: `domande@pec.example`. */
export interface Draft {
  readonly from: string
  readonly to: readonly string[]
  readonly subject: string
  readonly text: string
  readonly attachments?: readonly DraftAttachment[] | undefined
  /** With angle brackets; unique, stored before sending, never used again. */
  readonly messageId: string
  /** ISO instant. */
  readonly date: string
  /** Message-ID of the message this one answers. */
  readonly inReplyTo?: string | undefined
  /** The message is an automatic answer and says so, so that no machine answers it (RFC 3834 §5). */
  readonly automatic?: boolean | undefined
}

/** Size × recipients that every provider must accept (RFC 6109 §3.1.1): 30 MB. */
export const SIZE_LIMIT = 30 * 1024 * 1024

/**
 * The exact bytes of a message that a PEC access point accepts: one From, all recipients in To, no Bcc, our own
 * Message-ID, CRLF. Keep them: a breve receipt quotes the hashes of the encoded parts.
 *
 * Throws ComposeError when a value would break out of its header, an address is not one, or size × recipients
 * passes the legal limit.
 */
export async function compose(draft: Draft): Promise<Buffer> {
  refuseInjection(draft)
  if (draft.to.length === 0) throw new ComposeError('no-recipient', 'to', 'Manca il destinatario.')
  requireAddress('from', draft.from)
  for (const address of draft.to) requireAddress('to', address)
  requireMessageId('messageId', draft.messageId)
  if (draft.inReplyTo !== undefined) requireMessageId('inReplyTo', draft.inReplyTo)
  const date = new Date(draft.date)
  if (Number.isNaN(date.getTime()))
    throw new ComposeError('invalid-date', 'date', 'La data non è un istante ISO.')

  const bytes = await new MailComposer({
    from: { name: '', address: draft.from },
    to: draft.to.map((address) => ({ name: '', address })),
    subject: draft.subject,
    text: draft.text,
    messageId: draft.messageId,
    date,
    ...(draft.inReplyTo === undefined ? {} : { inReplyTo: draft.inReplyTo, references: draft.inReplyTo }),
    ...(draft.automatic ? { headers: { 'Auto-Submitted': 'auto-replied' } } : {}),
    attachments: (draft.attachments ?? []).map(({ name, type, content }) => ({
      filename: name,
      contentType: type,
      content: Buffer.from(content.buffer, content.byteOffset, content.byteLength),
      contentDisposition: 'attachment' as const,
    })),
    newline: '\r\n',
    disableFileAccess: true,
    disableUrlAccess: true,
  })
    .compile()
    .build()
  if (bytes.length * draft.to.length > SIZE_LIMIT) {
    throw new ComposeError(
      'too-large',
      'attachments',
      'Il messaggio, moltiplicato per i destinatari, supera 30 MB: dividere gli allegati o i destinatari.',
    )
  }
  return bytes
}

/**
 * A Message-ID of our own (RFC 5322 §3.6.4).
 * @param random at least 16 random bytes, which the caller draws: this library holds no source of chance
 */
export function newMessageId(domain: string, random: Uint8Array): string {
  if (random.length < 16)
    throw new ComposeError('invalid-message-id', 'messageId', 'Servono almeno 16 byte casuali.')
  if (!/^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/.test(domain)) {
    throw new ComposeError('invalid-message-id', 'messageId', 'Il dominio del Message-ID non è valido.')
  }
  return `<${Buffer.from(random).toString('hex')}@${domain}>`
}

/**
 * A composed message under another Message-ID, for another attempt: only the value of that field changes, so that
 * what the recipient reads is byte for byte what was written before.
 *
 * Throws ComposeError when the message has no Message-ID of its own or the new one is not one.
 */
export function withMessageId(message: Uint8Array, messageId: string): Buffer {
  requireMessageId('messageId', messageId)
  const bytes = Buffer.from(message.buffer, message.byteOffset, message.byteLength)
  const head = bytes.toString('latin1', 0, Math.max(0, bytes.indexOf('\r\n\r\n')))
  const field = /^Message-ID:\s*(?=<)/im.exec(head)
  const value = field && /^<[^<>\s]+>/.exec(head.slice(field.index + field[0].length))?.[0]
  if (!field || !value) {
    throw new ComposeError('invalid-message-id', 'messageId', 'Il messaggio non porta un Message-ID proprio.')
  }
  const at = field.index + field[0].length
  return Buffer.concat([bytes.subarray(0, at), Buffer.from(messageId), bytes.subarray(at + value.length)])
}

function refuseInjection(draft: Draft): void {
  const values: [string, string | undefined][] = [
    ['from', draft.from],
    ...draft.to.map((address): [string, string] => ['to', address]),
    ['subject', draft.subject],
    ['messageId', draft.messageId],
    ['date', draft.date],
    ['inReplyTo', draft.inReplyTo],
    ...(draft.attachments ?? []).flatMap(({ name, type }): [string, string][] => [
      ['attachments.name', name],
      ['attachments.type', type],
    ]),
  ]
  for (const [field, value] of values) {
    if (value !== undefined && /\p{Cc}|[\u2028\u2029]/u.test(value)) {
      throw new ComposeError(
        'header-injection',
        field,
        'Un campo contiene un fine riga o un carattere di controllo.',
      )
    }
  }
  for (const { type } of draft.attachments ?? []) {
    if (!/^[\w.+-]+\/[\w.+-]+$/.test(type)) {
      throw new ComposeError(
        'header-injection',
        'attachments.type',
        'Il tipo di un allegato non è un media type.',
      )
    }
  }
}

function requireAddress(field: string, address: string): void {
  if (address.length > 254 || !/^[^\s@<>()[\]\\,;:"]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*$/.test(address)) {
    throw new ComposeError('invalid-address', field, 'Un indirizzo non è valido.')
  }
}

function requireMessageId(field: string, messageId: string): void {
  if (messageId.length > 250 || !/^<[^\s<>@]+@[^\s<>@]+>$/.test(messageId)) {
    throw new ComposeError('invalid-message-id', field, 'Un Message-ID deve avere la forma <testo@dominio>.')
  }
}
