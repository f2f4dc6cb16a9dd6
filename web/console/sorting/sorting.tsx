import { romeDate } from '../../../domain/terms/index.js'
import { PLACEABLE, type Placeable } from '../../../storage/smistamento.js'
import { messageLines, messagesPerPage } from '../../../storage/views/sorting.js'
import { pageIn } from '../../address.js'
import { Pages, Table } from '../../parts/table.js'
import { strangersLine } from '../../stranger.js'
import type { Page, Visit } from '../../visit.js'
import { STANDING, when } from '../../words.js'
import { Waiting } from './waiting.js'
import { proposalInWords } from './words.js'

/** The mail that no evidence has placed: what waits for a person, and what a person may still place otherwise. */
export async function sortingPage({ record, session, query }: Visit): Promise<Page> {
  const elsewhere = PLACEABLE.find(
    (one) => one === query.mostra && one !== 'to-assign' && one !== 'unreadable',
  )
  const standings: readonly Placeable[] = elsewhere ? [elsewhere] : ['to-assign', 'unreadable']
  const page = pageIn(query)
  const { lines, total } = await messageLines(record.db, session.staff.office, standings, page)
  const today = romeDate(record.clock.now())
  return {
    title: 'Smistamento',
    body: (
      <>
        <p>
          I messaggi per i quali il sistema non ha prove sufficienti. Si smistano il giorno stesso: finché uno
          aspetta, l’istruttoria della chiamata a cui potrebbe appartenere non si chiude.
        </p>
        <nav aria-label="Quali messaggi">
          <ul class="schede">
            {TABS.map(({ show, words }) => (
              <li key={words}>
                <a
                  href={show ? `/smistamento?mostra=${show}` : '/smistamento'}
                  {...(show === (elsewhere ?? null) ? { 'aria-current': 'page' } : {})}
                >
                  {words}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <Table
          caption="Messaggi, dal più vecchio"
          columns={[
            { head: 'Oggetto' },
            { head: 'Da' },
            { head: 'Registrato' },
            { head: elsewhere ? 'Com’è' : 'Aspetta' },
            { head: 'Che cosa sembra' },
          ]}
          empty={elsewhere ? 'Nessun messaggio.' : 'Nessun messaggio da smistare.'}
          rows={lines.map((line) => [
            <a href={`/smistamento/${line.id}`}>
              {line.subject?.trim() ? strangersLine(line.subject) : 'senza oggetto'}
            </a>,
            strangersLine(line.sender),
            <>
              {when(line.registeredAt)}
              {line.protocollo && <small class="d-block">prot. {line.protocollo}</small>}
            </>,
            elsewhere ? STANDING[line.standing] : <Waiting since={line.registeredAt} today={today} />,
            proposalInWords(line),
          ])}
        />
        <Pages
          page={page}
          total={total}
          perPage={messagesPerPage}
          address={(n) => `?${new URLSearchParams({ mostra: elsewhere ?? '', pagina: String(n) })}`}
        />
      </>
    ),
  }
}

const TABS = [
  { show: null, words: 'Da smistare' },
  { show: 'other-procedure', words: 'Altre procedure' },
  { show: 'set-aside', words: 'Accantonati' },
] as const
