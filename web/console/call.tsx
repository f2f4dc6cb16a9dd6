import { day } from '../../documents/words.js'
import { romeDate } from '../../domain/terms/index.js'
import type { CallId } from '../../schemas/ids.js'
import { readCall } from '../../storage/calls.js'
import { applicationCounts } from '../../storage/views/applications.js'
import { termLines } from '../../storage/views/calls.js'
import { Badge, Facts, Table } from '../parts/table.js'
import type { Page, Visit } from '../visit.js'
import { APPLICATION_STATE, CALL_STATE, daysLeft, KIND, TERM, WAITS_FOR, when } from '../words.js'
import { CallTabs } from './call-tabs.js'

/** A call at a glance: where it stands, what it waits for, its terms. */
export async function callPage(visit: Visit): Promise<Page> {
  const { record, params } = visit
  const id = params.call as CallId
  const call = await readCall(record.db, id)
  const counts = await applicationCounts(record.db, id)
  const terms = await termLines(record.db, id)
  const today = romeDate(record.clock.now())
  const waits = WAITS_FOR[call.state]
  const { requestingBody, window, rankings } = call.avviso
  return {
    title: `Chiamata ${id}`,
    body: (
      <>
        <CallTabs call={id} here="call" />
        <Facts
          facts={[
            ['Stato', CALL_STATE[call.state]],
            [
              'Aspetta',
              waits ? (
                <>
                  <a href={`/chiamate/${id}/${waits.tab}`}>{waits.words}</a> ({waits.role})
                </>
              ) : (
                'nessuno: prosegue da sola'
              ),
            ],
            ['Tipo', KIND[call.avviso.kind]],
            ['Ente', `${requestingBody.name}, richiesta ${requestingBody.request}`],
            ['Domande', `da ${when(window.opensAt)} a ${when(window.closesAt)}`],
            ['Posti', rankings.map(({ profile, posts }) => `${profile}: ${posts}`).join('; ')],
          ]}
        />
        <h2 class="h4">Domande</h2>
        <Table
          caption="Domande per stato"
          columns={[{ head: 'Stato' }, { head: 'Quante', numeric: true }]}
          empty="Nessuna domanda."
          rows={counts.map(({ state, count }) => [
            <a href={`/chiamate/${id}/domande?stato=${state}`}>{APPLICATION_STATE[state]}</a>,
            count,
          ])}
        />
        <h2 class="h4">Termini</h2>
        <Table
          caption="Termini di legge della chiamata"
          columns={[{ head: 'Termine' }, { head: 'Ultimo giorno' }, { head: 'Com’è' }, { head: 'Perché' }]}
          empty="I termini corrono dalla pubblicazione dell’avviso."
          rows={terms.map(({ name, due, why, doneAt, missedAt }) => {
            const left = daysLeft(due, today)
            return [
              TERM[name],
              day(due),
              doneAt ? (
                <Badge tone={missedAt ? 'warning' : 'success'}>
                  {missedAt ? 'fuori termine, ' : ''}
                  {when(doneAt)}
                </Badge>
              ) : (
                <Badge tone={left.tone}>{left.words}</Badge>
              ),
              why,
            ]
          })}
        />
      </>
    ),
  }
}
