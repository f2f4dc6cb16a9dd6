import { deliveriesPerPage, paperWaiting } from '../../../storage/views/deliveries.js'
import { Pages, Table } from '../../parts/table.js'
import type { Page, Visit } from '../../visit.js'
import { noteHealthReading } from '../health.js'
import { pageOf } from '../page-of.js'
import { DeliveryRow, deliveryColumns } from './row.js'

/** The letters of all calls and requests that somebody has to post or hand over. */
export async function paperPage(visit: Visit): Promise<Page> {
  const { record, session, query } = visit
  const page = pageOf(query)
  const { lines, total } = await paperWaiting(record.db, session.staff.office, page)
  for (const { application } of lines)
    if (application) await noteHealthReading(visit, application, 'lettere su carta')
  return {
    title: 'Lettere su carta',
    body: (
      <>
        <p>
          Da stampare e spedire per raccomandata, o da consegnare allo sportello. Aprire la lettera per
          stamparla, e dopo per scriverne l’esito.
        </p>
        <Table
          caption="Lettere da spedire o consegnare, la più vecchia per prima"
          columns={deliveryColumns}
          empty="Nessuna lettera aspetta."
          rows={lines.map(DeliveryRow)}
        />
        <Pages
          page={page}
          total={total}
          perPage={deliveriesPerPage}
          address={(next) => `/lettere?pagina=${next}`}
        />
      </>
    ),
  }
}
