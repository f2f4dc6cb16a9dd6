import { frozenSnapshot, listsOf, proposedGraduatorie } from '../activities/snapshot.js'
import { buildGraduatorieApart } from '../domain/lists-apart.js'
import type { Avviso } from '../schemas/call.js'
import { verifyAudit } from '../storage/audit.js'
import type { Database } from '../storage/database.js'
import { checkPromises } from '../storage/promises.js'
import type { Record } from '../storage/record.js'
import type { Stage } from './stage.js'
import type { Story } from './stories/story.js'
import type { PromiseSummary, StorySummary } from './summary.js'
import { casesOf } from './told.js'

interface Played {
  readonly avviso: Avviso
  readonly draw: { readonly seed: string }
}

/** What was promised, and what the record says: the queries, and what they can't ask. */
export async function judge(
  { record, time }: Stage,
  calls: readonly Played[],
  told: readonly Story[],
): Promise<PromiseSummary[]> {
  const promises = (await checkPromises(record.db, await time.now())).map(({ promise, words, count }) => ({
    promise: `${promise}. ${words}`,
    expected: 'nessun caso contrario',
    found: count === 0 ? 'nessuno' : `${count}`,
    kept: count === 0,
  }))
  for (const call of calls)
    promises.push(await samePlaces(record, call), await unbrokenTrail(record, call.avviso))
  return [...promises, await everyStory(record.db, told)]
}

/** Each story that was told, and how many cases of it the record holds. */
export async function judgeStories(db: Database, told: readonly Story[]): Promise<StorySummary[]> {
  const judged: StorySummary[] = []
  for (const story of told) {
    const { words, expected } = story
    const found = await casesOf(db, story)
    const kept = expected === 'at least one' ? found > 0 : found === expected
    judged.push({
      story: words,
      expected: expected === 'at least one' ? 'almeno 1' : `${expected}`,
      found,
      kept,
    })
  }
  return judged
}

async function everyStory(db: Database, told: readonly Story[]): Promise<PromiseSummary> {
  const kept = (await judgeStories(db, told)).filter((story) => story.kept).length
  return {
    promise: 'Ogni storia raccontata è in archivio, ed è finita come doveva.',
    expected: `${told.length} su ${told.length}`,
    found: `${kept} su ${told.length}`,
    kept: kept === told.length,
  }
}

async function samePlaces(record: Record, { avviso, draw }: Played): Promise<PromiseSummary> {
  const { id, kind, window } = avviso
  const snapshot = await frozenSnapshot(record, id)
  const lists = await listsOf(record, snapshot)
  const again = buildGraduatorieApart(
    { id, kind, publishedOn: snapshot.publishedOn, closesAt: window.closesAt },
    lists.map((list) => ({ ...list, candidates: [...list.candidates].reverse() })),
    draw.seed,
  )
  const found = again.map(({ outcome }) =>
    outcome.status === 'ranked' ? outcome.graduatoria.sha256 : 'sorteggio mancante',
  )
  const { graduatorie } = await proposedGraduatorie(record, id)
  const expected = graduatorie.map(({ graduatoria }) => graduatoria.sha256)
  return {
    promise: `4. ${id}: gli stessi dati, in qualunque ordine, danno la stessa graduatoria e la stessa impronta.`,
    expected: expected.join(' '),
    found: found.join(' '),
    kept: found.join() === expected.join(),
  }
}

async function unbrokenTrail({ db }: Record, { id }: Avviso): Promise<PromiseSummary> {
  const broken = await verifyAudit(db, id)
  return {
    promise: `8. ${id}: la traccia di chi ha fatto che cosa è intera, dal primo all’ultimo passo.`,
    expected: 'intera',
    found: broken ? `interrotta alla riga ${broken.seq}` : 'intera',
    kept: broken === null,
  }
}
