import { type ChildProcess, execFileSync, type SpawnOptions, spawn } from 'node:child_process'
import { chownSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { ServerError } from './errors.js'

/** How PostgreSQL's programs are started and who owns their files. */
export interface PostgresUser {
  spawn(program: string, args: string[], options: SpawnOptions): ChildProcess
  own(path: string): void
}

/**
 * PostgreSQL refuses to run as root. An ordinary user runs it as itself; root runs it as the system user
 * `postgres`, which is created when the machine has none.
 *
 * @throws ServerError `postgres-user` when the user can't be created.
 */
export function postgresUser(): PostgresUser {
  if (process.getuid?.() !== 0) return { spawn, own: () => {} }
  const { uid, gid } = systemUser() ?? createSystemUser()
  return {
    own: (path) => chownSync(path, uid, gid),
    spawn(program, args, options) {
      const folder = args[args.indexOf('-D') + 1] ?? '/'
      if (canReach(program, uid, gid) && canReach(resolve(folder), uid, gid)) {
        return spawn(program, args, { ...options, uid, gid })
      }
      return spawn('setpriv', [...throughClosedFolders(uid, gid), program, ...args], options)
    },
  }
}

/** A home like /root is closed to the user `postgres`. Opening it to everybody is not ours to do, so the server
 *  keeps root's right to pass through closed folders, and nothing else of root (capabilities(7), setpriv(1)).
 *  access(2) looks at the kept right only under `no_setuid_fixup`. */
function throughClosedFolders(uid: number, gid: number): string[] {
  const rights = '-all,+dac_override'
  const bits = ['--securebits', '+no_setuid_fixup', '--inh-caps', rights, '--ambient-caps', rights]
  return ['--reuid', String(uid), '--regid', String(gid), '--clear-groups', ...bits]
}

function canReach(path: string, uid: number, gid: number): boolean {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const { mode, uid: owner, gid: group } = statSync(folder)
    const search = owner === uid ? 0o100 : group === gid ? 0o010 : 0o001
    if ((mode & search) === 0) return false
    if (folder === dirname(folder)) return true
  }
}

function systemUser(): { uid: number; gid: number } | undefined {
  try {
    const id = (flag: string) =>
      Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8', stdio: 'pipe' }))
    return { uid: id('-u'), gid: id('-g') }
  } catch {
    return undefined
  }
}

function createSystemUser(): { uid: number; gid: number } {
  const home = ['--home-dir', '/var/lib/postgresql', '--no-create-home', '--shell', '/bin/sh']
  let cause: unknown
  try {
    execFileSync('useradd', ['--system', '--user-group', ...home, 'postgres'], { stdio: 'pipe' })
  } catch (error) {
    cause = error
  }
  const user = systemUser()
  if (user) return user
  throw new ServerError(
    'postgres-user',
    'PostgreSQL non può essere eseguito da root e non è stato possibile creare l’utente di sistema «postgres».',
    'Creare l’utente «postgres», oppure avviare il programma come utente ordinario, oppure impostare DATABASE_URL.',
    { cause },
  )
}
