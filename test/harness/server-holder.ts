import { startPostgres } from '../../servers/postgres.js'
import { temporalServer } from '../../servers/temporal.js'

/** A program of its own that holds a server, to be killed by tests: `KIND FOLDER [exit]`. */
const [kind, folder = '', after] = process.argv.slice(2)

async function main(): Promise<void> {
  const server = kind === 'postgres' ? await startPostgres({ folder }) : await temporalServer({ folder })
  process.stdout.write(`${JSON.stringify(server)}\n`)
  if (after === 'exit') process.exit(0)
  setInterval(() => {}, 1_000)
}

main().catch((error: Error & { code?: string }) => {
  process.stdout.write(`${JSON.stringify({ refused: error.code ?? error.message })}\n`)
  process.exitCode = 1
})
