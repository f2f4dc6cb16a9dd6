import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { play as playDemo } from '../demo/play.js'
import { staff as demoStaff, savona } from '../demo/staff.js'
import { openingAt, type Stage, type StageOptions, setStage } from '../demo/stage.js'
import { fewest } from '../demo/stories/index.js'
import { startPostgres } from '../servers/postgres.js'
import { keepOutbox } from '../test/workflow/every-run.js'
import {
  historiesOfEveryShape,
  historiesToKeep,
  type KeptHistory,
} from '../test/workflow/histories-to-keep.js'
import { staff } from '../test/workflow/people-at-work.js'
import { quietRuntime } from '../workers/temporal-worker.js'

/** Records the histories that every later version must be able to replay: `test/histories/<workflow>/<case>.json`.
 *  They are recorded anew at will until version 1.0.0, and never changed after it. */
quietRuntime()
const place = new URL('../test/histories/', import.meta.url)
const folder = await mkdtemp(join(tmpdir(), 'chiamate-histories-'))

/** Sets a stage on a server of its own, and gives what was played on it. */
async function histories(
  name: string,
  options: Partial<StageOptions>,
  play: (stage: Stage) => Promise<KeptHistory[]>,
): Promise<KeptHistory[]> {
  const postgres = await startPostgres({ folder: join(folder, name, 'postgres') })
  try {
    const places = { databaseUrl: postgres.url, folder: join(folder, name, 'stage') }
    const stage = await setStage({ ...places, seed: name, staff, ...options })
    try {
      return await play(stage)
    } finally {
      await stage.close()
    }
  } finally {
    await postgres.stop()
  }
}

try {
  const told = await histories('histories', {}, historiesToKeep)
  const demo = { startsAt: openingAt, staff: demoStaff, neighbours: [savona] }
  const played = await histories('demo', demo, async (stage) => {
    await keepOutbox(stage.record.db)
    await playDemo(stage, 'demo', fewest, { tell: () => {}, advance: () => {} })
    return await historiesOfEveryShape(stage)
  })
  await rm(place, { recursive: true, force: true })
  for (const { workflow, case: name, workflowId, history } of [...told, ...played]) {
    await mkdir(new URL(`${workflow}/`, place), { recursive: true })
    const { events } = history as { events: object[] }
    const lines = events.map((event) => JSON.stringify(event)).join(',\n')
    const text = `{"workflowId":${JSON.stringify(workflowId)},"history":{"events":[\n${lines}\n]}}\n`
    await writeFile(new URL(`${workflow}/${name}.json`, place), text)
    process.stdout.write(`${workflow}/${name}.json: ${events.length} events, ${text.length >> 10} KB\n`)
  }
} finally {
  await rm(folder, { recursive: true, force: true })
}
