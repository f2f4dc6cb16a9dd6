import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Summary } from './summary.js'

/** The folder given to the demo can't receive its documents. Nothing in it was touched. */
export class FolderNotOurs extends Error {
  override readonly name = 'FolderNotOurs'
  readonly remedy = 'Indicarne con --out una nuova, o vuota, o di una dimostrazione precedente.'
}

/** Empties a folder that an earlier demo left, or makes a new one. @throws {FolderNotOurs} */
export async function emptyFolder(out: string): Promise<void> {
  const there = await readdir(out).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw new FolderNotOurs('La cartella per i documenti non si può usare.')
  })
  if (there.length > 0 && !(await isOurs(out, there)))
    throw new FolderNotOurs('La cartella per i documenti contiene altro: nulla è stato toccato.')
  try {
    for (const name of there) await rm(join(out, name), { recursive: true, force: true })
    await mkdir(out, { recursive: true })
  } catch {
    throw new FolderNotOurs('La cartella per i documenti non si può scrivere.')
  }
}

/** Whether a demo wrote its `summary.json`, and nothing stands beside what that demo left. */
async function isOurs(out: string, names: readonly string[]): Promise<boolean> {
  try {
    const { calls, promises } = JSON.parse(await readFile(join(out, 'summary.json'), 'utf8')) as Summary
    const left = new Set<string>(['summary.json', 'index.html', ...calls.map(({ id }) => id)])
    return promises.length > 0 && names.every((name) => left.has(name))
  } catch {
    return false
  }
}
