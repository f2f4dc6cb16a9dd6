import type { ActReference } from '../documents/letterhead.js'
import type { Correction } from '../documents/version-of-graduatoria.js'
import { day } from '../documents/words.js'
import { tellsWhoSomebodyIs } from '../domain/public-words.js'
import { Refusal } from '../domain/refusal.js'
import type { Digest } from '../schemas/ids.js'
import type { LegalDate } from '../schemas/time.js'
import { approvedForGood, readGraduatoria } from '../storage/graduatorie.js'
import type { Record } from '../storage/record.js'
import { type Frozen, type Proposed, proposedGraduatorie } from './snapshot.js'

/** The version that was approved for good and gives way to a new one. */
export interface Replaced extends Proposed {
  readonly act: ActReference
}

/** The last version that an act approved for good before another one; null while there is none. A provisional one is
 *  followed by the final one, which does not correct it. */
export async function replacedBy(
  record: Record,
  { avviso }: Pick<Frozen, 'avviso'>,
  version: number,
): Promise<Replaced | null> {
  const before = await approvedForGood(record.db, avviso.id, version)
  if (before === null) return null
  const { act_number, act_date } = await readGraduatoria(record.db, avviso.id, before)
  return {
    ...(await proposedGraduatorie(record, avviso.id, before)),
    act: { kind: avviso.act, number: act_number as string, date: day(act_date as LegalDate) },
  }
}

/**
 * Why an approved graduatoria gives way to a new one, in words for everybody. Whoever proposes the new one writes them:
 * only then is it known what changes, and why the review was taken up again may tell of a person.
 * @throws {Refusal} `correction-unexplained`, `correction-tells-who`, `wrong-state`
 */
export function reasonForEverybody(
  replaced: Replaced | null,
  reason: string | null,
  { applications }: Pick<Frozen, 'applications'>,
): string | null {
  if (replaced === null) {
    if (reason !== null) throw new Refusal('wrong-state', 'nessuna graduatoria approvata da correggere')
    return null
  }
  if (reason === null) throw new Refusal('correction-unexplained')
  const people = applications.flatMap(({ data }) => (data ? [data.applicant] : []))
  if (tellsWhoSomebodyIs(reason, people)) throw new Refusal('correction-tells-who')
  return reason
}

/** What a paper of the new version says of the one that it replaces, which it cites by the fingerprint of the same
 *  paper. */
export function correctionOf(
  version: number,
  replaced: Replaced | null,
  reason: string | null,
  fingerprint: (replaced: Replaced) => Digest,
): Correction | null {
  if (replaced === null || reason === null) return null
  return { version, reason, replaces: { act: replaced.act, fingerprint: fingerprint(replaced) } }
}
