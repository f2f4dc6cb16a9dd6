import { Command } from 'commander'
import { CallId } from '../../schemas/ids.js'
import { machineClock } from '../../workers/clock.js'
import { readEnvironment, required } from '../environment.js'
import { InputError } from '../input.js'

export function resumeCommand(): Command {
  return new Command('resume')
    .description('avvia di nuovo, dall’archivio, il procedimento di una chiamata')
    .argument('<chiamata>', 'codice della chiamata, per esempio GE-2031-001')
    .option('--json', 'risposta per un programma')
    .action(async (text: string, options: { json?: boolean }) => {
      const call = CallId.safeParse(text)
      if (!call.success)
        throw new InputError('L’argomento non è il codice di una chiamata.', 'Scriverlo come GE-2031-001.')
      const { openDatabase } = await import('../../storage/database.js')
      const { resumeCall } = await import('../../storage/resume.js')
      const { db, close } = openDatabase(required(readEnvironment().databaseUrl, 'DATABASE_URL'), 2)
      try {
        const at = machineClock.now()
        const resumed = await db.transaction().execute((tx) => resumeCall(tx, at, call.data))
        process.stdout.write(
          options.json
            ? `${JSON.stringify({ call: call.data, ...resumed })}\n`
            : `La chiamata ${call.data} riparte dall’archivio (ciclo ${resumed.epoch}); domande riprese: ${resumed.applications}.\n`,
        )
      } finally {
        await close()
      }
    })
}
