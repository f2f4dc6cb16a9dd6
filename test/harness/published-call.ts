import { italianCalendar, romeDate } from '../../domain/terms/index.js'
import type { Avviso } from '../../schemas/call.js'
import type { CallId } from '../../schemas/ids.js'
import { callMayMove, draftCall, type LockedCriteria, moveCallByPerson } from '../../storage/calls.js'
import type { Record } from '../../storage/record.js'
import { setTerms } from '../../storage/terms.js'
import { commandOf, dirigente, operatore, responsabile } from './office.js'

/** A call drafted, approved and published now, as the record knows it, without a workflow and without its paper. */
export async function publishedCall(
  record: Record,
  avviso: Avviso,
  criteria: LockedCriteria,
  people = { operatore, responsabile, dirigente },
): Promise<CallId> {
  const { id } = avviso
  const write = { call: id, epoch: 1, moves: true } as const
  await record.once(`draft/${id}`, null, (tx, at) =>
    draftCall(tx, at, commandOf(people.operatore), avviso, criteria),
  )
  await record.once(`approve/${id}`, write, async (tx, at) => {
    const command = commandOf(people.dirigente)
    const move = await callMayMove(tx, id, 'approve-avviso', command)
    return await moveCallByPerson(tx, at, 'approve-avviso', command, move, {})
  })
  await record.once(`publish/${id}`, write, async (tx, at) => {
    const command = commandOf(people.responsabile)
    const move = await callMayMove(tx, id, 'publish-avviso', command)
    const publishedOn = romeDate(at)
    await tx
      .updateTable('call')
      .set({ published_at: at, published_on: publishedOn })
      .where('id', '=', id)
      .execute()
    await setTerms(tx, avviso, publishedOn, italianCalendar({}))
    return await moveCallByPerson(tx, at, 'publish-avviso', command, move, {})
  })
  return id
}
