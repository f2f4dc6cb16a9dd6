import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setStage } from '../demo/stage.js'
import { startPostgres } from '../servers/postgres.js'
import { historiesToKeep } from '../test/workflow/histories-to-keep.js'
import { staff } from '../test/workflow/people-at-work.js'
import { quietRuntime } from '../workers/temporal-worker.js'

/** Records the histories that every later version must be able to replay: `test/histories/<workflow>/<case>.json`.
 *  They are recorded anew at will until version 1.0.0, and never changed after it. */
quietRuntime()
const folder = await mkdtemp(join(tmpdir(), 'chiamate-histories-'))
const postgres = await startPostgres({ folder: join(folder, 'postgres') })
try {
  const stage = await setStage({
    databaseUrl: postgres.url,
    folder: join(folder, 'stage'),
    seed: 'histories',
    staff,
  })
  try {
    const place = new URL('../test/histories/', import.meta.url)
    await rm(place, { recursive: true, force: true })
    for (const { workflow, case: name, workflowId, history } of await historiesToKeep(stage)) {
      await mkdir(new URL(`${workflow}/`, place), { recursive: true })
      const { events } = history as { events: object[] }
      const lines = events.map((event) => JSON.stringify(event)).join(',\n')
      const text = `{"workflowId":${JSON.stringify(workflowId)},"history":{"events":[\n${lines}\n]}}\n`
      await writeFile(new URL(`${workflow}/${name}.json`, place), text)
      process.stdout.write(`${workflow}/${name}.json: ${events.length} events, ${text.length >> 10} KB\n`)
    }
  } finally {
    await stage.close()
  }
} finally {
  await postgres.stop()
  await rm(folder, { recursive: true, force: true })
}
