import { randomUUID } from 'node:crypto'
import { link, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { ServerError } from './errors.js'
import { identityOf } from './process.js'

export interface FolderLock {
  release(): Promise<void>
}

/**
 * Makes this process the only user of a folder (created if missing) until `release`, or until the process is gone:
 * a lock whose process runs no more is taken over.
 *
 * Each lock is a file of its own, `instance-N.lock`, and the highest N counts. A stale lock is followed and not
 * replaced, so that of several processes that find it stale at once only one can win; and a file goes away only
 * when a higher one is there, so that who was too slow sees it.
 *
 * @throws ServerError `folder-in-use` when another live process, or another part of this one, holds it;
 *   `folder-not-writable` when the folder can't be written.
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const draft = join(folder, `instance-${randomUUID()}.draft`)
  try {
    await mkdir(folder, { recursive: true })
    await writeFile(draft, JSON.stringify({ pid: process.pid, identity: identityOf(process.pid) }), {
      mode: 0o600,
    })
  } catch (error) {
    throw notWritable(folder, error)
  }
  try {
    for (;;) {
      const last = await highest(folder)
      if (last > 0 && (await isHeld(fileOf(folder, last)))) throw inUse(folder)
      const mine = last + 1
      if (!(await appears(draft, fileOf(folder, mine)))) continue
      if ((await highest(folder)) === mine) {
        await removeBelow(folder, mine)
        return { release: () => release(folder, mine) }
      }
      await rm(fileOf(folder, mine), { force: true })
    }
  } finally {
    await rm(draft, { force: true })
  }
}

const fileOf = (folder: string, number: number) => join(folder, `instance-${number}.lock`)

async function numbers(folder: string): Promise<number[]> {
  const names = await readdir(folder)
  return names.flatMap((name) => /^instance-(\d+)\.lock$/.exec(name)?.[1] ?? []).map(Number)
}

async function highest(folder: string): Promise<number> {
  return Math.max(0, ...(await numbers(folder)))
}

async function removeBelow(folder: string, mine: number): Promise<void> {
  for (const number of await numbers(folder)) {
    if (number < mine) await rm(fileOf(folder, number), { force: true })
  }
}

/** A link appears whole or not at all: nobody ever reads half a lock. */
async function appears(draft: string, lock: string): Promise<boolean> {
  try {
    await link(draft, lock)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

async function isHeld(lock: string): Promise<boolean> {
  try {
    const { pid, identity } = JSON.parse(await readFile(lock, 'utf8')) as { pid: number; identity?: string }
    const now = identityOf(pid)
    return now !== undefined && now === identity
  } catch {
    return false
  }
}

/** The file stays, with nobody's name in it: its number must not be given twice. */
async function release(folder: string, number: number): Promise<void> {
  if ((await highest(folder)) !== number) return
  const draft = join(folder, `instance-${randomUUID()}.draft`)
  await writeFile(draft, '{}')
  await rename(draft, fileOf(folder, number))
}

function inUse(folder: string): ServerError {
  return new ServerError(
    'folder-in-use',
    `Questa cartella è usata da un’altra istanza in esecuzione: ${resolve(folder)}`,
    'Fermare l’altra istanza o indicare un’altra cartella.',
  )
}

function notWritable(folder: string, cause: unknown): ServerError {
  return new ServerError(
    'folder-not-writable',
    `Non è possibile scrivere nella cartella ${resolve(folder)} (${(cause as NodeJS.ErrnoException).code}).`,
    'Verificare i permessi e lo spazio libero, o indicare un’altra cartella.',
    { cause },
  )
}
