import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type CallId, type Digest, digestOf } from '../schemas/ids.js'

/** Where acts are published for everybody. */
export interface PublicSite {
  addressOf(call: CallId, name: string): string
  /** Publishes a file, reads it back from where everybody reads it, and gives the digest of what was found. */
  publish(call: CallId, name: string, bytes: Uint8Array): Promise<{ address: string; digest: Digest }>
  /** Takes a file off the site; one that is not there any more is no failure. */
  remove(call: CallId, name: string): Promise<void>
}

/** A folder that the region's site serves as it is: `chiamate/GE-2031-001/…`. */
export function folderSite(folder: string, baseAddress: string): PublicSite {
  const addressOf = (call: CallId, name: string) => `${baseAddress}/chiamate/${call}/${name}`
  return {
    addressOf,
    async remove(call, name) {
      await rm(join(folder, 'chiamate', call, name), { force: true })
    },
    async publish(call, name, bytes) {
      const place = join(folder, 'chiamate', call)
      await mkdir(place, { recursive: true })
      const path = join(place, name)
      const file = await open(`${path}.new`, 'w', 0o644)
      try {
        await file.writeFile(bytes)
        await file.datasync()
      } finally {
        await file.close()
      }
      await rename(`${path}.new`, path)
      return { address: addressOf(call, name), digest: digestOf(await readFile(path)) }
    },
  }
}
