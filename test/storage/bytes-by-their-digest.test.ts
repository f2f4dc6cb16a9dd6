import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, readdir, rename, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { digestOf } from '../../schemas/ids.js'
import { BlobMissing, folderBlobs } from '../../storage/blobs.js'

const folder = await mkdtemp(join(tmpdir(), 'chiamate-blobs-'))
afterAll(() => rm(folder, { recursive: true, force: true }))
const blobs = await folderBlobs(folder)
const pathOf = (digest: string) => join(folder, digest.slice(0, 2), digest)

test('put, putAll and putStream give the same bytes the same name, and give them back', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 5000 }),
      fc.integer({ min: 1, max: 999 }),
      async (bytes, cut) => {
        const digest = digestOf(bytes)
        const chunks = Array.from({ length: Math.ceil(bytes.length / cut) }, (_, n) =>
          Buffer.from(bytes.subarray(n * cut, (n + 1) * cut)),
        )
        expect(await blobs.putStream(Readable.from(chunks))).toEqual({ digest, size: bytes.length })
        expect(await blobs.put(bytes)).toBe(digest)
        expect(await blobs.putAll([bytes, Buffer.from(bytes)])).toEqual([digest, digest])
        expect(await blobs.get(digest)).toEqual(Buffer.from(bytes))
        expect(await blobs.has(digest)).toBe(true)
      },
    ),
    { numRuns: 25 },
  )
})

test('many at once are all there, each under its name, and none is left half-way', async () => {
  const all = Array.from({ length: 60 }, (_, n) => randomBytes(n * 100))
  const digests = await blobs.putAll(all)
  for (const [n, bytes] of all.entries()) expect(await blobs.get(digests[n] as never)).toEqual(bytes)
  expect(await readdir(join(folder, 'tmp'))).toEqual([])
})

test('bytes that were damaged on the disk are never given out', async () => {
  const digest = await blobs.put(Buffer.from('the signed act'))
  await chmod(pathOf(digest), 0o600)
  await writeFile(pathOf(digest), 'the signed acT')
  await expect(blobs.get(digest)).rejects.toThrow(BlobMissing)
  const cut = await blobs.put(randomBytes(100))
  await truncate(pathOf(cut), 99)
  await expect(blobs.get(cut)).rejects.toMatchObject({ name: 'BlobMissing', digest: cut })
})

test('bytes that are not there are said to be missing, with a remedy', async () => {
  const digest = digestOf('never put')
  expect(await blobs.has(digest)).toBe(false)
  await expect(blobs.get(digest)).rejects.toThrow(/ripristinare/)
})

test('a process that died before its rename leaves something that harms nobody', async () => {
  await writeFile(join(folder, 'tmp', 'left-by-the-dead'), 'half a mess')
  const again = await folderBlobs(folder)
  const digest = await again.put(Buffer.from('half a message'))
  expect((await again.get(digest)).toString()).toBe('half a message')
  await rm(join(folder, 'tmp', 'left-by-the-dead'))
})

test('a process that died between its rename and the sync of the folder: put again, it is there', async () => {
  const bytes = Buffer.from('renamed, not yet synced')
  const digest = digestOf(bytes)
  await writeFile(join(folder, 'tmp', 'x'), bytes)
  await rename(join(folder, 'tmp', 'x'), pathOf(digest))
  expect(await blobs.put(bytes)).toBe(digest)
  expect(await blobs.putStream(Readable.from([bytes]))).toEqual({ digest, size: bytes.length })
  expect(await blobs.get(digest)).toEqual(bytes)
})

test('a stream that breaks stores nothing', async () => {
  const bytes = randomBytes(1000)
  const broken = Readable.from(
    (async function* () {
      yield bytes
      throw new Error('the socket was cut')
    })(),
  )
  await expect(blobs.putStream(broken)).rejects.toThrow('the socket was cut')
  expect(await blobs.has(digestOf(bytes))).toBe(false)
  expect(await readdir(join(folder, 'tmp'))).toEqual([])
})
