import type { Avviso } from '../../schemas/call.js'
import { scan } from '../attachments.js'
import { operator } from '../staff.js'
import type { Visit } from '../stories/story.js'
import type { World } from '../world.js'

/** Somebody of the office takes in what does not come by PEC. */
export async function takeIn(
  { commands, record, order, papers, tell, settle }: World,
  { paper, registeredAt: _, ...visit }: Visit,
): Promise<void> {
  const form = scan(`${visit.channel}-${papers.size}`, 0.2)
  const { application } = await commands.registerPresentation(order(operator), {
    ...visit,
    scans: [await record.blobs.put(form.content)],
  })
  papers.set(application, [paper])
  tell(
    visit.channel === 'counter'
      ? 'Allo sportello: una domanda è registrata con la sua scansione.'
      : 'Arriva una raccomandata: vale il giorno in cui è stata spedita.',
  )
  await settle()
}

/** What goes on paper is handed over, or comes back with its advice of receipt. */
export async function deliverPaper(world: World, { id }: Avviso): Promise<void> {
  const { commands, record, order, time, tell } = world
  const waiting = await record.db
    .selectFrom('delivery')
    .select(['id', 'channel'])
    .where('call', '=', id)
    .where('channel', '!=', 'pec')
    .where('ended_at', 'is', null)
    .orderBy('id')
    .execute()
  for (const [n, { id: delivery, channel }] of waiting.entries()) {
    const posted = channel === 'paper'
    const proof = posted ? await record.blobs.put(scan(`avviso-${delivery}`, 0.1).content) : null
    const number = posted ? `1509876543${n}-2` : null
    const at = time.clock.now()
    await commands.recordPaper(delivery, order(operator), { outcome: 'delivered', at, number, proof })
  }
  if (waiting.length > 0)
    tell(`Su carta: ${waiting.length} fra ricevute e lettere consegnate, con la loro prova.`)
}
