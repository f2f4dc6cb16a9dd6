import { Command } from 'commander'
import { readEnvironment, required } from '../environment.js'

export function migrateCommand(): Command {
  return new Command('migrate')
    .description('porta la base dati allo schema di questa versione')
    .action(async () => {
      const { migrate } = await import('../../storage/migrate.js')
      const applied = await migrate(required(readEnvironment().databaseUrl, 'DATABASE_URL'))
      const words =
        applied.length === 0 ? 'La base dati è già aggiornata.' : `Applicate: ${applied.join(', ')}.`
      process.stdout.write(`${words}\n`)
    })
}
