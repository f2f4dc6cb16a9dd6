import { Refusal } from '../domain/refusal.js'
import { mediaTypeOf } from '../reading/message-documents.js'
import type { Digest } from '../schemas/ids.js'
import type { Record } from '../storage/record.js'

/** Keeps scans of paper. @throws {Refusal} `data-invalid` for a file that is no PDF and no picture, by its bytes */
export async function keepScans({ blobs }: Record, files: readonly Uint8Array[]): Promise<readonly Digest[]> {
  if (files.some((bytes) => mediaTypeOf(bytes) === 'application/octet-stream'))
    throw new Refusal('data-invalid', 'scansioni: solo PDF, PNG o JPEG')
  return await blobs.putAll(files)
}
