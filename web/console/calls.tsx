import { romeDate } from '../../domain/terms/index.js'
import { allCalls } from '../../storage/views/calls.js'
import { Table } from '../parts/table.js'
import type { Page, Visit } from '../visit.js'
import { CALL_STATE, KIND, when } from '../words.js'

/** Every call of the office, the newest first. */
export async function callsPage({ record, session }: Visit): Promise<Page> {
  const calls = await allCalls(record.db, session.staff.office)
  return {
    title: 'Chiamate',
    body: (
      <Table
        caption="Chiamate dell’ufficio"
        columns={[
          { head: 'Chiamata' },
          { head: 'Tipo' },
          { head: 'Ente' },
          { head: 'Stato' },
          { head: 'Domande fino a' },
        ]}
        empty="Nessuna chiamata: la prima nasce dalla richiesta di un ente."
        rows={calls.map(({ id, kind, body, state, closesAt }) => [
          <a href={`/chiamate/${id}`}>{id}</a>,
          KIND[kind],
          body,
          CALL_STATE[state],
          <time dateTime={romeDate(closesAt)}>{when(closesAt)}</time>,
        ])}
      />
    ),
  }
}
