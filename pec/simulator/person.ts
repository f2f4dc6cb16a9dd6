import { createHash } from 'node:crypto'
import MailComposer from 'nodemailer/lib/mail-composer'

/** A file that a person attaches. */
export interface Attachment {
  filename: string
  content: Buffer
  contentType?: string
}

/** What a person writes in the mail program of their own PEC. */
export interface Letter {
  from: string
  to: readonly string[]
  cc?: readonly string[]
  replyTo?: string
  subject: string
  text: string
  html?: string
  attachments?: readonly Attachment[]
  /** Further header fields of theirs. */
  headers?: Readonly<Record<string, string>>
}

/**
 * The bytes that the person's mail program hands over. `at` in milliseconds of the epoch; `messageId` with
 * angle brackets. The same input gives the same bytes.
 */
export async function writtenMessage(letter: Letter, messageId: string, at: number): Promise<Buffer> {
  const composer = new MailComposer({
    from: letter.from,
    to: [...letter.to],
    ...(letter.cc ? { cc: [...letter.cc] } : {}),
    ...(letter.replyTo ? { replyTo: letter.replyTo } : {}),
    subject: letter.subject,
    text: letter.text,
    ...(letter.html ? { html: letter.html } : {}),
    attachments: (letter.attachments ?? []).map((attachment) => ({ ...attachment })),
    headers: { ...letter.headers },
    messageId,
    date: new Date(at),
    baseBoundary: createHash('sha256').update(messageId).digest('hex').slice(0, 16),
    newline: 'windows',
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return composer.compile().build()
}
