import type { CallId } from '../../../schemas/ids.js'
import { readCall } from '../../../storage/calls.js'
import { decisionsOn } from '../../../storage/decisions.js'
import { documentsOf } from '../../../storage/documents.js'
import { listsSent } from '../../../storage/views/deliveries.js'
import { OrderForm, Submit } from '../../parts/form.js'
import { Facts, Table } from '../../parts/table.js'
import { type Done, orderOf, type Page, type Visit } from '../../visit.js'
import { CALL_STATE } from '../../words.js'
import { CallPapers } from '../call-papers.js'
import { CallTabs } from '../call-tabs.js'
import { mayMove } from '../may.js'
import { DeliveryRow, deliveryColumns, toneOf } from './row.js'

/** The list of those who are sent: it leaves by order of a person, with its proof; another attempt is a person's too. */
export async function listPage(visit: Visit): Promise<Page> {
  const { record } = visit
  const id = visit.params.call as CallId
  const { state, avviso } = await readCall(record.db, id)
  const sent = await listsSent(record.db, id)
  const papers = (await documentsOf(record.db, id)).filter(({ kind }) => kind.startsWith('list-'))
  const [last] = sent
  const again = last !== undefined
  const doubtful = last !== undefined && toneOf(last.state) === 'danger'
  return {
    title: `Elenco per l’ente, chiamata ${id}`,
    body: (
      <>
        <CallTabs call={id} here="list" />
        <Facts
          facts={[
            ['Stato', CALL_STATE[state]],
            ['Ente', avviso.requestingBody.name],
            ['PEC dell’ente', avviso.requestingBody.pec],
          ]}
        />
        <Table
          caption="Invii dell’elenco"
          columns={deliveryColumns}
          empty="L’elenco non è ancora partito: si manda quando la graduatoria è definitiva e pubblicata."
          rows={sent.map(DeliveryRow)}
        />
        {papers.length > 0 && <CallPapers call={id} papers={papers} title="L’elenco" />}
        {mayMove(visit, state, 'send-list') && (!again || doubtful) && (
          <OrderForm
            visit={visit}
            action={`/chiamate/${id}/elenco/invia`}
            seen={await decisionsOn(record.db, { call: id })}
            class="decisione"
          >
            <h2 class="h4">{again ? 'Mandare di nuovo l’elenco' : 'Mandare l’elenco'}</h2>
            <p>
              {again
                ? 'Il primo non è arrivato, o nessuno sa se è arrivato: prima conviene sentire l’ente.'
                : 'Con chi viene per primo, i recapiti e nient’altro: né punti né dati sulla salute. Dopo, la graduatoria non si corregge più da qui.'}
            </p>
            <Submit tone="success">{again ? 'Manda di nuovo' : 'Manda l’elenco all’ente'}</Submit>
          </OrderForm>
        )}
      </>
    ),
  }
}

export async function sendList(visit: Visit): Promise<Done> {
  const id = visit.params.call as CallId
  await visit.commands.sendList(id, orderOf(visit))
  return {
    goTo: `/chiamate/${id}/elenco`,
    notice: 'Elenco mandato: la chiamata si conclude quando arriva la ricevuta di consegna.',
  }
}
