import { type Proposed, proposedGraduatorie } from '../activities/snapshot.js'
import { type Moved, movedBetween } from '../domain/effect.js'
import type { RankingCode } from '../schemas/call.js'
import type { Position } from '../schemas/graduatoria.js'
import type { CallId } from '../schemas/ids.js'
import type { Record } from '../storage/record.js'

/** The place of one person in a version of the graduatorie, with its points explained; null if nobody has it.
 *  @throws {NotInRecord} when there is no such version, or it is not what its fingerprint says */
export async function explainedPosition(
  record: Record,
  call: CallId,
  { version, ranking, position }: { version: number; ranking: RankingCode; position: number },
): Promise<Position | null> {
  const { graduatorie } = await proposedGraduatorie(record, call, version)
  const { positions } = graduatoriaOf(graduatorie, ranking) ?? { positions: [] }
  return positions.find((one) => one.position === position) ?? null
}

/** Who stands elsewhere in one version of the graduatorie than in another. @throws {NotInRecord} */
export async function changesBetween(
  record: Record,
  call: CallId,
  before: number,
  after: number,
): Promise<readonly Moved[]> {
  const [first, second] = await Promise.all([
    proposedGraduatorie(record, call, before),
    proposedGraduatorie(record, call, after),
  ])
  return movedBetween(first.graduatorie, second.graduatorie)
}

function graduatoriaOf(graduatorie: Proposed['graduatorie'], ranking: RankingCode) {
  return graduatorie.find((one) => one.ranking === ranking)?.graduatoria
}
