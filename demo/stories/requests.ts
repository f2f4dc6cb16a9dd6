import type { Avviso } from '../../schemas/call.js'
import type { Story } from './story.js'

/** What the bodies asked, and how the avviso came of it. */
export function requests(comune: Avviso, asl: Avviso): Story[] {
  const delivered = `select from delivery where delivery.request = request.id and purpose = 'request-answer' and delivery.state = 'delivered'`
  return [
    {
      words:
        'La richiesta di un ente a cui manca una comunicazione: chiesta, arrivata, accolta, con la prova di ogni PEC.',
      expected: 1,
      found: `select request.id from request where call = '${comune.id}' and state = 'accepted'
        and (select count(*) from (${delivered}) as answers) = 2
        and exists (select from request_message where request_message.request = request.id)`,
    },
    {
      words: 'L’avviso scritto dalla richiesta accolta, approvato da una seconda persona e pubblicato.',
      expected: 2,
      found: `select call.id from call join request on request.call = call.id and request.state = 'accepted'
        join decision on decision.call = call.id and decision.what = 'approve-avviso' and decision.actor <> call.drafted_by
        where call.id in ('${comune.id}', '${asl.id}') and published_at is not null`,
    },
  ]
}
