import { findMessages, lettersTo, mostFound } from '../../../storage/views/people.js'
import { OrderForm, Submit, TextField } from '../../parts/form.js'
import { strangersLine } from '../../stranger.js'
import type { Page, Visit } from '../../visit.js'
import { noteFound, whatMayBeSeen } from './found.js'
import { Everything, People, type Person, peopleIn } from './people.js'

/** The telephone rings: one field, and everything of a person on one page. */
export async function searchPage(visit: Visit): Promise<Page> {
  const { record, session, query, typed } = visit
  const words = (typed.cerca ?? query.cerca ?? '').slice(0, 100).trim()
  const { seen, covered } = await whatMayBeSeen(visit, words)
  const people = peopleIn(seen)
  const [person] = people
  const one: Person | null = person && people.length === 1 ? person : null
  const ids = one ? one.applications.map(({ id }) => id) : []
  const messages =
    words === '' || people.length > 1
      ? []
      : await findMessages(record.db, session.staff.office, {
          words,
          applications: ids,
          addresses: one ? one.addresses : words.includes('@') ? [words] : [],
        })
  await noteFound(visit, seen)
  const nothing = words !== '' && people.length === 0 && messages.length === 0
  return {
    title: 'Cerca candidato',
    body: (
      <>
        <search>
          <form method="get" action="/cerca" class="cerca">
            <div>
              <label for="cerca">Codice fiscale, cognome e nome, PEC, codice pubblico o protocollo</label>
              <input
                id="cerca"
                name="cerca"
                type="search"
                class="form-control"
                value={words}
                autofocus={words === ''}
              />
            </div>
            <button type="submit" class="btn btn-primary btn-sm">
              Cerca
            </button>
          </form>
        </search>
        {nothing && <Nothing words={words} covered={covered.length > 0} />}
        {people.length > 1 && <People people={people} more={seen.length >= mostFound} />}
        {(one || messages.length > 0) && (
          <Everything person={one} messages={messages} letters={await lettersTo(record.db, ids)} />
        )}
        {covered.length > 0 && (
          <section aria-labelledby="riservate" class="decisione">
            <h2 id="riservate" class="h4">
              Pratiche riservate
            </h2>
            <p>
              Altre pratiche corrispondono alla ricerca, ma contengono dati riservati e non sono fra i propri
              compiti. Per vederle scrivere il motivo: resta registrato con il proprio nome.
            </p>
            <OrderForm visit={visit} action="/cerca/motivo">
              <input type="hidden" name="cerca" value={words} />
              <TextField
                visit={visit}
                name="why"
                label="Motivo"
                help="Per esempio: telefonata della persona interessata, accesso agli atti."
                required
              />
              <Submit tone="secondary">Mostra le pratiche riservate</Submit>
            </OrderForm>
          </section>
        )}
      </>
    ),
  }
}

function Nothing({ words, covered }: { words: string; covered: boolean }) {
  return (
    <>
      <p role="status">Nessun risultato per «{strangersLine(words)}».</p>
      {!covered && (
        <>
          <p>Si può provare:</p>
          <ul>
            <li>il codice fiscale intero, di 16 caratteri;</li>
            <li>il cognome dall’inizio, senza abbreviarlo: «De Luca», non «DeLuca»;</li>
            <li>l’indirizzo PEC da cui la persona ha scritto, anche se è di un patronato;</li>
            <li>il codice pubblico della ricevuta, come K7QM-4RTX;</li>
            <li>il numero di protocollo, come 2031/000123, in arrivo o in partenza.</li>
          </ul>
          <p>
            Finché nessuno ha letto il modulo, nome e codice fiscale non ci sono: la domanda si trova con la
            PEC o il protocollo. Un messaggio appena arrivato può essere nello{' '}
            <a href="/smistamento">smistamento</a>.
          </p>
        </>
      )}
    </>
  )
}
