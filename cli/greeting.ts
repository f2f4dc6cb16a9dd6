import { once } from 'node:events'
import { connect } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { MailSettings } from '../schemas/settings.js'

type Server = Pick<MailSettings['imap'], 'host' | 'port' | 'security'>

const PATIENCE = 10_000

/**
 * Whether a mail server is there and greets as it must, its certificate valid where TLS comes first. Nobody logs in:
 * a check that runs every few minutes with an expired password would lock the account.
 *
 * @param greeting how its protocol begins: `* OK` (RFC 9051), `220` (RFC 5321)
 */
export async function greets({ host, port, security }: Server, greeting: string): Promise<void> {
  const socket = security === 'tls' ? connectTls({ host, port, servername: host }) : connect({ host, port })
  socket.on('error', () => {}).on('end', () => socket.destroy(new Error('nothing was said')))
  socket.setTimeout(PATIENCE, () => socket.destroy(timedOut()))
  try {
    const [said] = (await once(socket, 'data')) as [Buffer]
    if (!said.toString('latin1').startsWith(greeting)) throw new Error('another kind of server answers')
  } finally {
    socket.destroy()
  }
}

function timedOut(): Error {
  return Object.assign(new Error('no greeting'), { code: 'ETIMEDOUT' })
}
