import { day } from '../../documents/words.js'
import { romeDate } from '../../domain/terms/index.js'
import type { Role } from '../../schemas/staff.js'
import { type RequestLine, requestLines } from '../../storage/views/requests.js'
import { type CallToday, callsToday, type OfficeToday, officeToday } from '../../storage/views/today.js'
import { Badge, Table } from '../parts/table.js'
import type { Page, Visit } from '../visit.js'
import { CALL_STATE, daysLeft, KIND, TERM, WAITS_FOR, when } from '../words.js'

/** The first page: what waits for me, by when; how mail and deliveries are; what is odd. */
export async function todayPage({ record, session }: Visit): Promise<Page> {
  const { office, roles } = session.staff
  const calls = await callsToday(record.db, office)
  const state = await officeToday(record.db, office)
  const today = romeDate(record.clock.now())
  const requests = await requestLines(record.db, office)
  const tasks = [
    ...officeTasks(state, roles),
    ...requestTasks(requests, roles),
    ...calls.flatMap((call) => callTasks(call, roles)),
  ]
  return {
    title: 'Oggi',
    body: (
      <>
        <p class="lead">{day(today)}</p>
        <section aria-labelledby="aspetta">
          <h2 id="aspetta" class="h4">
            Che cosa aspetta me
          </h2>
          {tasks.length === 0 ? (
            <p>Niente, per ora.</p>
          ) : (
            <ul class="compiti">
              {tasks.map(({ href, words, detail }) => (
                <li key={`${href}${words}`}>
                  <a href={href}>{words}</a>
                  {detail && <span> {detail}</span>}
                </li>
              ))}
            </ul>
          )}
        </section>
        <section aria-labelledby="chiamate">
          <h2 id="chiamate" class="h4">
            Chiamate in corso
          </h2>
          <Table
            caption="Chiamate in corso, la più urgente per prima"
            columns={[
              { head: 'Chiamata' },
              { head: 'Ente' },
              { head: 'Stato' },
              { head: 'Domande', numeric: true },
              { head: 'Prossimo termine' },
            ]}
            empty="Nessuna chiamata in corso."
            rows={calls.map((call) => [
              <a href={`/chiamate/${call.id}`}>{call.id}</a>,
              <>
                {call.body} <small>({KIND[call.kind]})</small>
              </>,
              CALL_STATE[call.state],
              call.applications,
              <Term call={call} today={today} />,
            ])}
          />
        </section>
        <section aria-labelledby="posta">
          <h2 id="posta" class="h4">
            Caselle e invii
          </h2>
          <ul>
            {state.mailboxes.map(({ address, readUntil, refused }) => (
              <li key={address}>
                <strong>{address}</strong>:{' '}
                {refused ? (
                  <Badge tone="danger">il gestore rifiuta l’accesso</Badge>
                ) : readUntil ? (
                  `letta fino a ${when(readUntil)}`
                ) : (
                  'non ancora letta'
                )}
              </li>
            ))}
            <li>
              {state.doubtful === 0
                ? 'Nessun invio dall’esito dubbio.'
                : `${state.doubtful} invii non riusciti o dall’esito dubbio.`}
            </li>
          </ul>
        </section>
      </>
    ),
  }
}

function Term({ call: { term }, today }: { call: CallToday; today: ReturnType<typeof romeDate> }) {
  if (term === null) return <>—</>
  const { words, tone } = daysLeft(term.due, today)
  return (
    <>
      {TERM[term.name]}, {day(term.due)} <Badge tone={tone}>{words}</Badge>
    </>
  )
}

interface Task {
  readonly href: string
  readonly words: string
  readonly detail: string | null
}

function officeTasks(state: OfficeToday, roles: readonly Role[]): Task[] {
  if (!roles.includes('operatore')) return []
  const { toSort, unreadable, oldest, paper } = state
  const tasks: Task[] = []
  if (toSort + unreadable > 0)
    tasks.push({
      href: '/smistamento',
      words: `Smistare ${toSort + unreadable} messaggi`,
      detail: oldest ? `il più vecchio è di ${when(oldest)}: va smistato lo stesso giorno` : null,
    })
  if (paper > 0)
    tasks.push({ href: '/lettere', words: `Spedire o consegnare ${paper} lettere su carta`, detail: null })
  return tasks
}

/** A request waits for its answer, then for its avviso. */
function requestTasks(requests: readonly RequestLine[], roles: readonly Role[]): Task[] {
  return requests.flatMap(({ id, body, state, call }) => {
    const answer = state === 'received' && roles.includes('responsabile')
    const draft = state === 'accepted' && call === null && roles.includes('operatore')
    if (!answer && !draft) return []
    const words = answer ? `Rispondere alla richiesta: ${body}` : `Scrivere l’avviso: ${body}`
    return [{ href: `/richieste/${id}`, words, detail: null }]
  })
}

function callTasks(call: CallToday, roles: readonly Role[]): Task[] {
  const tasks: Task[] = []
  const list = (state: string) => `/chiamate/${call.id}/domande?stato=${state}`
  if (roles.includes('operatore') && call.toRead > 0)
    tasks.push({
      href: list('registered'),
      words: `${call.id}: leggere ${call.toRead} domande`,
      detail: null,
    })
  if (roles.includes('responsabile') && call.toDecide > 0)
    tasks.push({
      href: list('examined'),
      words: `${call.id}: decidere su ${call.toDecide} domande`,
      detail: null,
    })
  if (roles.includes('responsabile') && call.observations > 0)
    tasks.push({
      href: `/chiamate/${call.id}/osservazioni`,
      words: `${call.id}: rispondere a ${call.observations} osservazioni`,
      detail: null,
    })
  const waits = WAITS_FOR[call.state]
  if (waits && roles.includes(waits.role))
    tasks.push({
      href: `/chiamate/${call.id}/${waits.tab}`,
      words: `${call.id}: ${waits.words.toLowerCase()}`,
      detail: null,
    })
  return tasks
}
