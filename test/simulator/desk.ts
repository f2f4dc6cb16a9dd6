import { ImapFlow } from 'imapflow'
import { createTransport } from 'nodemailer'
import { embeddedMailboxes, type ImapAccess } from '../../pec/simulator/imap-drop.js'
import { createPki, type Pki } from '../../pec/simulator/pki.js'
import { type ProviderOptions, startProvider } from '../../pec/simulator/provider.js'

export const OFFICE = 'ufficio@pec.example'
export const PASSWORD = 'segreta'

let pki: Promise<Pki> | undefined

/** A provider with one office mailbox, on a clock that stands still until moved. */
export async function officeWithProvider(
  options: Partial<ProviderOptions> = {},
  start = '2031-03-03T11:00:00Z',
) {
  pki ??= createPki({ domains: ['pec.example', 'altra-pec.example'] })
  let instant = Date.parse(start)
  const account = { address: OFFICE, password: PASSWORD }
  const mailboxes = await embeddedMailboxes([account])
  const provider = await startProvider({
    pki: await pki,
    clock: { now: () => new Date(instant).toISOString() },
    domains: ['pec.example', 'altra-pec.example'],
    accounts: [account],
    mailboxes,
    seed: 'prova',
    ...options,
  })
  return {
    provider,
    mailboxes,
    pki: await pki,
    imap: mailboxes.access(OFFICE),
    now: () => instant,
    pass(seconds: number) {
      instant += seconds * 1000
    },
    async submit(to: string, messageId: string, extra: Record<string, unknown> = {}) {
      const transport = createTransport({
        ...provider.smtp,
        auth: { user: OFFICE, pass: PASSWORD },
        ignoreTLS: true,
      })
      try {
        const envelope = { from: OFFICE, to: [to] }
        await transport.sendMail({
          from: OFFICE,
          to,
          subject: 'Ricevuta',
          text: 'Testo',
          messageId,
          envelope,
          ...extra,
        })
      } finally {
        transport.close()
      }
    },
  }
}

/** What an IMAP client reads in the mailbox: bytes and internal dates, in order of UID. */
export async function readMailbox(access: ImapAccess): Promise<{ source: string; internalDate: string }[]> {
  const client = new ImapFlow({
    host: access.host,
    port: access.port,
    secure: false,
    auth: { user: access.user, pass: access.password },
    logger: false,
  })
  client.on('error', () => {})
  await client.connect()
  const lock = await client.getMailboxLock('INBOX', { readOnly: true })
  const messages: { source: string; internalDate: string }[] = []
  try {
    if (client.mailbox && client.mailbox.exists === 0) return messages
    for await (const message of client.fetch('1:*', { source: true, internalDate: true, size: true })) {
      const source = message.source?.toString('latin1') ?? ''
      messages.push({ source, internalDate: new Date(message.internalDate ?? 0).toISOString() })
    }
    return messages
  } finally {
    lock.release()
    await client.logout()
  }
}

/** The types of the messages, by their top-level headers. */
export function kinds(messages: readonly { source: string }[]): string[] {
  return messages.map(({ source }) => {
    const header = source.slice(0, source.search(/\r?\n\r?\n/))
    return /^X-(?:Ricevuta|Trasporto): (.*?)\r?$/m.exec(header)?.[1] ?? 'ordinaria'
  })
}
