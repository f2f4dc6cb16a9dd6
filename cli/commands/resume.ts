import { Command } from 'commander'
import { CallId, RequestId } from '../../schemas/ids.js'
import { machineClock } from '../../workers/clock.js'
import { readEnvironment, required } from '../environment.js'
import { InputError } from '../input.js'

export function resumeCommand(): Command {
  return new Command('resume')
    .description(
      'avvia di nuovo, dall’archivio, il procedimento di una chiamata, o gli invii di una richiesta',
    )
    .argument('<chiamata>', 'codice della chiamata, per esempio GE-2031-001, o della richiesta (R-…)')
    .option('--json', 'risposta per un programma')
    .action(async (text: string, options: { json?: boolean }) => {
      const call = CallId.safeParse(text)
      const request = RequestId.safeParse(text)
      if (!call.success && !request.success)
        throw new InputError('L’argomento non è il codice di una chiamata.', 'Scriverlo come GE-2031-001.')
      const { openDatabase } = await import('../../storage/database.js')
      const { resumeCall } = await import('../../storage/resume.js')
      const { resumeRequest } = await import('../../storage/resume-request.js')
      const { db, close } = openDatabase(required(readEnvironment().databaseUrl, 'DATABASE_URL'), 2)
      try {
        const at = machineClock.now()
        const said = await db.transaction().execute(async (tx) => {
          if (request.success) {
            const { epoch } = await resumeRequest(tx, at, request.data)
            const words = `Gli invii della richiesta ${request.data} ripartono dall’archivio (ciclo ${epoch}).`
            return { words, json: { request: request.data, epoch } }
          }
          const resumed = await resumeCall(tx, at, CallId.parse(text))
          const words = `La chiamata ${text} riparte dall’archivio (ciclo ${resumed.epoch}); domande riprese: ${resumed.applications}.`
          return { words, json: { call: text, ...resumed } }
        })
        process.stdout.write(`${options.json ? JSON.stringify(said.json) : said.words}\n`)
      } finally {
        await close()
      }
    })
}
