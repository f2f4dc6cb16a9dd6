import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

/** Which way bytes flow through the proxy. */
export type Direction = 'from-server' | 'to-server'

/** A TCP proxy on loopback that makes faults: in front of IMAP, SMTP, PostgreSQL, Temporal, anything. */
export interface TcpProxy {
  readonly host: string
  readonly port: number
  /** How many clients are connected now. */
  connections(): number
  /** How many clients have connected since the start. */
  accepted(): number
  /** Drops every connection. New ones are served. */
  cut(): void
  /** Connections stay up and nothing passes, either way, until `restore`. */
  stall(): void
  /** After that many more bytes in that direction, all connections together, drops them all; once. */
  cutAfter(bytes: number, direction?: Direction): void
  /** Lets at most so many bytes per second pass in each direction of each connection. */
  slow(bytesPerSecond: number): void
  /** Drops every connection and refuses new ones (ECONNREFUSED) until `restore`. */
  refuse(): Promise<void>
  /** Tells every client something in the server's name, then closes: `* BYE …`, `421 …`. */
  farewell(text: string): void
  /** Ends every fault. */
  restore(): Promise<void>
  close(): Promise<void>
}

interface Pair {
  client: Socket
  server: Socket
}

/** Starts a proxy in front of `target`; `port` 0 or nothing takes any free one. */
export async function startProxy(options: {
  target: { host?: string; port: number }
  port?: number
}): Promise<TcpProxy> {
  const host = '127.0.0.1'
  const pairs = new Set<Pair>()
  let accepted = 0
  let stalled = false
  let rate = Number.POSITIVE_INFINITY
  let fuse: { left: number; direction: Direction } | undefined

  const cut = () => {
    for (const { client, server } of pairs) {
      client.destroy()
      server.destroy()
    }
  }

  /** How much of a chunk may pass before the fuse burns. */
  function allowance(length: number, direction: Direction): number {
    if (!fuse || fuse.direction !== direction) return length
    const allowed = Math.min(length, fuse.left)
    fuse.left -= allowed
    return allowed
  }

  function carry(from: Socket, to: Socket, direction: Direction): void {
    from.on('data', (chunk: Buffer) => {
      const allowed = allowance(chunk.length, direction)
      const burnt = fuse?.left === 0
      if (burnt) fuse = undefined
      const ready = to.write(chunk.subarray(0, allowed), () => burnt && cut())
      if (burnt) return
      if (rate !== Number.POSITIVE_INFINITY) {
        from.pause()
        setTimeout(() => !stalled && from.resume(), (chunk.length / rate) * 1000)
      } else if (!ready) {
        from.pause()
        to.once('drain', () => !stalled && from.resume())
      }
    })
    from.on('end', () => to.end())
    from.on('error', () => to.destroy())
    from.on('close', () => to.destroy())
  }

  function serve(client: Socket): void {
    accepted += 1
    const server = connect({
      host: options.target.host ?? host,
      port: options.target.port,
      allowHalfOpen: true,
    })
    const pair = { client, server }
    pairs.add(pair)
    client.on('close', () => pairs.delete(pair))
    client.setNoDelay(true)
    server.setNoDelay(true)
    carry(client, server, 'to-server')
    carry(server, client, 'from-server')
    if (stalled) {
      client.pause()
      server.pause()
    }
  }

  let listener = await listen(options.port ?? 0, serve)
  const { port } = listener.address() as AddressInfo

  return {
    host,
    port,
    connections: () => pairs.size,
    accepted: () => accepted,
    cut,
    stall() {
      stalled = true
      for (const { client, server } of pairs) {
        client.pause()
        server.pause()
      }
    },
    cutAfter(bytes, direction = 'from-server') {
      fuse = { left: bytes, direction }
    },
    slow(bytesPerSecond) {
      rate = bytesPerSecond
    },
    async refuse() {
      const closed = closing(listener)
      cut()
      await closed
    },
    farewell(text) {
      for (const { client, server } of pairs) {
        server.destroy()
        client.end(text)
      }
    },
    async restore() {
      stalled = false
      rate = Number.POSITIVE_INFINITY
      fuse = undefined
      if (!listener.listening) listener = await listen(port, serve)
      for (const { client, server } of pairs) {
        client.resume()
        server.resume()
      }
    },
    async close() {
      const closed = closing(listener)
      cut()
      await closed
    },
  }
}

function listen(port: number, serve: (client: Socket) => void): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer({ allowHalfOpen: true }, serve)
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve(server))
  })
}

function closing(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
  })
}
