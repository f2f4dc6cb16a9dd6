import { connect, createServer } from 'node:net'
import { ServerError } from './errors.js'

/** A TCP port of the loopback interface that nobody listens on at this moment. Another program may still take it
 *  before its use: who asks must be ready to ask again. */
export async function freePort(): Promise<number> {
  const port = await bind(0)
  if (port === undefined) throw new Error('the system gives no port')
  return port
}

export async function isFree(port: number): Promise<boolean> {
  return (await bind(port)) !== undefined
}

/** Whether somebody accepts connections there. Cheaper than asking by gRPC, which waits a second after a refusal. */
export function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' })
    socket.once('connect', () => socket.destroy().once('close', () => resolve(true)))
    socket.once('error', () => resolve(false))
  })
}

/** `port` is taken and was asked for by its number. */
export function portInUse(port: number, server: string): ServerError {
  return new ServerError(
    'port-in-use',
    `La porta ${port}, chiesta per ${server}, è già usata da un altro programma.`,
    'Fermare quel programma o indicare un’altra porta; senza indicazioni viene scelta una porta libera.',
  )
}

function bind(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(undefined))
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : undefined))
    })
  })
}
