import { KINDS } from '../../../domain/kind-of-call.js'
import { ApplicationId, type CallId } from '../../../schemas/ids.js'
import { readCall } from '../../../storage/calls.js'
import { recordHealthReadings } from '../../../storage/health-readings.js'
import { admissibleLines, admissiblePerPage } from '../../../storage/views/admissible.js'
import { CheckField, OrderForm, Submit } from '../../parts/form.js'
import { Table } from '../../parts/table.js'
import { strangersLine } from '../../stranger.js'
import { type Done, orderOf, type Page, Typed, type Visit } from '../../visit.js'
import { CallTabs } from '../call-tabs.js'

const TICK = 'domanda.'

/** The applications against which nothing stands, to be confirmed in one order. */
export async function bulkPage(visit: Visit): Promise<Page> {
  const { record, session } = visit
  const call = visit.params.call as CallId
  const { avviso } = await readCall(record.db, call)
  const { id: staff, office } = session.staff
  const { lines, total } = await admissibleLines(record.db, call, staff)
  if (KINDS[avviso.kind].health) {
    const reading = {
      staff,
      office,
      call,
      what: 'elenco da ammettere',
      why: 'istruttoria, ammissione di più domande',
    }
    const ids = lines.map(({ id }) => id)
    await recordHealthReadings(record.db, record.clock.now(), reading, ids)
  }
  return {
    title: `Ammettere più domande, chiamata ${call}`,
    body: (
      <>
        <CallTabs call={call} here="applications" />
        <p>
          Domande lette da un altro operatore, senza rilievi né requisiti da verificare. Ognuna si controlla
          di nuovo al suo turno: se nel frattempo è cambiato qualcosa, resta da decidere.
        </p>
        {total > admissiblePerPage && (
          <p>
            Sono {total}: ecco le prime {admissiblePerPage}, poi le altre.
          </p>
        )}
        {lines.length === 0 ? (
          <p>Nessuna domanda da ammettere così.</p>
        ) : (
          <OrderForm visit={visit} action={`/chiamate/${call}/domande/ammetti`}>
            <Table
              caption="Domande senza rilievi"
              columns={[
                { head: 'Ammettere' },
                { head: 'Codice pubblico' },
                { head: 'Protocollo' },
                { head: 'Perché è valida' },
              ]}
              empty=""
              rows={lines.map(({ id, code, name, protocollo, ground }) => [
                <CheckField visit={visit} name={`${TICK}${id}`} label={strangersLine(name)} checked />,
                <a href={`/domande/${id}`}>{code}</a>,
                protocollo ?? '—',
                ground,
              ])}
            />
            <Submit tone="success">Ammetti le domande segnate</Submit>
          </OrderForm>
        )}
      </>
    ),
  }
}

export async function admitTicked(visit: Visit): Promise<Done> {
  const { commands, typed } = visit
  const call = visit.params.call as CallId
  const ticked = Object.keys(typed)
    .filter((field) => field.startsWith(TICK))
    .map((field) => ApplicationId.safeParse(field.slice(TICK.length)))
    .flatMap(({ data }) => data ?? [])
  if (ticked.length === 0) throw new Typed('Segnare almeno una domanda.')
  const { admitting } = await commands.admitInBulk(call, orderOf(visit), ticked)
  return {
    goTo: `/chiamate/${call}/domande`,
    notice:
      admitting === 1
        ? 'Ammissione di una domanda avviata: ricaricare per vederne l’esito.'
        : `Ammissione di ${admitting} domande avviata: ricaricare per vederne l’esito.`,
  }
}
