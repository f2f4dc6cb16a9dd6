import type { Readable } from 'node:stream'
import { ImapFlow } from 'imapflow'
import type { MailSettings } from '../../schemas/settings.js'
import type { Instant } from '../../schemas/time.js'

/** A message as the server lists it. */
export interface Listed {
  readonly uid: number
  readonly size: number
  readonly arrivedAt: Instant
}

/** One IMAP connection on one folder, read-only. Nothing of the mailbox is ever changed. */
export interface Connection {
  readonly uidValidity: number
  /** The messages from a UID on, in order of UID. */
  list(from: number): Promise<Listed[]>
  /** The bytes of some messages; one that has vanished has none. */
  fetch(uids: readonly number[]): Promise<Map<number, Buffer>>
  /** The bytes of a large message, as they come; null when it has vanished. */
  download(uid: number): Promise<Readable | null>
  /** Resolves when something may have arrived, the time is over, or the connection has ended. */
  news(milliseconds: number, signal: AbortSignal): Promise<void>
  readonly ended: boolean
  close(): Promise<void>
}

/** The server refuses our name and password: to be tried again only by a person. */
export class LoginRefused extends Error {
  override readonly name = 'LoginRefused'
}

const listed = { uid: true, size: true, internalDate: true } as const

/** @param silence how long the server may say nothing, in milliseconds
 *  @throws {LoginRefused} */
export async function connect({ imap }: Pick<MailSettings, 'imap'>, silence: number): Promise<Connection> {
  const client = new ImapFlow({
    host: imap.host,
    port: imap.port,
    secure: imap.security === 'tls',
    doSTARTTLS: imap.security === 'starttls',
    auth: { user: imap.user, pass: imap.password },
    logger: false,
    // A server that falls silent in IDLE is asked within this time, and given up soon after.
    maxIdleTime: Math.round(silence * 0.8),
    socketTimeout: silence,
    disableAutoIdle: true,
  })
  let ended = false
  const ears = new Set<() => void>()
  const hear = () => {
    for (const ear of ears) ear()
  }
  // Both listeners stand before the connection is made: an error without one ends the process.
  client.on('error', () => {
    ended = true
    hear()
  })
  client.on('close', () => {
    ended = true
    hear()
  })
  client.on('exists', hear)
  try {
    await client.connect()
  } catch (error) {
    if (saysWrongPassword(error)) throw new LoginRefused()
    throw error
  }
  const folder = await client.mailboxOpen(imap.folder, { readOnly: true }).catch((error: unknown) => {
    client.close()
    throw error
  })

  return {
    uidValidity: Number(folder.uidValidity),
    get ended() {
      return ended
    },
    async list(from) {
      // A polling server tells of new messages only when asked.
      await client.noop()
      const found: Listed[] = []
      // `n:*` gives the last message even when its UID is below n.
      for await (const { uid, size, internalDate } of client.fetch(`${from}:*`, listed, { uid: true }))
        if (uid >= from) found.push({ uid, size: size ?? 0, arrivedAt: instantOf(internalDate) })
      return found.sort((a, b) => a.uid - b.uid)
    },
    async fetch(uids) {
      const bytes = new Map<number, Buffer>()
      for await (const { uid, source } of client.fetch(
        rangesOf(uids),
        { uid: true, source: true },
        { uid: true },
      ))
        if (source) bytes.set(uid, source)
      return bytes
    },
    async download(uid) {
      const found = await client.download(String(uid), undefined, { uid: true, chunkSize: 1024 * 1024 })
      return 'content' in found && found.content ? found.content : null
    },
    async news(milliseconds, signal) {
      if (ended || signal.aborted) return
      void client.idle().catch(() => {})
      await new Promise<void>((resolve) => {
        const timer = setTimeout(done, milliseconds)
        function done() {
          clearTimeout(timer)
          ears.delete(done)
          signal.removeEventListener('abort', done)
          resolve()
        }
        ears.add(done)
        signal.addEventListener('abort', done)
      })
    },
    async close() {
      if (ended) return
      await Promise.race([
        client.logout().catch(() => {}),
        new Promise((resolve) => setTimeout(resolve, 2000).unref()),
      ])
      client.close()
    },
  }
}

/** A server that can't check passwords now refuses logins too, and says that it is only now (RFC 5530 section 3). */
function saysWrongPassword(error: unknown): boolean {
  const { authenticationFailed, serverResponseCode } = error as {
    authenticationFailed?: boolean
    serverResponseCode?: string
  }
  return authenticationFailed === true && !passing.has(serverResponseCode?.toUpperCase() ?? '')
}

const passing: ReadonlySet<string> = new Set(['UNAVAILABLE', 'INUSE', 'LIMIT', 'SERVERBUG'])

/** `3,4,5,9` as `3:5,9`. */
function rangesOf(uids: readonly number[]): string {
  const ranges: { from: number; to: number }[] = []
  for (const uid of uids) {
    const last = ranges.at(-1)
    if (last && last.to === uid - 1) last.to = uid
    else ranges.push({ from: uid, to: uid })
  }
  return ranges.map(({ from, to }) => (from === to ? `${from}` : `${from}:${to}`)).join(',')
}

/** Without a date of its own a message arrived when the world of Unix began: late for nobody, seen by everybody. */
function instantOf(date: Date | string | undefined): Instant {
  return (date === undefined ? new Date(0) : new Date(date)).toISOString() as Instant
}
