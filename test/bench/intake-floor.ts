import { createHash, randomUUID } from 'node:crypto'
import { mkdir, open, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { ImapFlow } from 'imapflow'
import pg from 'pg'
import type { MailSettings } from '../../schemas/settings.js'

const inFlight = 8

/**
 * The least that keeps a message: ranges of 100 UIDs fetched with their bytes, eight messages being stored at a
 * time, each one hashed, written to a synced file in a synced folder, and inserted by a transaction of its own.
 */
export async function storeAll(
  { imap }: MailSettings,
  url: string,
  folder: string,
  from: number,
): Promise<number> {
  await Promise.all(Array.from({ length: 256 }, (_, n) => mkdir(join(folder, hex(n)), { recursive: true })))
  const pool = new pg.Pool({ connectionString: url, max: inFlight })
  await pool.query(`create table if not exists floor_message
    (uid bigint primary key, digest text not null, size bigint not null, arrived_at timestamptz not null)`)
  const { host, port, user, password: pass } = imap
  const client = new ImapFlow({ host, port, secure: false, auth: { user, pass }, logger: false })
  client.on('error', () => {})
  await client.connect()
  await client.mailboxOpen(imap.folder, { readOnly: true })
  const uids: number[] = []
  for await (const { uid } of client.fetch(`${from}:*`, { uid: true, size: true }, { uid: true }))
    if (uid >= from) uids.push(uid)

  const under = new Set<Promise<void>>()
  const query = { uid: true, source: true, internalDate: true }
  for (let at = 0; at < uids.length; at += 100) {
    const range = `${uids[at]}:${uids[Math.min(at + 99, uids.length - 1)]}`
    for await (const { uid, source, internalDate } of client.fetch(range, query, { uid: true })) {
      const work = store(uid, source as Buffer, internalDate).finally(() => under.delete(work))
      under.add(work)
      if (under.size >= inFlight) await Promise.race(under)
    }
  }
  await Promise.all(under)
  await client.logout()
  await pool.end()
  return uids.length

  async function store(uid: number, bytes: Buffer, arrivedAt: Date | string | undefined): Promise<void> {
    const digest = createHash('sha256').update(bytes).digest('hex')
    const shard = join(folder, digest.slice(0, 2))
    const temporary = join(shard, `${randomUUID()}.tmp`)
    const file = await open(temporary, 'wx')
    await file.writeFile(bytes)
    await file.datasync()
    await file.close()
    await rename(temporary, join(shard, digest))
    const directory = await open(shard, 'r')
    await directory.sync()
    await directory.close()
    const row = [uid, digest, bytes.length, arrivedAt]
    await pool.query('insert into floor_message (uid, digest, size, arrived_at) values ($1, $2, $3, $4)', row)
  }
}

const hex = (n: number) => n.toString(16).padStart(2, '0')
