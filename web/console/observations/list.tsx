import { day } from '../../../documents/words.js'
import type { CallId } from '../../../schemas/ids.js'
import { readCall } from '../../../storage/calls.js'
import { decisionsOn } from '../../../storage/decisions.js'
import { observationLines, observationsUntil } from '../../../storage/views/observations.js'
import { OrderForm, Submit } from '../../parts/form.js'
import { Badge, Table } from '../../parts/table.js'
import { type Done, orderOf, type Page, type Visit } from '../../visit.js'
import { when } from '../../words.js'
import { CallTabs } from '../call-tabs.js'
import { noteHealthReadings } from '../health.js'
import { mayMove } from '../may.js'

export const OBSERVATION_STATE = {
  received: 'da decidere',
  accepted: 'accolta',
  rejected: 'non accolta',
} as const

/** What people said against the provisional graduatoria, and the end of their term. */
export async function observationsPage(visit: Visit): Promise<Page> {
  const { record } = visit
  const id = visit.params.call as CallId
  const { state } = await readCall(record.db, id)
  const lines = await observationLines(record.db, id)
  const people = lines.map(({ application }) => application)
  await noteHealthReadings(visit, id, people, 'osservazioni')
  const until = await observationsUntil(record.db, id)
  return {
    title: `Osservazioni, chiamata ${id}`,
    body: (
      <>
        <CallTabs call={id} here="observations" />
        {until && (
          <p>
            Si osserva fino al <strong>{day(until)}</strong>; ciò che arriva dopo si ascolta lo stesso, fino
            alla graduatoria definitiva.
          </p>
        )}
        <Table
          caption="Osservazioni sulla graduatoria"
          columns={[{ head: 'Chi' }, { head: 'Codice pubblico' }, { head: 'Ricevuta' }, { head: 'Stato' }]}
          empty={
            until
              ? 'Nessuna osservazione, finora.'
              : 'Si osserva su una graduatoria provvisoria pubblicata: non ce n’è ancora una.'
          }
          rows={lines.map(({ id: one, name, code, receivedAt, late, state: standing }) => [
            <a href={`/osservazioni/${one}`}>{name ?? code}</a>,
            code,
            <>
              {when(receivedAt)} {late && <Badge tone="warning">dopo il termine</Badge>}
            </>,
            OBSERVATION_STATE[standing],
          ])}
        />
        {mayMove(visit, state, 'close-observations') && (
          <OrderForm
            visit={visit}
            action={`/chiamate/${id}/osservazioni/chiudi`}
            seen={await decisionsOn(record.db, { call: id })}
            class="decisione"
          >
            <h2 class="h4">Chiudere il termine</h2>
            <p>
              Quando il termine è passato e ognuna ha la sua risposta, e nessuna cambia i dati: poi si propone
              la definitiva. Se una è accolta e cambia i dati, si{' '}
              <a href={`/chiamate/${id}/graduatoria`}>riapre l’istruttoria</a>.
            </p>
            <Submit tone="success">Chiudi il termine per le osservazioni</Submit>
          </OrderForm>
        )}
      </>
    ),
  }
}

export async function closeObservations(visit: Visit): Promise<Done> {
  const id = visit.params.call as CallId
  await visit.commands.closeObservations(id, orderOf(visit))
  return {
    goTo: `/chiamate/${id}/graduatoria`,
    notice: 'Termine per le osservazioni chiuso: si propone la graduatoria definitiva.',
  }
}
