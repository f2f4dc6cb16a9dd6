/**
 * `npm run bench [name…] [setting=value…]`: the named measures, or all of them, one after the other, each in a
 * process of its own; at the end one table. A figure never fails a run: only a bench that breaks does.
 * docs/measures.md says what each one measures.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import { inWords, type Row } from './table.js'

const benches = [
  'pec',
  'rules',
  'documents',
  'exchange',
  'intake',
  'procedure',
  'letters',
  'outage',
  'large-message',
  'web',
] as const

const words = process.argv.slice(2)
const settings = words.filter((word) => word.includes('='))
const names = words.filter((word) => !word.includes('='))
const unknown = names.find((name) => !benches.some((bench) => bench === name))
if (unknown !== undefined) {
  console.error(`no bench is called ${unknown}: there are ${benches.join(', ')}`)
  process.exit(2)
}

const rows: Row[] = []
const broken: string[] = []
for (const bench of names.length > 0 ? names : benches) {
  console.log(`── ${bench}`)
  const program = fileURLToPath(new URL(`./${bench}.ts`, import.meta.url))
  const child = fork(program, settings, { execArgv: ['--import', 'tsx'] })
  child.on('message', (row: Row) => rows.push(row))
  const [code] = await once(child, 'exit')
  if (code !== 0) broken.push(bench)
}

if (rows.length > 0) {
  console.log(`\n${inWords({ what: `on ${cpus().length} cores`, found: 'found', floor: 'floor' })}`)
  for (const row of rows) console.log(inWords(row))
}
for (const bench of broken) console.error(`the bench ${bench} broke`)
process.exitCode = broken.length > 0 ? 1 : 0
