import type { ActReading } from '../reading/signed-act.js'
import type { CallId, Digest, StaffId } from '../schemas/ids.js'
import { readCall } from '../storage/calls.js'
import { filesOfGraduatoria, otherGraduatorie, readGraduatoria } from '../storage/graduatorie.js'
import { staffName } from '../storage/offices.js'
import type { Dependencies } from './dependencies.js'
import { proposedGraduatorie } from './snapshot.js'

/**
 * Judges the signed act that was uploaded for the graduatorie of a call: refused, good, or for two people to compare.
 * Changes nothing.
 *
 * @throws {NotInRecord} {BlobMissing} {ReadingFailed}
 */
export async function judgeAct(
  { record, reader }: Pick<Dependencies, 'record' | 'reader'>,
  call: CallId,
  act: { readonly digest: Digest; readonly signer: StaffId },
): Promise<ActReading> {
  const { db, blobs } = record
  const { office } = await readCall(db, call)
  const { document_digest } = await readGraduatoria(db, call)
  const { graduatorie, sha256, version } = await proposedGraduatorie(record, call)
  const files = await filesOfGraduatoria(db, call, version)
  const { length } = await blobs.get(act.digest)
  return await reader.act(blobs.fileOf(act.digest), length, record.clock.now(), {
    graduatorie: graduatorie.map(({ ranking, graduatoria }) => ({
      ranking,
      fingerprints: [graduatoria.sha256, sha256],
      files: [document_digest, ...files.flatMap((file) => (file.ranking === ranking ? [file.digest] : []))],
    })),
    others: await otherGraduatorie(db, call, version),
    signer: { name: await staffName(db, act.signer, office), codiceFiscale: null },
  })
}
