import { type Moved, movedBetween } from '../domain/effect.js'
import { buildGraduatorieApart } from '../domain/lists-apart.js'
import { Refusal } from '../domain/refusal.js'
import type { ApplicationData } from '../schemas/application.js'
import type { ApplicationId } from '../schemas/ids.js'
import { readApplication } from '../storage/applications.js'
import { readGraduatoria } from '../storage/graduatorie.js'
import type { Record } from '../storage/record.js'
import { frozenSnapshot, listsOf, proposedGraduatorie } from './snapshot.js'

/** Who would stand elsewhere if an application had other data: shown before an observation is accepted.
 *  @throws {Refusal} `draw-needed` when the new order asks for a draw that has no number yet */
export async function effectOf(
  record: Record,
  id: ApplicationId,
  data: ApplicationData,
): Promise<readonly Moved[]> {
  const { call } = await readApplication(record.db, id)
  const snapshot = await frozenSnapshot(record, call)
  const { graduatorie } = await proposedGraduatorie(record, call)
  const { draw_seed } = await readGraduatoria(record.db, call)
  const { avviso, publishedOn } = snapshot
  const changed = {
    ...snapshot,
    applications: snapshot.applications.map((one) => (one.id === id ? { ...one, data } : one)),
  }
  const after = buildGraduatorieApart(
    { id: call, kind: avviso.kind, publishedOn, closesAt: avviso.window.closesAt },
    await listsOf(record, changed),
    draw_seed,
  ).map(({ ranking, outcome }) => {
    if (outcome.status === 'draw-needed') throw new Refusal('draw-needed', ranking)
    return { ranking, graduatoria: outcome.graduatoria }
  })
  return movedBetween(graduatorie, after)
}
