import { Command } from 'commander'
import {
  italianCalendar,
  PATRON_SAINTS,
  type PatronSaint,
  type Term,
  termEnd,
} from '../../domain/terms/index.js'
import type { LegalDate } from '../../schemas/time.js'
import { readEnvironment, readInstallation } from '../environment.js'
import { InputError } from '../input.js'

interface Options {
  readonly office?: string
  readonly patron?: boolean
  readonly json?: boolean
}

export function termsCommand(): Command {
  return new Command('terms')
    .description('dice quando scade un termine, e perché')
    .argument('<dal>', 'giorno da cui decorre, che non si conta: AAAA-MM-GG')
    .argument('<giorni>', 'giorni di calendario, da 1 a 3650')
    .option('--office <ufficio>', `ufficio, con la sua scelta sul santo patrono: ${OFFICES.join(', ')}`)
    .option('--patron', 'conta come festivo il santo patrono dell’ufficio, qualunque sia la sua scelta')
    .option('--json', 'risposta per un programma')
    .action((from: string, days: string, options: Options) => {
      const saint = saintOf(options)
      const extends_ = options.patron ?? (options.office !== undefined && patronExtends(options.office))
      const calendar = italianCalendar({ patron: extends_ ? saint : undefined })
      const term = termEnd(from as LegalDate, /^\d{1,6}$/.test(days) ? Number(days) : 0, calendar)
      const { end, moved, rule } = term
      process.stdout.write(
        options.json
          ? `${JSON.stringify({ from, days: term.days, end, moved, rule })}\n`
          : `${inWords(term, extends_ ? undefined : saint)}\n`,
      )
    })
}

const SAINTS: Readonly<Record<string, PatronSaint>> = PATRON_SAINTS
const OFFICES = Object.keys(SAINTS).sort()

function saintOf({ office, patron }: Options): PatronSaint | undefined {
  if (office === undefined) {
    if (!patron) return undefined
    throw new InputError('Manca l’ufficio di cui contare il patrono.', 'Indicarlo con --office.')
  }
  if (Object.hasOwn(SAINTS, office)) return SAINTS[office]
  throw new InputError('L’ufficio indicato non si conosce.', `Usare uno fra ${OFFICES.join(', ')}.`)
}

/** What the settings of this installation say; without settings the saint moves nothing. */
function patronExtends(office: string): boolean {
  const { settingsFile } = readEnvironment()
  if (settingsFile === null) return false
  return readInstallation(settingsFile).offices.some(
    ({ id, patronExtends }) => id === office && patronExtends,
  )
}

function inWords({ end, why }: Term, unmoved: PatronSaint | undefined): string {
  const note = `\n${unmoved?.name}: non sposta il termine, se l’ufficio non ha deciso altrimenti (--patron).`
  return `${end}\n${why}${unmoved && end.endsWith(unmoved.day) ? note : ''}`
}
