import type { ApplicationState } from '../../domain/application-transitions.js'
import type { CallId } from '../../schemas/ids.js'
import {
  type Asked,
  applicationLines,
  linesPerPage,
  ORDERS,
  type Order,
} from '../../storage/views/applications.js'
import { pageIn } from '../address.js'
import { Badge, Pages, Table } from '../parts/table.js'
import type { Page, Visit } from '../visit.js'
import { APPLICATION_STATE, when } from '../words.js'
import { CallTabs } from './call-tabs.js'

const ORDER_WORDS: Readonly<Record<Order, string>> = { arrivo: 'Arrivo', nome: 'Nome', stato: 'Stato' }

/** The applications of a call: searched, filtered, sorted, a page at a time. */
export async function applicationsPage({ record, session, params, query }: Visit): Promise<Page> {
  const call = params.call as CallId
  const asked = askedOf(query)
  const { lines, total } = await applicationLines(record.db, call, asked)
  const address = (change: Partial<Asked>) => {
    const { state, words, order, page } = { ...asked, page: 1, ...change }
    const parts = { stato: state ?? '', cerca: words, ordine: order, pagina: String(page) }
    return `?${new URLSearchParams(parts)}`
  }
  return {
    title: `Domande della chiamata ${call}`,
    body: (
      <>
        <CallTabs call={call} here="applications" />
        <search>
          <form method="get" class="cerca">
            <div>
              <label for="cerca">Nome, codice fiscale, codice pubblico o numero</label>
              <input id="cerca" name="cerca" type="search" class="form-control" value={asked.words} />
            </div>
            <div>
              <label for="stato">Stato</label>
              <select id="stato" name="stato" class="form-select">
                <option value="">tutti</option>
                {Object.entries(APPLICATION_STATE).map(([state, words]) => (
                  <option key={state} value={state} selected={state === asked.state}>
                    {words}
                  </option>
                ))}
              </select>
            </div>
            <div>
              <label for="ordine">Ordine</label>
              <select id="ordine" name="ordine" class="form-select">
                {ORDERS.map((order) => (
                  <option key={order} value={order} selected={order === asked.order}>
                    {ORDER_WORDS[order]}
                  </option>
                ))}
              </select>
            </div>
            <button type="submit" class="btn btn-primary btn-sm">
              Cerca
            </button>
          </form>
        </search>
        <p>
          {session.staff.roles.includes('responsabile') && (
            <>
              <a href={`/chiamate/${call}/domande/ammetti`}>Ammettere quelle senza rilievi</a>
              {' · '}
            </>
          )}
          <a href={`/chiamate/${call}/domande/esporta/xlsx`}>Scarica in XLSX</a>
          {' · '}
          <a href={`/chiamate/${call}/domande/esporta/csv`}>Scarica in CSV</a>
        </p>
        <p aria-live="polite">{total === 1 ? 'Una domanda.' : `${total} domande.`}</p>
        <Table
          caption={`Domande della chiamata ${call}`}
          columns={[
            { head: 'Candidato' },
            { head: 'Codice pubblico' },
            { head: 'Protocollo' },
            { head: 'Presentata' },
            { head: 'Stato' },
          ]}
          empty="Nessuna domanda corrisponde alla ricerca."
          rows={lines.map(({ id, name, code, protocollo, presentedAt, position, state }) => [
            <a href={`/domande/${id}`}>{name ?? 'da leggere'}</a>,
            code,
            protocollo ?? '—',
            <>
              {when(presentedAt)} {position !== 'in-time' && <Badge tone="danger">fuori termine</Badge>}
            </>,
            APPLICATION_STATE[state],
          ])}
        />
        <Pages page={asked.page} total={total} perPage={linesPerPage} address={(page) => address({ page })} />
      </>
    ),
  }
}

function askedOf(query: Visit['query']): Asked {
  const { stato = '', cerca = '', ordine = '' } = query
  return {
    state: Object.hasOwn(APPLICATION_STATE, stato) ? (stato as ApplicationState) : null,
    words: cerca.slice(0, 100),
    order: ORDERS.find((order) => order === ordine) ?? 'arrivo',
    page: pageIn(query),
  }
}
