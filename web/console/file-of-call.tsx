import type { CallId } from '../../schemas/ids.js'
import { type FileLine, fileLines, fileLinesPerPage } from '../../storage/views/file-of-call.js'
import { Pages, Table } from '../parts/table.js'
import type { Page, Visit } from '../visit.js'
import { HAPPENED, RECEIPT, when } from '../words.js'
import { CallTabs } from './call-tabs.js'
import { pageOf } from './page-of.js'

/** The fascicolo of a call: everything that happened, and who did it. */
export async function fileOfCallPage({ record, params, query }: Visit): Promise<Page> {
  const id = params.call as CallId
  const page = pageOf(query)
  const { lines, total } = await fileLines(record.db, id, page)
  return {
    title: `Fascicolo della chiamata ${id}`,
    body: (
      <>
        <CallTabs call={id} here="file" />
        <Table
          caption="Tutto ciò che è successo, dal più recente"
          columns={[
            { head: 'Quando' },
            { head: 'Che cosa' },
            { head: 'Su che cosa' },
            { head: 'Chi' },
            { head: 'Perché' },
          ]}
          empty="Niente, finora."
          rows={lines.map((line) => [
            when(line.at),
            line.from === 'receipt' ? (RECEIPT[line.what] ?? line.what) : (HAPPENED[line.what] ?? line.what),
            <Subject call={id} line={line} />,
            line.who ?? (line.from === 'receipt' ? 'il gestore PEC' : 'il sistema'),
            line.reason ?? '',
          ])}
        />
        <Pages page={page} total={total} perPage={fileLinesPerPage} address={(next) => `?pagina=${next}`} />
      </>
    ),
  }
}

function Subject({ call, line: { subject, from, what } }: { call: CallId; line: FileLine }) {
  if (subject === call) return <>la chiamata</>
  if (from === 'receipt' || what === 'delivery-prepared')
    return <a href={`/invii/${subject}`}>comunicazione</a>
  if (subject.startsWith(`${call}.`) && /\.[0-9a-f]{16}$/.test(subject))
    return <a href={`/domande/${subject}`}>domanda</a>
  return <>{/^[0-9a-f]{32}$/.test(subject) ? 'messaggio' : subject}</>
}
