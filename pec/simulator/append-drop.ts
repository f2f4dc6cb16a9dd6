import { ImapFlow } from 'imapflow'
import type { MailDrop } from './mail-drop.js'

/**
 * Puts mail into an IMAP server with the internal date of its delivery (APPEND), for a clock behind the
 * machine's. Dovecot takes no date more than two hours ahead: it puts its own.
 */
export function appendDrop(options: {
  host: string
  port: number
  login(address: string): { user: string; pass: string }
}): MailDrop {
  const connections = new Map<string, ImapFlow>()
  async function connectionTo(address: string): Promise<ImapFlow> {
    const open = connections.get(address)
    if (open?.usable) return open
    const { host, port } = options
    const client = new ImapFlow({ host, port, secure: false, auth: options.login(address), logger: false })
    client.on('error', () => {}) // a broken connection is replaced at the next delivery
    await client.connect()
    connections.set(address, client)
    return client
  }
  return {
    async deliver(address, message, internalDate) {
      const client = await connectionTo(address.toLowerCase())
      const appended = await client.append('INBOX', message, [], internalDate)
      if (!appended) throw new Error('the mail server did not answer the APPEND: it may have stopped')
    },
    async close() {
      for (const client of connections.values()) await client.logout()
    },
  }
}
