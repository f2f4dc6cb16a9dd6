import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { PostgresBinaries } from '../../servers/postgres-binaries.js'

const FOLDER = '/usr/lib/postgresql/15/bin'

/** Debian's PostgreSQL 15, the oldest that production may have; or what is missing and what would bring it. */
export function debianPostgres(): PostgresBinaries | { missing: string } {
  const [initdb, postgres] = [join(FOLDER, 'initdb'), join(FOLDER, 'postgres')]
  if (!existsSync(initdb) || !existsSync(postgres)) {
    return { missing: 'PostgreSQL 15: apt-get install -y postgresql-15' }
  }
  return { initdb, postgres, localeFlags: ['--locale=C.UTF-8'] }
}
