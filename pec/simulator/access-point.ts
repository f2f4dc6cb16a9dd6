import type { AddressInfo } from 'node:net'
import { SMTPServer, type SMTPServerSession } from 'smtp-server'

/** An account that may hand messages over: it logs in with its address. */
export interface Account {
  address: string
  password: string
}

/** One message as SMTP brought it. */
export interface Handed {
  account: string
  from: string
  recipients: string[]
  message: Buffer
}

/** The answer to the last dot: `cut` drops the connection without a word. */
export type Reply = { code: number; text: string } | 'cut'

/** What the provider decides; the access point only speaks SMTP. */
export interface Decisions {
  /** Whether a login with the right password is let in. */
  login(account: string): boolean
  loginRefused(account: string): void
  handed(message: Handed): Promise<Reply>
}

/** The SMTP submission server, on loopback. `sizeLimit` in bytes is announced and enforced. */
export async function startAccessPoint(
  options: { port: number; accounts: readonly Account[]; sizeLimit: number },
  decisions: Decisions,
): Promise<{ host: string; port: number; close(): Promise<void> }> {
  const passwords = new Map(
    options.accounts.map(({ address, password }) => [address.toLowerCase(), password]),
  )
  const server: SMTPServer = new SMTPServer({
    banner: 'Posta certificata di prova',
    authOptional: false,
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    size: options.sizeLimit,
    onAuth(auth, _session, callback) {
      const account = (auth.username ?? '').toLowerCase()
      if (passwords.get(account) === auth.password && decisions.login(account)) {
        return callback(null, { user: account })
      }
      decisions.loginRefused(account)
      callback(refusal(535, '5.7.8 Error: authentication failed'))
    },
    onMailFrom(address, session, callback) {
      const own = address.address.toLowerCase() === session.user
      callback(own ? null : refusal(553, '5.7.1 Error: sender address not owned by the account'))
    },
    onData(stream, session, callback) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('error', callback)
      stream.on('end', () => {
        if (stream.sizeExceeded) return callback(refusal(552, '5.3.4 Error: message too big'))
        decisions.handed(handedBy(session, Buffer.concat(chunks))).then(
          (reply) => {
            if (reply === 'cut') return cut(server, session)
            if (reply.code >= 400) return callback(refusal(reply.code, reply.text))
            callback(null, reply.text)
          },
          (error: Error) => callback(refusal(451, `4.3.0 Error: ${error.message}`)),
        )
      })
    },
  })
  server.on('error', () => {}) // a client that drops its connection is an everyday thing
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject)
    server.listen(options.port, '127.0.0.1', resolve)
  })
  return {
    host: '127.0.0.1',
    port: (server.server.address() as AddressInfo).port,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        for (const connection of server.connections) connection._socket.destroy()
      }),
  }
}

function handedBy(session: SMTPServerSession, message: Buffer): Handed {
  const { mailFrom, rcptTo } = session.envelope
  return {
    account: String(session.user),
    from: mailFrom ? mailFrom.address : '',
    recipients: rcptTo.map(({ address }) => address),
    message,
  }
}

function cut(server: SMTPServer, session: SMTPServerSession): void {
  for (const connection of server.connections) {
    if (connection.session === session) connection._socket.destroy()
  }
}

function refusal(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode })
}
