import { publicationAttested } from '../documents/publication-attested.js'
import { readCall } from '../storage/calls.js'
import { fileDocuments, publishedFiles, takenDown } from '../storage/documents.js'
import { refuseStale } from '../storage/record.js'
import type { PublicationInput } from './contract.js'
import type { Dependencies } from './dependencies.js'
import { letterheadOf } from './letterhead.js'
import { keepFiles } from './paper.js'

const WHAT = {
  avviso: 'Avviso',
  form: 'Modulo di domanda',
  'reserve-form': 'Modulo per chi ha diritto a una riserva',
  graduatoria: 'Graduatoria',
} as const

export function publicationActivities({ record, typesetter, site }: Dependencies) {
  return {
    /**
     * Takes something off the site after its time, and attests that it stood there. The act stays in the archive.
     * @norma L. 69/2009 art. 32; D.Lgs 33/2013 art. 26, comma 4 (per analogia)
     */
    async takeDown({ call: id, epoch, what, version }: PublicationInput): Promise<void> {
      const fence = { call: id, epoch }
      await refuseStale(record.db, fence)
      const { avviso } = await readCall(record.db, id)
      const files = await publishedFiles(record.db, { call: id, what, version })
      for (const { name } of files) await site.remove(id, name)
      const now = record.clock.now()
      const paper = await publicationAttested(typesetter, {
        letterhead: await letterheadOf(record.db, avviso.office),
        madeAt: now,
        call: { code: id, requestingBody: avviso.requestingBody.name },
        publications: files.map((file) => ({
          what: WHAT[file.what],
          file: file.name,
          captured: file.digest,
          address: file.address,
          from: file.publishedAt,
          until: file.removedAt ?? now,
          orderedBy: file.orderedBy,
        })),
        responsible: avviso.responsible,
      })
      // The forms go with the avviso, whose attestazione says enough.
      const attested = what === 'avviso' || what === 'graduatoria'
      const documents = attested ? await keepFiles(record, [paper], ['attestation'], { version }) : []
      await record.once(`${id}/take-down/${what}/${version}`, fence, async (tx, at) => {
        await takenDown(tx, at, { call: id, what, version })
        await fileDocuments(tx, at, id, documents)
        return null
      })
    },
  }
}
