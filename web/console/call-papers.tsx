import { KINDS } from '../../domain/kind-of-call.js'
import type { CallId, Digest } from '../../schemas/ids.js'
import { readCall } from '../../storage/calls.js'
import { type DocumentOnFile, documentsOf } from '../../storage/documents.js'
import { NotInRecord } from '../../storage/record.js'
import type { DocumentKind } from '../../storage/tables.js'
import { actsOf } from '../../storage/views/graduatorie.js'
import type { BinaryFile, Visit } from '../visit.js'
import { noteHealthReadings } from './health.js'

/** What the public pages are made of is no paper that somebody opens. */
const PAPER: Readonly<Record<Exclude<DocumentKind, 'avviso-page' | 'graduatoria-page'>, string>> = {
  avviso: 'Avviso',
  form: 'Modulo di domanda',
  'reserve-form': 'Modulo per le riserve',
  'graduatoria-public': 'Graduatoria per il pubblico',
  'graduatoria-office-pdf': 'Graduatoria per l’ufficio (PDF)',
  'graduatoria-office-xlsx': 'Graduatoria per l’ufficio (foglio di calcolo)',
  'decree-draft': 'Bozza dell’atto',
  'draw-minutes': 'Verbale del sorteggio',
  'sample-minutes': 'Verbale del controllo a campione',
  'list-pdf': 'Elenco per l’ente (PDF)',
  'list-xlsx': 'Elenco per l’ente (foglio di calcolo)',
  attestation: 'Attestazione di pubblicazione',
}

/** Those in which people stand by name. */
const named: readonly DocumentKind[] = [
  'graduatoria-office-pdf',
  'graduatoria-office-xlsx',
  'list-pdf',
  'list-xlsx',
]

/** Papers of a call, each to be opened through its own door. */
export function CallPapers({
  call,
  papers,
  title,
}: {
  call: CallId
  papers: readonly DocumentOnFile[]
  title: string
}) {
  return (
    <section aria-labelledby="carte">
      <h2 id="carte" class="h4">
        {title}
      </h2>
      <ul>
        {papers.map(({ kind, ranking, digest, version }) =>
          kind === 'avviso-page' || kind === 'graduatoria-page' ? null : (
            <li key={`${kind}${ranking}${version}`}>
              <a href={`/chiamate/${call}/carte/${digest}`}>
                {PAPER[kind]}
                {ranking && ranking !== 'unica' ? `, ${ranking}` : ''}
              </a>
            </li>
          ),
        )}
      </ul>
    </section>
  )
}

/** One of the papers of a call, or the signed act that approved its graduatoria, by its fingerprint. */
export async function paperOfCall(visit: Visit): Promise<BinaryFile> {
  const { record, params } = visit
  const call = params.call as CallId
  const digest = params.digest as Digest
  const document = (await documentsOf(record.db, call)).find((one) => one.digest === digest)
  if (document) {
    const { avviso } = await readCall(record.db, call)
    if (KINDS[avviso.kind].health && named.includes(document.kind))
      await noteHealthReadings(visit, call, null, document.kind)
    const { name, mediaType } = document
    return { name, mediaType, bytes: await record.blobs.get(digest) }
  }
  if (!(await actsOf(record.db, call)).includes(digest))
    throw new NotInRecord('Il documento della chiamata', call)
  return {
    name: `${call}-atto`,
    mediaType: 'application/octet-stream',
    bytes: await record.blobs.get(digest),
  }
}
