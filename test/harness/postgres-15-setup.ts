import type { TestProject } from 'vitest/node'
import { migrate } from '../../storage/migrate.js'
import { debianPostgres } from './debian-postgres.js'
import { startTestPostgres } from './postgres.js'

/** As `servers-setup.ts`, on the oldest PostgreSQL that production may have. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const binaries = debianPostgres()
  if ('missing' in binaries) throw new Error(binaries.missing)
  const prepare = async (url: string) => {
    await migrate(url)
  }
  const server = await startTestPostgres(prepare, { binaries })
  project.provide('postgresUrl', server.url)
  return () => server.stop()
}
