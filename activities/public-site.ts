import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { type CallId, type Digest, digestOf } from '../schemas/ids.js'

/** Where acts are published for everybody. */
export interface PublicSite {
  addressOf(call: CallId, name: string): string
  /** Publishes a file, reads it back from where everybody reads it, and gives the digest of what was found. */
  publish(call: CallId, name: string, bytes: Uint8Array): Promise<{ address: string; digest: Digest }>
}

/** A folder that the region's site serves as it is: `chiamate/GE-2031-001/…`. */
export function folderSite(folder: string, baseAddress: string): PublicSite {
  const addressOf = (call: CallId, name: string) => `${baseAddress}/chiamate/${call}/${name}`
  return {
    addressOf,
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
