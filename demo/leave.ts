import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { avviso as asl, draw as drawnForAsl } from './asl-avviso.js'
import { avviso as comune, draw as drawnForComune } from './comune-avviso.js'
import { indexPage } from './index-page.js'
import { judge, judgeStories } from './judge.js'
import { writeDocuments } from './papers.js'
import type { Stage } from './stage.js'
import type { Story } from './stories/story.js'
import { type CallSummary, type Summary, summarise } from './summary.js'

/** The calls of the demo, and the public number that decides the draws of each. */
const calls = [
  { avviso: comune, draw: drawnForComune },
  { avviso: asl, draw: drawnForAsl },
]

/** What was played: its stories, and the time line as it was printed. */
export interface Performance {
  readonly seed: string
  readonly told: readonly Story[]
  readonly days: readonly string[]
}

/** Leaves in a folder every document, `summary.json` and `index.html` of what was played. */
export async function leave(
  stage: Stage,
  { seed, told, days, out }: Performance & { readonly out: string },
): Promise<Summary> {
  const { record } = stage
  const summaries: CallSummary[] = []
  for (const { avviso } of calls)
    summaries.push(await summarise(record.db, avviso.id, await writeDocuments(record, avviso.id, out)))
  const summary: Summary = {
    seed,
    calls: summaries,
    stories: await judgeStories(record.db, told),
    promises: await judge(stage, calls, told),
  }
  await writeFile(join(out, 'summary.json'), `${JSON.stringify(summary, null, 2)}\n`)
  await writeFile(join(out, 'index.html'), indexPage(summary, days.join('\n')))
  return summary
}
