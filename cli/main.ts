import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { criteriaCommand } from './commands/criteria.js'
import { demoCommand } from './commands/demo.js'
import { dispatcherCommand } from './commands/dispatcher.js'
import { doctorCommand } from './commands/doctor.js'
import { mailboxCommand } from './commands/mailbox.js'
import { migrateCommand } from './commands/migrate.js'
import { pecCommand } from './commands/pec.js'
import { rankCommand } from './commands/rank.js'
import { registerCommand } from './commands/register.js'
import { resumeCommand } from './commands/resume.js'
import { startCommand } from './commands/start.js'
import { termsCommand } from './commands/terms.js'
import { webCommand } from './commands/web.js'
import { workerCommand } from './commands/worker.js'
import { inItalian, usageError } from './errors.js'

/** The command `chiamate`: each subcommand is a file of `commands/`, which loads what it runs only when it runs.
 *  Exit code 0 only on success. */
export async function main(argv: readonly string[]): Promise<void> {
  endWithWhoeverReads()
  const program = inItalian(new Command('chiamate'))
    .description(
      'Chiamate pubbliche dei Centri per l’Impiego: dalla PEC alla graduatoria, all’elenco consegnato.',
    )
    .version(version(), '-V, --version', 'mostra la versione')
  for (const command of [
    demoCommand(),
    startCommand(),
    workerCommand(),
    mailboxCommand(),
    dispatcherCommand(),
    webCommand(),
    migrateCommand(),
    doctorCommand(),
    resumeCommand(),
    registerCommand(),
    pecCommand(),
    termsCommand(),
    criteriaCommand(),
    rankCommand(),
  ])
    program.addCommand(inItalian(command))
  try {
    await program.parseAsync([...argv])
  } catch (error) {
    const { text, code } = usageError(error)
    if (text) process.stderr.write(`${text}\n`)
    // A failure may leave connections and servers half open: nothing waits for them.
    process.exit(code)
  }
}

/** Whoever reads our output may stop (`chiamate … | head`): then there is nobody to write to, and nothing is wrong. */
function endWithWhoeverReads(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit()
    throw error
  })
}

function version(): string {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  return version
}
