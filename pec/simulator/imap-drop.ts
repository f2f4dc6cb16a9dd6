import { randomInt } from 'node:crypto'
import type { AddressInfo, Socket } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import hoodiecrow, { type FetchHandler, type Handler, type Server } from 'hoodiecrow-imap'
import parsedFetch from 'hoodiecrow-imap/lib/commands/handlers/fetch.js'
import type { MailDrop } from './mail-drop.js'

/** How an IMAP client reaches one mailbox. Plain text: the server listens on loopback only. */
export interface ImapAccess {
  host: string
  port: number
  user: string
  password: string
}

/** Mailboxes in this process, each behind an IMAP server of its own (the embedded default). */
export interface EmbeddedMailboxes extends MailDrop {
  /** Throws if the address has no mailbox here. */
  access(address: string): ImapAccess
  /** Gives the mailbox another UIDVALIDITY and UIDs that begin again from 1, as a server does after a repair. */
  renumber(address: string): void
  /** Makes login fail until called with `false`. */
  refuseLogin(address: string, refuse?: boolean): void
  /** The messages of a mailbox, in order of arrival. */
  messages(address: string): Buffer[]
  close(): Promise<void>
}

/** Starts an IMAP server for each address; `port` is that of the first, the others follow (0: any free). */
export async function embeddedMailboxes(
  accounts: readonly { address: string; password: string }[],
  options: { port?: number } = {},
): Promise<EmbeddedMailboxes> {
  const boxes = new Map<string, Awaited<ReturnType<typeof startBox>>>()
  for (const [index, account] of accounts.entries()) {
    boxes.set(account.address.toLowerCase(), await startBox(account, options.port ? options.port + index : 0))
  }
  const box = (address: string) => {
    const found = boxes.get(address.toLowerCase())
    if (!found) throw new Error('no mailbox of the simulator has this address: name it when you start it')
    return found
  }
  return {
    hosts: (address) => boxes.has(address.toLowerCase()),
    access: (address) => box(address).access,
    async deliver(address, message, internalDate) {
      const { server } = box(address)
      server.appendMessage(server.getMailbox('INBOX'), [], internalDate, message.toString('latin1'))
      // Thousands of deliveries in a row must leave room for sockets and timers
      await setImmediate()
    },
    renumber(address) {
      const inbox = box(address).server.getMailbox('INBOX')
      inbox.uidvalidity += 1
      for (const [index, message] of inbox.messages.entries()) message.uid = index + 1
      inbox.uidnext = inbox.messages.length + 1
    },
    refuseLogin(address, refuse = true) {
      const { server, access } = box(address)
      server.users[access.user] = { password: refuse ? `${access.password} no longer` : access.password }
    },
    messages: (address) =>
      box(address)
        .server.getMailbox('INBOX')
        .messages.map((message) => Buffer.from(message.raw, 'latin1')),
    async close() {
      for (const { close } of boxes.values()) await close()
    },
  }
}

async function startBox(account: { address: string; password: string }, port: number) {
  const server = hoodiecrow({
    users: { [account.address]: { password: account.password } },
    plugins: ['ID', 'UIDPLUS', 'MOVE', 'UNSELECT', 'ENABLE', 'LITERALPLUS', idle],
    // Mail is kept in memory only: after a restart the UIDs begin again, so UIDVALIDITY must be another one
    storage: { INBOX: { uidvalidity: randomInt(1, 2 ** 31) }, '': { folders: {} } },
  })
  server.fetchHandlers['BODY.PEEK'] = wholeSource()
  server.fetchHandlers.BODY = wholeSource()
  const sockets = new Set<Socket>()
  server.connectionHandlers.push(({ socket }) => {
    if (!socket) return
    // It writes an answer in many small pieces: each would wait for the one before to be acknowledged.
    socket.setNoDelay(true)
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const access: ImapAccess = {
    host: '127.0.0.1',
    port: (server.server.address() as AddressInfo).port,
    user: account.address,
    password: account.password,
  }
  const close = () =>
    new Promise<void>((resolve) => {
      for (const socket of sockets) socket.destroy()
      server.close(() => resolve())
    })
  return { server, access, close }
}

/** `BODY[]` as the bytes are: the server's own handler would parse the MIME of every message first. */
function wholeSource(): FetchHandler {
  const lengths = new WeakMap<object, number>()
  return (connection, message, query) => {
    if (query.section?.length !== 0) return parsedFetch['BODY.PEEK']?.(connection, message, query)
    if (!query.partial) return { type: 'LITERAL', value: message.raw }
    // One query object serves every message of a FETCH, and the answer names the offset only (RFC 3501 §7.4.2)
    const [offset = 0, length] = query.partial
    if (length !== undefined) lengths.set(query, length)
    query.partial = [offset]
    return { type: 'LITERAL', value: message.raw.slice(offset, offset + (lengths.get(query) ?? 0)) }
  }
}

/** IDLE (RFC 2177). The server's own plugin leaves a timer of half an hour behind each dropped connection. */
function idle(server: Server): void {
  const handler: Handler = (connection, parsed, data, done) => {
    connection.socket?.write('+ idling\r\n')
    connection.directNotifications = true
    connection.processNotifications()
    connection.inputHandler = () => {
      connection.inputHandler = false
      connection.directNotifications = false
      const text = { type: 'TEXT', value: 'IDLE terminated' }
      connection.send({ tag: parsed.tag, command: 'OK', attributes: [text] }, 'IDLE', parsed, data)
      done()
    }
  }
  server.registerCapability('IDLE')
  server.setCommandHandler('IDLE', handler)
}
