import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'
import { lockFolder } from '../../servers/folder-lock.js'
import { temporaryFolder } from '../harness/held-server.js'
import { chiamate, expectPlainFailure } from './chiamate.js'

const IN_USE = /usata da un’altra istanza in esecuzione[\s\S]+indicare un’altra cartella/
const program = fileURLToPath(new URL('../../cli/bin.js', import.meta.url))

/** `chiamate start`, with what it says line by line. */
function start(folder: string): { running: ChildProcess; line(words: string): Promise<string> } {
  const { DATABASE_URL: _, TEMPORAL_ADDRESS: __, CHIAMATE_SETTINGS: ___, ...env } = process.env
  const running = spawn(process.execPath, [program, 'start'], {
    env: { ...env, CHIAMATE_DATA: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(async () => {
    if (running.exitCode !== null) return
    running.kill('SIGTERM')
    await once(running, 'exit')
  })
  const said: string[] = []
  const lines = createInterface(running.stdout as NodeJS.ReadableStream)
  lines.on('line', (line) => said.push(line))
  return {
    running,
    async line(words) {
      for (;;) {
        const found = said.find((line) => line.includes(words))
        if (found !== undefined) return found
        await once(lines, 'line')
      }
    },
  }
}

it('a folder that another process works in is refused, in a sentence', async () => {
  const folder = await temporaryFolder()
  const lock = await lockFolder(join(folder, 'postgres'))
  const ended = await chiamate(['start'], { env: { CHIAMATE_DATA: folder } })
  expectPlainFailure(ended, IN_USE)
  await lock.release()
})

it('start runs everything, says where, keeps its folder to itself, and ends when asked', async () => {
  const folder = await temporaryFolder()
  const first = start(folder)
  await first.line('Chiamate è in funzione')
  expect(await first.line('archivio')).toContain(folder)
  expect(await first.line('SMTP')).toMatch(/127\.0\.0\.1:\d+, utente .+, password in .+pec-password/)
  expect((await readFile(join(folder, 'pec-password'), 'utf8')).trim()).not.toBe('')

  expectPlainFailure(await chiamate(['start'], { env: { CHIAMATE_DATA: folder } }), IN_USE)
  expect(first.running.exitCode).toBeNull()

  first.running.kill('SIGTERM')
  const [code] = await once(first.running, 'exit')
  expect(code).toBe(0)

  const again = start(folder)
  await again.line('Chiamate è in funzione')
})
