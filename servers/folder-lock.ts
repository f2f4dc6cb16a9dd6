import { randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rename, unlink, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { ServerError } from './errors.js'
import { identityOf } from './process.js'

export interface FolderLock {
  release(): Promise<void>
}

const LOCK = 'instance.lock'

/**
 * Makes this process the only user of a folder (created if missing) until `release`, or until the process is gone:
 * a lock whose process runs no more is taken over.
 *
 * @throws ServerError `folder-in-use` when another live process, or another part of this one, holds it;
 *   `folder-not-writable` when the folder can't be written.
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const lock = join(folder, LOCK)
  const mine = JSON.stringify({ pid: process.pid, identity: identityOf(process.pid), token: randomUUID() })
  const draft = `${lock}.${randomUUID()}`
  try {
    await mkdir(folder, { recursive: true })
    await writeFile(draft, mine, { mode: 0o600, flush: true })
  } catch (error) {
    throw notWritable(folder, error)
  }
  try {
    for (;;) {
      // A link appears whole or not at all: nobody ever reads half a lock.
      if (await succeeds(link(draft, lock), 'EEXIST')) break
      const theirs = await readFile(lock, 'utf8').catch(() => undefined)
      if (theirs === undefined) continue
      if (isAlive(theirs)) throw inUse(folder)
      await removeStale(lock, theirs)
    }
  } finally {
    await unlink(draft)
  }
  return {
    async release() {
      if ((await readFile(lock, 'utf8').catch(() => undefined)) === mine) await unlink(lock)
    },
  }
}

/** Two processes may find the same stale lock, and the slower must not remove the new lock of the faster. */
async function removeStale(lock: string, stale: string): Promise<void> {
  const aside = `${lock}.${randomUUID()}`
  if (!(await succeeds(rename(lock, aside), 'ENOENT'))) return
  if ((await readFile(aside, 'utf8')) !== stale) await succeeds(link(aside, lock), 'EEXIST')
  await unlink(aside)
}

function isAlive(content: string): boolean {
  try {
    const { pid, identity } = JSON.parse(content) as { pid: number; identity?: string }
    const now = identityOf(pid)
    return now !== undefined && now === identity
  } catch {
    return false
  }
}

async function succeeds(step: Promise<void>, expected: string): Promise<boolean> {
  try {
    await step
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === expected) return false
    throw error
  }
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
