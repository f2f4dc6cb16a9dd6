import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import type { Keyring } from '../../codec/keyring.js'
import { type Stage, setStage } from '../../demo/stage.js'
import type { Instant } from '../../schemas/time.js'
import { freshDatabase } from '../harness/postgres.js'
import { staff } from './people-at-work.js'
import './quiet.js'

/** A stage in a database of its own, which ends with the test file. */
export async function officeAtWork(
  seed: string,
  options: { readonly databaseUrl?: string; readonly startsAt?: string; readonly keyring?: Keyring } = {},
): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'chiamate-story-'))
  const stage = await setStage({
    databaseUrl: options.databaseUrl ?? (await freshDatabase()),
    folder,
    seed,
    staff,
    ...(options.keyring ? { keyring: options.keyring } : {}),
    ...(options.startsAt ? { startsAt: options.startsAt as Instant } : {}),
  })
  afterAll(async () => {
    await stage.close()
    await rm(folder, { recursive: true, force: true })
  })
  return stage
}
