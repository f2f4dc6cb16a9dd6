declare module 'hoodiecrow-imap' {
  import type { Socket } from 'node:net'

  export interface Message {
    uid: number
    flags: string[]
    /** Binary text: one character per byte. */
    raw: string
    parsed?: unknown
  }

  export interface Mailbox {
    path: string
    messages: Message[]
    uidvalidity: number
    uidnext: number
  }

  export interface Response {
    tag: string
    command?: string
    attributes: unknown[]
  }

  export interface Connection {
    socket: Socket | null
    state: 'Not Authenticated' | 'Authenticated' | 'Selected'
    directNotifications: boolean
    inputHandler: ((line: string) => void) | false
    selectedMailbox?: Mailbox
    send(response: Response, description: string, parsed: unknown, data: string): void
    processNotifications(): void
  }

  export interface Parsed {
    tag: string
    attributes?: { type: string; value: string }[]
  }

  export type Handler = (connection: Connection, parsed: Parsed, data: string, done: () => void) => void
  export type FetchHandler = (
    connection: Connection,
    message: Message,
    query: { section?: unknown[]; partial?: number[] },
  ) => unknown

  export interface Server {
    /** The listening socket. */
    server: import('node:net').Server
    fetchHandlers: Record<string, FetchHandler>
    connectionHandlers: ((connection: Connection) => void)[]
    users: Record<string, { password: string }>
    registerCapability(name: string): void
    setCommandHandler(command: string, handler: Handler): void
    getMailbox(path: string): Mailbox
    appendMessage(mailbox: Mailbox, flags: string[], internalDate: Date | string, raw: string): unknown
    listen(port: number, host: string, listening: () => void): void
    close(closed: () => void): void
  }

  export default function hoodiecrow(options: {
    users: Record<string, { password: string }>
    plugins: (string | ((server: Server) => void))[]
    storage: Record<string, unknown>
  }): Server
}

declare module 'hoodiecrow-imap/lib/commands/handlers/fetch.js' {
  const handlers: Record<string, import('hoodiecrow-imap').FetchHandler>
  export default handlers
}
