import { Refusal } from '../domain/refusal.js'
import type { ActProof, ActReading } from '../reading/signed-act.js'
import type { CallId, Digest, StaffId } from '../schemas/ids.js'
import { callMayMove, readCall } from '../storage/calls.js'
import type { Command } from '../storage/decisions.js'
import {
  comparisonsOf,
  filesOfGraduatoria,
  otherGraduatorie,
  readGraduatoria,
} from '../storage/graduatorie.js'
import { staffName } from '../storage/offices.js'
import { isDone } from '../storage/record.js'
import { commandKey } from './call.js'
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

/**
 * How the uploaded act shows that it approves the graduatorie of a call, for whoever gives the command to approve.
 * Where it does not show it, two people must have compared it and said so.
 *
 * @returns the proofs, kept with the decision; none for a command that was carried out before
 * @throws {Refusal} `act-unfit` with its reason, `act-to-compare`, and those of the transition
 */
export async function proofsOfAct(
  dependencies: Pick<Dependencies, 'record' | 'reader'>,
  call: CallId,
  command: Command,
  digest: Digest,
): Promise<readonly ActProof[]> {
  const { db } = dependencies.record
  if (await isDone(db, commandKey(command.command))) return []
  // Whoever may not approve is told so first, whatever the file says.
  await db.transaction().execute((tx) => callMayMove(tx, call, 'approve-graduatoria', command))
  const act = await judgeAct(dependencies, call, { digest, signer: command.actor })
  if (act.verdict === 'refused') throw new Refusal('act-unfit', undefined, act.text)
  if (act.verdict === 'needs-comparison' && (await comparisonsOf(db, call, digest)) < 2)
    throw new Refusal('act-to-compare', act.missing.join(', '))
  return act.proofs
}
