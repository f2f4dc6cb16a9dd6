import { changesBetween } from '../../../procedure/graduatoria-of-call.js'
import type { CallId } from '../../../schemas/ids.js'
import { namesOf, versionLines } from '../../../storage/views/graduatorie.js'
import { Table } from '../../parts/table.js'
import type { Page, Visit } from '../../visit.js'
import { CallTabs } from '../call-tabs.js'
import { noteHealthReadings } from '../health.js'

/** Two versions of the graduatorie side by side: who stands elsewhere. */
export async function versionsPage(visit: Visit): Promise<Page> {
  const { record, query } = visit
  const id = visit.params.call as CallId
  const known = (await versionLines(record.db, id)).map(({ version }) => version)
  const asked = (text: string | undefined) => known.find((version) => String(version) === text)
  const after = asked(query.dopo) ?? known[0]
  const before = asked(query.prima) ?? known.find((version) => after !== undefined && version < after)
  const moved = before && after ? await changesBetween(record, id, before, after) : null
  const ids = (moved ?? []).map((one) => one.id)
  if (ids.length > 0) await noteHealthReadings(visit, id, ids, 'confronto fra versioni')
  const names = await namesOf(record.db, ids)
  const place = (position: number | null) => (position === null ? 'non c’è' : position)
  return {
    title: `Versioni della graduatoria ${id}`,
    body: (
      <>
        <CallTabs call={id} here="graduatoria" />
        {moved === null ? (
          <p>Ci vogliono due versioni per confrontarle.</p>
        ) : (
          <>
            <p>
              Dalla versione {before} alla {after}: chi ha un’altra posizione.
            </p>
            <Table
              caption={`Posizioni che cambiano dalla versione ${before} alla ${after}`}
              columns={[
                { head: 'Candidato' },
                { head: 'Graduatoria' },
                { head: `Versione ${before}`, numeric: true },
                { head: `Versione ${after}`, numeric: true },
              ]}
              empty="Nessuna posizione cambia."
              rows={moved.map(({ ranking, id: one, from, to }) => [
                <a href={`/domande/${one}`}>{names.get(one) ?? one}</a>,
                ranking,
                place(from),
                place(to),
              ])}
            />
          </>
        )}
        <p>
          <a href={`/chiamate/${id}/graduatoria`}>Torna alla graduatoria</a>
        </p>
      </>
    ),
  }
}
