import { mkdir, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { frozenSnapshot, listsOf, proposedGraduatorie } from '../activities/snapshot.js'
import { buildGraduatorieApart } from '../domain/lists-apart.js'
import { type Postgres, startPostgres } from '../servers/postgres.js'
import { verifyAudit } from '../storage/audit.js'
import { documentsOf } from '../storage/documents.js'
import { checkPromises } from '../storage/promises.js'
import { quietRuntime } from '../workers/temporal-worker.js'
import { indexPage } from './index-page.js'
import { emptyFolder } from './out-folder.js'
import { passingFolder } from './passing-folder.js'
import { play, type Sent } from './play.js'
import { avviso, draw, staff } from './script.js'
import { type Stage, setStage } from './stage.js'
import { type PromiseSummary, type Summary, summarise } from './summary.js'
import { printTimeline, type Timeline } from './timeline.js'

export interface DemoOptions {
  readonly seed: string
  readonly applications: number
  /** Folder that receives every document, `index.html` and `summary.json`. */
  readonly out: string
  readonly write: (line: string) => void
  readonly advance?: Timeline['advance']
}

/** Plays a whole call on virtual time and leaves its papers. Virtual time starts at a fixed day: the same seed tells
 *  the same story, and gives the same fingerprint, on any machine and any day. @throws {FolderNotOurs} */
export async function runDemo({
  seed,
  applications,
  out,
  write,
  advance = () => {},
}: DemoOptions): Promise<Summary> {
  await emptyFolder(out)
  quietRuntime()
  const folder = await passingFolder()
  let postgres: Postgres | null = null
  let stage: Stage | null = null
  try {
    postgres = await startPostgres({ folder: join(folder.path, 'postgres') })
    stage = await setStage({ databaseUrl: postgres.url, folder: folder.path, seed, staff })
    const sent = await play(stage, seed, applications, printTimeline(write, advance))
    const documents = await writeDocuments(stage, out)
    const call = await summarise(stage.record.db, avviso.id, documents)
    const promises = await judge(stage, sent)
    const summary: Summary = { seed, calls: [call], promises }
    await writeFile(join(out, 'summary.json'), `${JSON.stringify(summary, null, 2)}\n`)
    await writeFile(join(out, 'index.html'), indexPage(summary))
    return summary
  } finally {
    await stage?.close()
    await postgres?.stop()
    folder.remove()
  }
}

/** Every document of the call, and the text of a receipt as its applicant reads it. */
async function writeDocuments({ record }: Stage, out: string): Promise<string[]> {
  const paths: string[] = []
  await mkdir(join(out, avviso.id))
  for (const { name, digest } of await documentsOf(record.db, avviso.id)) {
    const path = join(avviso.id, basename(name))
    await writeFile(join(out, path), await record.blobs.get(digest))
    paths.push(path)
  }
  const sent = await record.db
    .selectFrom('delivery_attempt')
    .innerJoin('delivery', 'delivery.id', 'delivery_attempt.delivery')
    .select(['purpose', 'digest'])
    .orderBy('created_at')
    .execute()
  for (const purpose of ['receipt', 'list'] as const) {
    const first = sent.find((one) => one.purpose === purpose)
    if (!first) continue
    const path = join(avviso.id, purpose === 'receipt' ? 'ricevuta-di-una-domanda.eml' : 'invio-elenco.eml')
    await writeFile(join(out, path), await record.blobs.get(first.digest))
    paths.push(path)
  }
  return paths.sort()
}

/** What was promised, and what the record says: the queries, and what they can't ask. */
async function judge(stage: Stage, sent: Sent): Promise<PromiseSummary[]> {
  const { record, time } = stage
  const asked = (await checkPromises(record.db, await time.now())).map(({ promise, words, count }) => ({
    promise: `${promise}. ${words}`,
    expected: 'nessun caso contrario',
    found: count === 0 ? 'nessuno' : `${count}`,
    kept: count === 0,
  }))
  return [...asked, await samePlaces(stage), await unbrokenTrail(stage), await storiesEndAsTold(stage, sent)]
}

async function samePlaces({ record }: Stage): Promise<PromiseSummary> {
  const snapshot = await frozenSnapshot(record, avviso.id)
  const lists = await listsOf(record, snapshot)
  const { publishedOn } = snapshot
  const again = buildGraduatorieApart(
    { id: avviso.id, kind: avviso.kind, publishedOn, closesAt: avviso.window.closesAt },
    lists.map((list) => ({ ...list, candidates: [...list.candidates].reverse() })),
    draw.seed,
  )
  const found = again.map(({ outcome }) =>
    outcome.status === 'ranked' ? outcome.graduatoria.sha256 : 'sorteggio mancante',
  )
  const { graduatorie } = await proposedGraduatorie(record, avviso.id)
  const expected = graduatorie.map(({ graduatoria }) => graduatoria.sha256)
  const promise = '4. Gli stessi dati, in qualunque ordine, danno la stessa graduatoria e la stessa impronta.'
  return {
    promise,
    expected: expected.join(' '),
    found: found.join(' '),
    kept: found.join() === expected.join(),
  }
}

async function unbrokenTrail({ record }: Stage): Promise<PromiseSummary> {
  const broken = await verifyAudit(record.db, avviso.id)
  const promise = '8. La traccia di chi ha fatto che cosa è intera, dal primo all’ultimo passo.'
  const found = broken ? `interrotta alla riga ${broken.seq}` : 'intera'
  return { promise, expected: 'intera', found, kept: broken === null }
}

/** Every application became what its story says, for the reasons that it says. */
async function storiesEndAsTold({ record }: Stage, sent: Sent): Promise<PromiseSummary> {
  const rows = await record.db
    .selectFrom('application')
    .innerJoin('message', 'message.id', 'application.message')
    .select(['transaction', 'state', 'reasons'])
    .execute()
  const ended = new Map(rows.map((row) => [row.transaction ?? '', row]))
  const otherwise = [...sent].filter(([transaction, { becomes }]) => {
    const row = ended.get(transaction)
    if (typeof becomes === 'string') return row?.state !== becomes
    return row?.state !== 'excluded' || [...row.reasons].sort().join() !== [...becomes].sort().join()
  })
  for (const [, { story, becomes }] of otherwise)
    process.stderr.write(
      `storia diversa da come doveva finire: ${story ?? 'domanda ordinaria'} (${becomes})\n`,
    )
  return {
    promise: '1. Ogni domanda inviata è in archivio ed è finita come doveva.',
    expected: `${sent.size} su ${sent.size}`,
    found: `${sent.size - otherwise.length} su ${sent.size}`,
    kept: otherwise.length === 0 && rows.length === sent.size,
  }
}
