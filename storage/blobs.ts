import { createHash, randomUUID } from 'node:crypto'
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Digest, digestOf } from '../schemas/ids.js'

/** Bytes by their SHA-256. What `put` returned is on the disk, whatever happens next. */
export interface BlobStore {
  put(bytes: Uint8Array): Promise<Digest>
  /** Several at once: each file is synced, and each folder only once. */
  putAll(all: readonly Uint8Array[]): Promise<Digest[]>
  putStream(source: Readable): Promise<{ digest: Digest; size: number }>
  /** The bytes, checked against their name. @throws {BlobMissing} when they aren't there or were changed */
  get(digest: Digest): Promise<Buffer>
  has(digest: Digest): Promise<boolean>
  /** The file that holds them, for whoever reads large bytes without passing them on. */
  fileOf(digest: Digest): string
}

/** The record names bytes that the store doesn't have: a restore from an incomplete copy, or a broken disk. */
export class BlobMissing extends Error {
  override readonly name = 'BlobMissing'
  readonly digest: Digest
  constructor(digest: Digest) {
    super(
      `Mancano i byte con impronta ${digest}: ripristinare la cartella degli allegati dalla copia di sicurezza.`,
    )
    this.digest = digest
  }
}

/** A store in a folder: `ab/abcdef…`, written as a temporary file, synced, renamed, and the folder synced. */
export async function folderBlobs(folder: string): Promise<BlobStore> {
  const temporary = join(folder, 'tmp')
  // Every shard exists from the start: nothing to create, and to sync, on the way of a message.
  await mkdir(temporary, { recursive: true })
  const shards = Array.from({ length: 256 }, (_, n) => n.toString(16).padStart(2, '0'))
  await Promise.all(shards.map((shard) => mkdir(join(folder, shard), { recursive: true })))
  await syncFolder(folder)

  const shardOf = (digest: Digest) => join(folder, digest.slice(0, 2))
  const pathOf = (digest: Digest) => join(shardOf(digest), digest)

  const has = (digest: Digest) =>
    stat(pathOf(digest)).then(
      (found) => found.isFile(),
      () => false,
    )

  async function write(bytes: Uint8Array): Promise<{ digest: Digest; fresh: boolean }> {
    const digest = digestOf(bytes)
    if (await has(digest)) return { digest, fresh: false }
    const path = join(temporary, randomUUID())
    const file = await open(path, 'wx', 0o600)
    try {
      await file.writeFile(bytes)
      await file.datasync()
    } finally {
      await file.close()
    }
    await rename(path, pathOf(digest))
    return { digest, fresh: true }
  }

  async function putAll(all: readonly Uint8Array[]): Promise<Digest[]> {
    const written = await inFlight(8, all, write)
    // An old file may have been renamed by a process that died before syncing its folder: sync for it too.
    await Promise.all([...new Set(written.map(({ digest }) => shardOf(digest)))].map(syncFolder))
    return written.map(({ digest }) => digest)
  }

  return {
    putAll,
    put: async (bytes) => (await putAll([bytes]))[0] as Digest,
    has,
    async putStream(source) {
      const path = join(temporary, randomUUID())
      const file = await open(path, 'wx', 0o600)
      const hash = createHash('sha256')
      let size = 0
      try {
        await pipeline(source, async (chunks) => {
          for await (const chunk of chunks as AsyncIterable<Buffer>) {
            hash.update(chunk)
            size += chunk.length
            await file.appendFile(chunk)
          }
        })
        await file.datasync()
      } catch (error) {
        await file.close()
        await rm(path, { force: true })
        throw error
      }
      await file.close()
      const digest = Digest.parse(hash.digest('hex'))
      await rename(path, pathOf(digest))
      await syncFolder(shardOf(digest))
      return { digest, size }
    },
    async get(digest) {
      const bytes = await readFile(pathOf(digest)).catch((error: NodeJS.ErrnoException) => {
        throw error.code === 'ENOENT' ? new BlobMissing(digest) : error
      })
      // A disk that lies must not turn into an act that lies.
      if (digestOf(bytes) !== digest) throw new BlobMissing(digest)
      return bytes
    },
    fileOf: pathOf,
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

async function inFlight<T, R>(
  limit: number,
  items: readonly T[],
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results = new Array<R>(items.length)
  let next = 0
  const lane = async () => {
    while (next < items.length) {
      const mine = next++
      results[mine] = await work(items[mine] as T)
    }
  }
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, lane))
  return results
}
