import type { AttachedForm } from '../reading/message-forms.js'
import { ReadingFailed } from '../reading/reader.js'
import type { ApplicationId } from '../schemas/ids.js'
import { BlobMissing } from '../storage/blobs.js'
import { type FormsRead, keepFormReading, messageToRead } from '../storage/form-readings.js'
import type { ApplicationInput } from './contract.js'
import type { Dependencies } from './dependencies.js'

export function formActivities(dependencies: Dependencies) {
  return {
    /** Reads, to its end, a message that took longer than who waits for an answer may wait. */
    async readForms({ application, call, epoch }: ApplicationInput): Promise<void> {
      const read = await formsOf(dependencies, application)
      await dependencies.record.once(`${read.message}/forms`, { call, epoch }, async (tx, at) => {
        await keepFormReading(tx, at, read)
        return null
      })
    },
  }
}

/**
 * The forms in the message of an application, as they were read once and for all, or now: whoever reads them now keeps
 * what they say.
 * @throws {BlobMissing}
 */
export async function formsOf(
  { record, reader }: Pick<Dependencies, 'record' | 'reader'>,
  application: ApplicationId,
): Promise<FormsRead & { readonly forms: readonly AttachedForm[] | null }> {
  const { id, digest, size, at, read } = await messageToRead(record.db, application)
  if (read) return read as FormsRead & { readonly forms: readonly AttachedForm[] | null }
  if (!(await record.blobs.has(digest))) throw new BlobMissing(digest)
  // A reader that fails on a file fails on it again: no application waits for that.
  const forms = await reader.forms(record.blobs.fileOf(digest), size, at).catch((error: unknown) => {
    if (error instanceof ReadingFailed) return null
    throw error
  })
  return { message: id, forms }
}
