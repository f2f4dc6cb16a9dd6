import { csvLine, csvStart } from '../../../documents/csv.js'
import { instant } from '../../../documents/words.js'
import { allCalls } from '../../../storage/views/calls.js'
import {
  everyReading,
  peopleOf,
  type ReadingLine,
  type ReadingsAsked,
  readingLines,
  readingsPerPage,
} from '../../../storage/views/health-readings.js'
import { pageIn } from '../../address.js'
import { Pages, Table } from '../../parts/table.js'
import { strangersLine } from '../../stranger.js'
import type { BinaryFile, Page, Visit } from '../../visit.js'
import { when } from '../../words.js'

/** Who looked at data of health, at whose, when and why. */
export async function readingsPage({ record, session, query }: Visit): Promise<Page> {
  const { office } = session.staff
  const asked = askedOf(query)
  const page = pageIn(query)
  const { lines, total } = await readingLines(record.db, office, asked, page)
  const people = await peopleOf(record.db, office)
  const calls = (await allCalls(record.db, office)).filter(({ kind }) => kind === 'l68')
  const parts = { chi: asked.staff, chiamata: asked.call, codice: asked.code }
  return {
    title: 'Letture dei dati di salute',
    body: (
      <>
        <search>
          <form method="get" class="cerca">
            <Choose
              name="chi"
              label="Chi ha letto"
              value={asked.staff}
              choices={people.map(({ id, name }) => [id, name])}
            />
            <Choose
              name="chiamata"
              label="Chiamata"
              value={asked.call}
              choices={calls.map(({ id }) => [id, id])}
            />
            <div>
              <label for="codice">Codice pubblico della domanda</label>
              <input id="codice" name="codice" type="search" class="form-control" value={asked.code} />
            </div>
            <button type="submit" class="btn btn-primary btn-sm">
              Mostra
            </button>
          </form>
        </search>
        <p>
          {total === 1 ? 'Una lettura.' : `${total} letture.`}{' '}
          <a href={`/letture/esporta?${new URLSearchParams(parts)}`}>Scaricale in CSV</a>
        </p>
        <Table
          caption="Letture dei dati di salute, dalla più recente"
          columns={[
            { head: 'Quando' },
            { head: 'Chi' },
            { head: 'Che cosa' },
            { head: 'Chiamata' },
            { head: 'Domanda o messaggio' },
            { head: 'Perché' },
          ]}
          empty="Nessuna lettura corrisponde."
          rows={lines.map((line) => [
            when(line.at),
            line.name,
            line.what,
            line.call ?? '—',
            ofWhat(line),
            strangersLine(line.why),
          ])}
        />
        <Pages
          page={page}
          total={total}
          perPage={readingsPerPage}
          address={(n) => `?${new URLSearchParams({ ...parts, pagina: String(n) })}`}
        />
      </>
    ),
  }
}

function Choose({
  name,
  label,
  value,
  choices,
}: {
  name: string
  label: string
  value: string
  choices: readonly (readonly [string, string])[]
}) {
  return (
    <div>
      <label for={name}>{label}</label>
      <select id={name} name={name} class="form-select">
        <option value="">tutti</option>
        {choices.map(([one, words]) => (
          <option key={one} value={one} selected={one === value}>
            {words}
          </option>
        ))}
      </select>
    </div>
  )
}

function ofWhat({ code, protocollo }: ReadingLine): string {
  return [code, protocollo && `prot. ${protocollo}`].filter(Boolean).join(', ') || '—'
}

/** The same readings as a table for a spreadsheet. */
export async function readingsAsTable({ record, session, query }: Visit): Promise<BinaryFile> {
  const asked = askedOf(query)
  return { name: 'letture-dati-di-salute.csv', mediaType: 'text/csv', bytes: lines() }

  async function* lines() {
    yield csvStart +
      csvLine(['Quando', 'Persona', 'Codice', 'Che cosa', 'Chiamata', 'Domanda o messaggio', 'Perché'])
    for await (const line of everyReading(record.db, session.staff.office, asked)) {
      const { at, name, staff, what, call, why } = line
      yield csvLine([instant(at), name, staff, what, call, ofWhat(line), why])
    }
  }
}

function askedOf({ chi = '', chiamata = '', codice = '' }: Visit['query']): ReadingsAsked {
  return { staff: chi.slice(0, 40), call: chiamata.slice(0, 40), code: codice.trim().slice(0, 20) }
}
