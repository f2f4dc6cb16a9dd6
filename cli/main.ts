import { Command, CommanderError } from 'commander'
import { demoCommand } from './commands/demo.js'
import { dispatcherCommand } from './commands/dispatcher.js'
import { doctorCommand } from './commands/doctor.js'
import { mailboxCommand } from './commands/mailbox.js'
import { migrateCommand } from './commands/migrate.js'
import { resumeCommand } from './commands/resume.js'
import { startCommand } from './commands/start.js'
import { workerCommand } from './commands/worker.js'
import { inItalian, usageError } from './errors.js'

/** The command `chiamate`: each subcommand is a file of `commands/`. Exit code 0 only on success. */
export async function main(argv: readonly string[]): Promise<void> {
  const program = inItalian(new Command('chiamate'))
    .description(
      'Chiamate pubbliche dei Centri per l’Impiego: dalla PEC alla graduatoria, all’elenco consegnato.',
    )
    .version('0.1.0', '-V, --version', 'mostra la versione')
  for (const command of [
    demoCommand(),
    startCommand(),
    workerCommand(),
    mailboxCommand(),
    dispatcherCommand(),
    migrateCommand(),
    doctorCommand(),
    resumeCommand(),
  ])
    program.addCommand(inItalian(command))
  try {
    await program.parseAsync([...argv])
  } catch (error) {
    const { text, code } = usageError(error)
    if (text) process.stderr.write(`${text}\n`)
    process.exitCode = error instanceof CommanderError ? error.exitCode : code
  }
}
