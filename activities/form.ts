import { ReadingFailed } from '../reading/reader.js'
import { BlobMissing } from '../storage/blobs.js'
import { formReadingOf, keepFormReading, messageToRead } from '../storage/form-readings.js'
import type { ApplicationInput } from './contract.js'
import type { Dependencies } from './dependencies.js'

/** What came of reading the forms of a message: never what they say. */
export interface FormRead {
  /** `stopped`: a file in it would have taken too much memory or time, or made the reader fail: a person types. */
  readonly outcome: 'read' | 'stopped'
  /** PDFs that were found in the message. */
  readonly files: number
}

export function formActivities({ record, reader }: Dependencies) {
  return {
    /** Reads the forms in the message of an application, once, for a proposal to whoever examines it. */
    async readForm({ application, call, epoch }: ApplicationInput): Promise<FormRead> {
      const before = await formReadingOf(record.db, application)
      if (before) return readOf(before.forms)
      const { id, digest, size, at: signedBy } = await messageToRead(record.db, application)
      if (!(await record.blobs.has(digest))) throw new BlobMissing(digest)
      // A reader that fails on a file fails on it again: no application waits for that.
      const forms = await reader
        .forms(record.blobs.fileOf(digest), size, signedBy)
        .catch((error: unknown) => {
          if (error instanceof ReadingFailed) return null
          throw error
        })
      return await record.once(`${id}/read-form`, { call, epoch }, async (tx, at) => {
        await keepFormReading(tx, at, id, forms)
        return readOf(forms)
      })
    },
  }
}

function readOf(forms: readonly object[] | null): FormRead {
  return { outcome: forms ? 'read' : 'stopped', files: forms?.length ?? 0 }
}
