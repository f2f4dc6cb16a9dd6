import { writeFile } from 'node:fs/promises'
import { Command } from 'commander'
import { OfficeId } from '../../schemas/ids.js'
import { LegalDate } from '../../schemas/time.js'
import { readEnvironment, required } from '../environment.js'
import { InputError } from '../input.js'

export function registerCommand(): Command {
  return new Command('register')
    .description('scrive in PDF il registro giornaliero di un ufficio, di un giorno già chiuso')
    .argument('<ufficio>', 'codice dell’ufficio, per esempio ge')
    .argument('<giorno>', 'giorno del registro, AAAA-MM-GG')
    .requiredOption('--out <file>', 'dove scrivere il PDF')
    .action(async (officeText: string, dayText: string, { out }: { out: string }) => {
      const office = OfficeId.safeParse(officeText)
      if (!office.success)
        throw new InputError('L’argomento non è il codice di un ufficio.', 'Scriverlo come ge.')
      const day = LegalDate.safeParse(dayText)
      if (!day.success)
        throw new InputError('L’argomento non è un giorno che esiste.', 'Scriverlo come 2031-03-11.')
      const { openDatabase } = await import('../../storage/database.js')
      const { openTypesetter } = await import('../../documents/typst.js')
      const { registerDayPaper } = await import('../../activities/register-paper.js')
      const { db, close } = openDatabase(required(readEnvironment().databaseUrl, 'DATABASE_URL'), 2)
      const typesetter = openTypesetter()
      try {
        const { bytes } = await registerDayPaper(db, typesetter, office.data, day.data)
        await writeFile(out, bytes).catch((error: NodeJS.ErrnoException) => {
          throw new InputError(
            `Il file ${out} non si può scrivere (${error.code}).`,
            'Scegliere un altro percorso con --out.',
          )
        })
        process.stdout.write(`Registro del ${day.data} scritto in ${out}.\n`)
      } finally {
        await typesetter.close()
        await close()
      }
    })
}
