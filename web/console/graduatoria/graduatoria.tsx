import { day, decimal, signedPoints } from '../../../documents/words.js'
import { explainedPosition } from '../../../procedure/graduatoria-of-call.js'
import type { RankingCode } from '../../../schemas/call.js'
import type { Position } from '../../../schemas/graduatoria.js'
import type { CallId } from '../../../schemas/ids.js'
import { type CallOnFile, readCall } from '../../../storage/calls.js'
import { decisionsOn } from '../../../storage/decisions.js'
import { documentsOf } from '../../../storage/documents.js'
import { readinessOf } from '../../../storage/freeze.js'
import { approvedForGood } from '../../../storage/graduatorie.js'
import {
  comparedActs,
  placeLines,
  placesPerPage,
  type VersionLine,
  versionLines,
} from '../../../storage/views/graduatorie.js'
import { Facts, Pages, Table } from '../../parts/table.js'
import type { Page, Visit } from '../../visit.js'
import { CALL_STATE, when } from '../../words.js'
import { CallPapers } from '../call-papers.js'
import { CallTabs } from '../call-tabs.js'
import { noteHealthReadings } from '../health.js'
import { mayMove } from '../may.js'
import { pageOf } from '../page-of.js'
import { Approve, Compare, Propose } from './decide.js'
import { CloseReview, ReopenReview } from './review.js'

/** From the end of the review to the approved graduatoria: what may be done now, and each version as it stands. */
export async function graduatoriaPage(visit: Visit): Promise<Page> {
  const { record, query } = visit
  const id = visit.params.call as CallId
  const call = await readCall(record.db, id)
  const { state } = call
  const seen = await decisionsOn(record.db, { call: id })
  const versions = await versionLines(record.db, id)
  const shown = versions.find(({ version }) => String(version) === query.versione) ?? versions[0]
  const acts = shown ? await comparedActs(record.db, id, shown.version) : []
  const latest = versions[0]
  const deciding = { visit, call, seen }
  const may = (event: Parameters<typeof mayMove>[2]) => mayMove(visit, state, event)
  const corrects = (await approvedForGood(record.db, id, (latest?.version ?? 0) + 1)) !== null
  const comparing = state === 'proposed' && visit.session.staff.roles.some((role) => comparers.includes(role))
  return {
    title: `Graduatoria della chiamata ${id}`,
    body: (
      <>
        <CallTabs call={id} here="graduatoria" />
        <Facts facts={[['Stato', CALL_STATE[state]]]} />
        {may('close-review') && <CloseReview {...deciding} ready={await readinessOf(record.db, call)} />}
        {may('propose-graduatoria') && <Propose {...deciding} corrects={corrects} />}
        {may('approve-graduatoria') && latest && <Approve {...deciding} version={latest} acts={acts} />}
        {comparing && <Compare visit={visit} call={call} acts={acts} />}
        {may('reopen-review') && <ReopenReview {...deciding} />}
        <Versions call={id} versions={versions} />
        {shown && (await wholeVersion(visit, call, shown))}
      </>
    ),
  }
}

const comparers: readonly string[] = ['responsabile', 'dirigente']

const STAGE = { provisional: 'provvisoria', final: 'definitiva' } as const

function Versions({ call, versions }: { call: CallId; versions: readonly VersionLine[] }) {
  return (
    <section aria-labelledby="versioni">
      <h2 id="versioni" class="h4">
        Versioni
      </h2>
      <Table
        caption="Versioni della graduatoria"
        columns={[{ head: 'Versione' }, { head: 'Proposta' }, { head: 'Approvata' }, { head: 'Corregge' }]}
        empty="Nessuno ha ancora proposto una graduatoria."
        rows={versions.map((one) => [
          <a href={`/chiamate/${call}/graduatoria?versione=${one.version}`}>
            {one.version}, {STAGE[one.stage]}
          </a>,
          `${one.proposedBy}, ${when(one.proposedAt)}`,
          one.approvedAt && one.actDate ? (
            <>
              {one.approvedBy},{' '}
              <a href={`/chiamate/${call}/carte/${one.actDigest}`}>atto n. {one.actNumber}</a> del{' '}
              {day(one.actDate)}
            </>
          ) : (
            'no'
          ),
          one.corrects ?? '—',
        ])}
      />
      {versions.length > 1 && (
        <p>
          <a href={`/chiamate/${call}/graduatoria/versioni`}>Che cosa cambia fra una versione e l’altra</a>
        </p>
      )}
    </section>
  )
}

/** One version: its papers, its places a page at a time, and the points of one place explained when it is asked. */
async function wholeVersion(
  visit: Visit,
  call: CallOnFile,
  { version, stage, sha256, observationsUntil }: VersionLine,
) {
  const { record, query } = visit
  const { id, avviso } = call
  const ranking =
    avviso.rankings.find(({ code }) => code === query.graduatoria)?.code ??
    (avviso.rankings[0]?.code as RankingCode)
  const page = pageOf(query)
  const { lines, total } = await placeLines(record.db, id, { version, ranking, page })
  await noteHealthReadings(
    visit,
    id,
    lines.map(({ application }) => application),
    'graduatoria',
  )
  const wanted = Number(query.posizione)
  const explained = Number.isInteger(wanted)
    ? await explainedPosition(record, id, { version, ranking, position: wanted })
    : null
  const papers = (await documentsOf(record.db, id)).filter(
    (paper) => paper.version === version && !paper.kind.startsWith('list-'),
  )
  const address = (change: { page?: number; position?: number }) =>
    `?${new URLSearchParams({
      versione: String(version),
      graduatoria: ranking,
      pagina: String(change.page ?? page),
      ...(change.position ? { posizione: String(change.position) } : {}),
    })}`
  return (
    <section aria-labelledby="versione">
      <h2 id="versione" class="h4">
        Versione {version}, {STAGE[stage]}
      </h2>
      <Facts
        facts={[
          ['Impronta SHA-256', <code>{sha256}</code>],
          ...(observationsUntil ? [['Osservazioni fino al', day(observationsUntil)] as const] : []),
        ]}
      />
      {papers.length > 0 && <CallPapers call={id} papers={papers} title="Documenti" />}
      {avviso.rankings.length > 1 && (
        <p>
          {avviso.rankings.map(({ code, profile }) => (
            <a key={code} href={`?versione=${version}&graduatoria=${code}`} class="me-3">
              {profile} ({code})
            </a>
          ))}
        </p>
      )}
      {explained && <Explained position={explained} />}
      <Table
        caption={`Posizioni della versione ${version}`}
        columns={[
          { head: 'Posizione', numeric: true },
          { head: 'Candidato' },
          { head: 'Codice pubblico' },
          { head: 'Punti', numeric: true },
        ]}
        empty="Nessuna domanda ammessa: la graduatoria è vuota."
        rows={lines.map(({ position, application, name, code, points }) => [
          position,
          <a href={`/domande/${application}`}>{name}</a>,
          code,
          <a
            href={`${address({ position })}#spiegazione`}
            aria-label={`${decimal(points)} punti: come si formano`}
          >
            {decimal(points)}
          </a>,
        ])}
      />
      <Pages page={page} total={total} perPage={placesPerPage} address={(next) => address({ page: next })} />
    </section>
  )
}

function Explained({ position: { position, points, elements, before } }: { position: Position }) {
  return (
    <section aria-labelledby="spiegazione" class="decisione">
      <h3 id="spiegazione" class="h5">
        Come si formano i {decimal(points)} punti della posizione {position}
      </h3>
      <Table
        caption={`Punti della posizione ${position}`}
        columns={[
          { head: 'Elemento' },
          { head: 'Dato' },
          { head: 'Perché' },
          { head: 'Punti', numeric: true },
        ]}
        empty="Nessun elemento."
        rows={elements.map(({ label, datum, why, points: given }) => [
          label,
          datum ?? '—',
          why,
          signedPoints(given),
        ])}
      />
      <p>{before}</p>
    </section>
  )
}
