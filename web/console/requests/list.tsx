import { day } from '../../../documents/words.js'
import { requestLines } from '../../../storage/views/requests.js'
import { Table } from '../../parts/table.js'
import type { Page, Visit } from '../../visit.js'
import { KIND, REQUEST_STATE, when } from '../../words.js'

/** What public bodies have asked for, those that wait for somebody first. */
export async function requestsPage({ record, session }: Visit): Promise<Page> {
  const requests = await requestLines(record.db, session.staff.office)
  return {
    title: 'Richieste degli enti',
    body: (
      <>
        {session.staff.roles.includes('operatore') && (
          <p>
            <a class="btn btn-primary btn-sm" href="/richieste/nuova">
              Registra una richiesta presentata allo sportello
            </a>
          </p>
        )}
        <Table
          caption="Richieste degli enti"
          columns={[
            { head: 'Ente' },
            { head: 'Tipo' },
            { head: 'Ricevuta' },
            { head: 'Stato' },
            { head: 'Chiamata' },
          ]}
          empty="Nessuna richiesta. Quelle che arrivano per PEC si registrano dallo smistamento."
          rows={requests.map(({ id, kind, body, state, receivedAt, due, call }) => [
            <a href={`/richieste/${id}`}>{body}</a>,
            KIND[kind],
            when(receivedAt),
            due ? `${REQUEST_STATE[state]} entro il ${day(due)}` : REQUEST_STATE[state],
            call ? <a href={`/chiamate/${call}`}>{call}</a> : '—',
          ])}
        />
      </>
    ),
  }
}
