import type { TestProject } from 'vitest/node'
import { migrate } from '../../storage/migrate.js'
import { startTestPostgres } from './postgres.js'

/** Runs once for the lanes that need servers, before their first file. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startTestPostgres(async (url) => {
    await migrate(url)
  })
  project.provide('postgresUrl', server.url)
  return () => server.stop()
}
