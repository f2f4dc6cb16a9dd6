import { join } from 'node:path'
import { type Postgres, startPostgres } from '../servers/postgres.js'
import { quietRuntime } from '../workers/temporal-worker.js'
import { leave } from './leave.js'
import { emptyFolder } from './out-folder.js'
import { passingFolder } from './passing-folder.js'
import { play } from './play.js'
import { savona, staff } from './staff.js'
import { openingAt, type Stage, setStage } from './stage.js'
import type { Summary } from './summary.js'
import { printTimeline, type Timeline } from './timeline.js'

export interface DemoOptions {
  readonly seed: string
  readonly applications: number
  /** Folder that receives every document, `index.html` and `summary.json`. */
  readonly out: string
  readonly write: (line: string) => void
  readonly advance?: Timeline['advance']
}

/** Plays two whole calls on virtual time and leaves their papers. Virtual time starts at a fixed day: the same seed tells
 *  the same stories, and gives the same fingerprints, on any machine and any day. @throws {FolderNotOurs} */
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
    stage = await setStage({
      databaseUrl: postgres.url,
      folder: folder.path,
      seed,
      startsAt: openingAt,
      staff,
      neighbours: [savona],
    })
    const days: string[] = []
    const timeline = printTimeline((line) => {
      days.push(line)
      write(line)
    }, advance)
    const told = await play(stage, seed, applications, timeline)
    return await leave(stage, { seed, told, days, out })
  } finally {
    await stage?.close()
    await postgres?.stop()
    folder.remove()
  }
}
