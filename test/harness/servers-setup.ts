import type { TestProject } from 'vitest/node'
import { startTestPostgres } from './postgres.js'

/** Runs once for the lanes that need servers, before their first file. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startTestPostgres(prepareTemplate)
  project.provide('postgresUrl', server.url)
  return () => server.stop()
}

async function prepareTemplate(_url: string): Promise<void> {}
