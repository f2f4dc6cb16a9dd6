import { day as inWords } from '../../../documents/words.js'
import { addDays, isRealDate, romeDate } from '../../../domain/terms/index.js'
import type { OfficeId } from '../../../schemas/ids.js'
import type { LegalDate } from '../../../schemas/time.js'
import { emergencies } from '../../../storage/emergency-register.js'
import {
  closedDays,
  type EntriesAsked,
  type EntryLine,
  entriesOfDay,
  entriesPerPage,
} from '../../../storage/views/register.js'
import { pageIn } from '../../address.js'
import { Badge, Pages, Table } from '../../parts/table.js'
import { strangersLine } from '../../stranger.js'
import type { Page, Visit } from '../../visit.js'
import { when } from '../../words.js'
import { RegionalNumbers } from './regional.js'

/** The register of protocollo, a day at a time. */
export async function registerPage(visit: Visit): Promise<Page> {
  const { record, session, query } = visit
  const { office } = session.staff
  const today = romeDate(record.clock.now())
  const asked = askedOf(query, today)
  const { lines, total } = await entriesOfDay(record.db, office, asked)
  const address = (change: Partial<EntriesAsked>) => {
    const { day, direction, words, page } = { ...asked, page: 1, ...change }
    const parts = { giorno: day, verso: direction ?? '', cerca: words, pagina: String(page) }
    return `?${new URLSearchParams(parts)}`
  }
  return {
    title: 'Registro di protocollo',
    body: (
      <>
        <h2 class="h4">{inWords(asked.day)}</h2>
        <nav class="pagine" aria-label="Giorni">
          <a href={address({ day: addDays(asked.day, -1) })} rel="prev">
            Giorno prima
          </a>
          {asked.day < today && (
            <a href={address({ day: addDays(asked.day, 1) })} rel="next">
              Giorno dopo
            </a>
          )}
        </nav>
        <Filter asked={asked} today={today} />
        <p aria-live="polite">{total === 1 ? 'Una registrazione.' : `${total} registrazioni.`}</p>
        <Table
          caption={`Registrazioni del ${inWords(asked.day)}`}
          columns={[
            { head: 'Protocollo' },
            { head: 'Ora' },
            { head: 'Verso' },
            { head: 'Corrispondente' },
            { head: 'Oggetto' },
          ]}
          empty="Nessuna registrazione."
          rows={lines.map((line) => entryRow(office, line))}
        />
        <Pages
          page={asked.page}
          total={total}
          perPage={entriesPerPage}
          address={(page) => address({ page })}
        />
        <Daily office={office} days={await closedDays(record.db, office, 31)} />
        <RegionalNumbers visit={visit} emergency={(await emergencies(record.db, office))[0] ?? null} />
      </>
    ),
  }
}

function entryRow(office: OfficeId, entry: EntryLine) {
  const { year, number, at, direction, correspondent, subject, protocollo, intakeNumber, annulledAt } = entry
  return [
    <>
      <a class="corto" href={`/registro/${office}/${year}/${number}`}>
        {protocollo}
      </a>
      {protocollo !== intakeNumber && <small class="d-block">reg. {intakeNumber}</small>}
    </>,
    <span class="corto">{when(at).split(', ')[1]}</span>,
    <span class="corto">{direction === 'in' ? 'in arrivo' : 'in partenza'}</span>,
    strangersLine(correspondent),
    <>
      {strangersLine(subject)} {annulledAt && <Badge tone="secondary">annullata</Badge>}
    </>,
  ]
}

function Filter({ asked: { day, direction, words }, today }: { asked: EntriesAsked; today: LegalDate }) {
  return (
    <>
      <search>
        <form method="get" class="cerca">
          <div>
            <label for="giorno">Giorno</label>
            <input id="giorno" name="giorno" type="date" class="form-control" value={day} max={today} />
          </div>
          <div>
            <label for="verso">Verso</label>
            <select id="verso" name="verso" class="form-select">
              <option value="">tutti</option>
              <option value="in" selected={direction === 'in'}>
                in arrivo
              </option>
              <option value="out" selected={direction === 'out'}>
                in partenza
              </option>
            </select>
          </div>
          <div>
            <label for="cerca">Corrispondente, oggetto o numero</label>
            <input id="cerca" name="cerca" type="search" class="form-control" value={words} />
          </div>
          <button type="submit" class="btn btn-primary btn-sm">
            Mostra
          </button>
        </form>
      </search>
      <details>
        <summary>Esporta in CSV</summary>
        <form method="get" action="/registro/esporta" class="cerca">
          <div>
            <label for="dal">Dal giorno</label>
            <input id="dal" name="dal" type="date" class="form-control" value={day} required />
          </div>
          <div>
            <label for="al">Al giorno</label>
            <input id="al" name="al" type="date" class="form-control" value={day} required />
          </div>
          <button type="submit" class="btn btn-secondary btn-sm">
            Scarica
          </button>
        </form>
      </details>
    </>
  )
}

function Daily({ office, days }: { office: OfficeId; days: Awaited<ReturnType<typeof closedDays>> }) {
  return (
    <section aria-labelledby="giornalieri">
      <h2 id="giornalieri" class="h4">
        Registri giornalieri
      </h2>
      <Table
        caption="Ultimi registri giornalieri chiusi"
        columns={[{ head: 'Giorno' }, { head: 'Chiuso' }, { head: 'Impronta' }]}
        empty="Nessuna giornata chiusa ancora: il sistema la chiude poco dopo la mezzanotte."
        rows={days.map(({ day, closedAt, hash }) => [
          <a href={`/registro/${office}/giornaliero/${day}`}>{inWords(day)} (PDF)</a>,
          when(closedAt),
          <code>{hash.slice(0, 16)}…</code>,
        ])}
      />
    </section>
  )
}

function askedOf(query: Visit['query'], today: LegalDate): EntriesAsked {
  const { giorno = '', verso = '', cerca = '' } = query
  return {
    day: isRealDate(giorno) && giorno <= today ? (giorno as LegalDate) : today,
    direction: verso === 'in' || verso === 'out' ? verso : null,
    words: cerca.slice(0, 100),
    page: pageIn(query),
  }
}
