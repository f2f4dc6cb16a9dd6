import { sampleMinutes } from '../documents/sample-minutes.js'
import { readCall } from '../storage/calls.js'
import { fileDocuments } from '../storage/documents.js'
import { drawnSample, readSample } from '../storage/sample-checks.js'
import type { MinutesInput } from './contract.js'
import type { Dependencies } from './dependencies.js'
import { letterheadOf } from './letterhead.js'
import { keepFiles } from './paper.js'

export function sampleActivities({ record, typesetter }: Dependencies) {
  return {
    /** The minutes of a sample check, filed with the papers of its call. */
    async fileSampleMinutes({ sample: id, call, epoch }: MinutesInput): Promise<void> {
      const { avviso } = await readCall(record.db, call)
      const { rule, source, drawn_at, drawn_from, ordinal } = await readSample(record.db, id)
      const sample = await drawnSample(record.db, id)
      const minutes = await sampleMinutes(typesetter, {
        letterhead: await letterheadOf(record.db, avviso.office),
        madeAt: record.clock.now(),
        call: { code: call },
        sample,
        applications: drawn_from ?? 0,
        size: rule,
        drawnAt: drawn_at ?? record.clock.now(),
        source,
        responsible: avviso.responsible,
      })
      const documents = await keepFiles(record, [minutes], ['sample-minutes'], { version: ordinal })
      await record.once(`${id}/minutes`, { call, epoch }, async (tx, at) => {
        await fileDocuments(tx, at, call, documents)
        return null
      })
    },
  }
}
