import { day } from '../../../documents/words.js'
import { requestFindings } from '../../../domain/request.js'
import { REQUEST_TRANSITIONS, type RequestEvent } from '../../../domain/request-transitions.js'
import { romeDate } from '../../../domain/terms/index.js'
import { papersOfRequest, type RequestPaper } from '../../../procedure/papers-of-request.js'
import type { RequestId } from '../../../schemas/ids.js'
import type { CallRequest } from '../../../schemas/request.js'
import { decisionsOn } from '../../../storage/decisions.js'
import { NotInRecord } from '../../../storage/record.js'
import { readRequest, requestProtocollo } from '../../../storage/requests.js'
import type { Happened } from '../../../storage/views/application.js'
import { answersToRequest, decisionsOnRequest } from '../../../storage/views/requests.js'
import { Badge, Facts, Table } from '../../parts/table.js'
import type { BinaryFile, Page, Visit } from '../../visit.js'
import { DELIVERY_STATE, HAPPENED, KIND, REQUEST_STATE, when } from '../../words.js'
import { Accept, AskMore, Refuse, Revise } from './answer.js'

/** A request beside its papers: what it asks, what it lacks with the rule, and what may be answered by who looks. */
export async function requestPage(visit: Visit): Promise<Page> {
  const { record, session } = visit
  const id = visit.params.request as RequestId
  const request = await readRequest(record.db, id)
  const { number } = await requestProtocollo(record.db, request)
  const findings = requestFindings(request.data, romeDate(request.receivedAt))
  const seen = await decisionsOn(record.db, { request: id })
  const may = (event: RequestEvent) =>
    REQUEST_TRANSITIONS.some(
      (arrow) =>
        arrow.from === request.state &&
        arrow.event === event &&
        session.staff.roles.some((role) => role === arrow.role),
    )
  const answering = { visit, id, seen }
  return {
    title: `Richiesta: ${request.data.body.name}`,
    body: (
      <>
        <p>
          <a href="/richieste">Tutte le richieste</a>
        </p>
        <Facts
          facts={[
            ['Stato', REQUEST_STATE[request.state]],
            ['Ricevuta', `${when(request.receivedAt)}, protocollo ${number}`],
            ...(request.call
              ? [['Chiamata', <a href={`/chiamate/${request.call}/avviso`}>{request.call}</a>] as const]
              : []),
          ]}
        />
        <div class="affiancati">
          <Papers id={id} papers={await papersOfRequest(record, id)} />
          <div>
            <section aria-labelledby="rilievi">
              <h2 id="rilievi" class="h4">
                Rilievi
              </h2>
              {findings.length === 0 ? (
                <p>Nessun rilievo: la richiesta ha ciò che serve.</p>
              ) : (
                <ul class="rilievi">
                  {findings.map(({ code, text, weight, norm }) => (
                    <li key={code + text}>
                      <Badge tone={WEIGHT[weight].tone}>{WEIGHT[weight].words}</Badge> {text}{' '}
                      <small>({norm})</small>
                    </li>
                  ))}
                </ul>
              )}
            </section>
            <Asked data={request.data} />
            {may('draft-call') && request.call === null && (
              <p>
                <a class="btn btn-primary" href={`/richieste/${id}/avviso`}>
                  Scrivi l’avviso
                </a>
              </p>
            )}
            {may('accept-request') && <Accept {...answering} />}
            {may('ask-completion') && (
              <AskMore {...answering} missing={findings.filter(({ weight }) => weight === 'missing')} />
            )}
            {may('refuse-request') && (
              <Refuse {...answering} unlawful={findings.filter(({ weight }) => weight === 'unlawful')} />
            )}
            {may('revise-request') && <Revise {...answering} data={request.data} />}
          </div>
        </div>
        <Story decisions={await decisionsOnRequest(record.db, id)} />
        <Table
          caption="Risposte all’ente"
          columns={[{ head: 'Quando' }, { head: 'Come' }, { head: 'Esito' }]}
          empty="All’ente non è ancora stato risposto."
          rows={(await answersToRequest(record.db, id)).map(({ id: delivery, at, channel, state }) => [
            <a href={`/invii/${delivery}`}>{when(at)}</a>,
            channel === 'pec' ? 'per PEC' : 'su carta',
            DELIVERY_STATE[state],
          ])}
        />
      </>
    ),
  }
}

const WEIGHT = {
  missing: { words: 'manca', tone: 'warning' },
  unlawful: { words: 'contro la legge', tone: 'danger' },
  'to-weigh': { words: 'da valutare', tone: 'primary' },
} as const

function Papers({ id, papers }: { id: RequestId; papers: readonly RequestPaper[] }) {
  let number = 0
  return (
    <section aria-labelledby="carte">
      <h2 id="carte" class="h4">
        Documenti
      </h2>
      {papers.map(({ at, text, documents }) => (
        <div key={at} class="carta">
          <h3 class="h6">{when(at)}</h3>
          {text && <pre>{text}</pre>}
          <ul>
            {documents.map(({ name }) => {
              number += 1
              return (
                <li key={number}>
                  <a href={`/richieste/${id}/documenti/${number}`}>{name}</a>
                </li>
              )
            })}
          </ul>
        </div>
      ))}
    </section>
  )
}

function Asked({ data }: { data: CallRequest }) {
  const { body, number, askedOn, contact, profiles, mobility } = data
  return (
    <section aria-labelledby="chiede">
      <h2 id="chiede" class="h4">
        Che cosa chiede
      </h2>
      <Facts
        facts={[
          ['Tipo', KIND[data.kind]],
          ['Numero e data', `${number ?? 'senza numero'}, ${askedOn ? day(askedOn) : 'senza data'}`],
          ['PEC', body.pec ?? '—'],
          ['Referente', contact ? `${contact.name}, ${contact.reach}` : '—'],
          ['Mobilità', mobilityInWords(mobility)],
        ]}
      />
      <Table
        caption="Profili chiesti"
        columns={[
          { head: 'Profilo' },
          { head: 'Posti', numeric: true },
          { head: 'Contratto' },
          { head: 'Chiede' },
        ]}
        empty="Nessun profilo."
        rows={profiles.map(({ profile, posts, contract, category, requirements, reserves }) => [
          category ? `${profile} (${category === 'art1' ? 'art. 1' : 'art. 18'})` : profile,
          posts,
          contract || '—',
          [
            ...requirements.map(({ text }) => text),
            ...reserves.map(({ label, posts }) => `riserva ${label}: ${posts}`),
          ].join('; ') || '—',
        ])}
      />
    </section>
  )
}

function mobilityInWords(mobility: CallRequest['mobility']): string {
  if (mobility.state === 'not-said') return 'non ne parla'
  if (mobility.state === 'not-needed') return `non serve: ${mobility.why}`
  return `comunicata il ${day(mobility.on)}, n. ${mobility.protocollo}, ${MOBILITY_OUTCOME[mobility.outcome]}`
}

const MOBILITY_OUTCOME = {
  nobody: 'nessuno da assegnare',
  waiting: 'in attesa di risposta',
  assigned: 'personale assegnato',
} as const

function Story({ decisions }: { decisions: readonly Happened[] }) {
  return (
    <section aria-labelledby="storia">
      <h2 id="storia" class="h4">
        Che cosa è successo
      </h2>
      <Table
        caption="Decisioni sulla richiesta"
        columns={[{ head: 'Quando' }, { head: 'Che cosa' }, { head: 'Chi' }, { head: 'Perché' }]}
        empty="Niente, finora."
        rows={decisions.map(({ at, what, who, reason }) => [
          when(at),
          HAPPENED[what] ?? what,
          who ?? 'il sistema',
          reason ?? '',
        ])}
      />
    </section>
  )
}

/** One of the files of a request, by its number from 1. */
export async function documentOfRequest({ record, params }: Visit): Promise<BinaryFile> {
  const papers = await papersOfRequest(record, params.request as RequestId)
  const document = papers.flatMap(({ documents }) => documents)[Number(params.number) - 1]
  if (!document) throw new NotInRecord('Il documento', `${params.request}/${params.number}`)
  return document
}
