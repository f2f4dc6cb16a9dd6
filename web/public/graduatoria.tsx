import { capital, counted } from '../../documents/words.js'
import type { GraduatoriaPage } from '../../schemas/public-page.js'
import type { Published } from '../../storage/views/published.js'
import { Table } from '../parts/table.js'
import { when } from '../words.js'
import { Documents } from './documents.js'
import { publicSite } from './layout.js'

const STATUS = { admitted: 'ammessa', 'with-reserve': 'ammessa con riserva' } as const

/** A graduatoria as everybody may see it: code and position, and no more than was approved. */
export function graduatoriaPage(page: GraduatoriaPage, shown: Published, all: readonly Published[]) {
  const { call, requestingBody, act, said, rankings, fingerprint, office } = page
  const others = all.filter(
    ({ what, online, version }) => what === 'graduatoria' && online && version !== shown.version,
  )
  return (
    <>
      <p class="lead">
        {requestingBody}. Approvata con {act}, pubblicata il {when(shown.publishedAt)}.
      </p>
      {said.map((sentence, n) => (
        <p key={n}>{sentence}</p>
      ))}
      <p>
        Ogni persona trova la propria riga con il codice pubblico scritto nella ricevuta della domanda. Il
        punteggio e la sua spiegazione sono comunicati alla persona interessata, che può anche chiederli
        all’ufficio.
      </p>
      {rankings.map(({ title, contract, posts, rows }) => (
        <section key={title} class="atto">
          <h2 class="h4">{title}</h2>
          <p>
            {capital(contract)}. {counted(posts, 'posto', 'posti')},{' '}
            {counted(rows.length, 'posizione', 'posizioni')} in graduatoria.
          </p>
          <Table
            caption={`Graduatoria: ${title}`}
            columns={[
              { head: 'Codice pubblico' },
              { head: 'Posizione', numeric: true },
              ...(rows.some(({ status }) => status) ? [{ head: 'Domanda' }] : []),
            ]}
            rows={rows.map(({ position, code, status }) => [
              <code key="codice">{code}</code>,
              String(position),
              ...(status ? [STATUS[status]] : []),
            ])}
            empty="Nessuna domanda è entrata in graduatoria."
          />
        </section>
      ))}
      <Documents files={[shown]} />
      {others.length > 0 && (
        <p>
          Altre versioni pubblicate:{' '}
          {others.map(({ version }) => (
            <a key={version} href={`${publicSite}/${call}/graduatoria/${version}`}>
              versione {version}
            </a>
          ))}
        </p>
      )}
      <p class="impronta">Impronta SHA-256 di questa versione: {fingerprint}</p>
      <p>
        {office.administration}, {office.office}, {office.address}. PEC: {office.pec}.
      </p>
    </>
  )
}
