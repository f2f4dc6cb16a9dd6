import { type Command, CommanderError } from 'commander'
import { RuleError } from '../domain/errors.js'
import { Refusal } from '../domain/refusal.js'
import { TrustError } from '../pec/errors.js'
import { ServerError } from '../servers/errors.js'
import { SettingError } from './environment.js'
import { InputError } from './input.js'

const usage: Record<string, string> = {
  'commander.help': 'Manca il comando.',
  'commander.unknownCommand': 'Comando sconosciuto.',
  'commander.unknownOption': 'Opzione sconosciuta.',
  'commander.missingArgument': 'Manca un argomento.',
  'commander.optionMissingArgument': 'Manca il valore di un’opzione.',
  'commander.missingMandatoryOptionValue': 'Manca un’opzione obbligatoria.',
  'commander.excessArguments': 'Ci sono argomenti di troppo.',
  'commander.invalidArgument': 'Un valore non va bene.',
}

/** What a person reads when a command fails: a sentence and what to do, never a stack (unless asked for). */
export function usageError(error: unknown): { text: string; code: number } {
  if (error instanceof CommanderError) return misused(error)
  if (
    error instanceof ServerError ||
    error instanceof RuleError ||
    error instanceof SettingError ||
    error instanceof InputError
  )
    return { text: `${error.message}\n${error.remedy}`, code: 1 }
  if (error instanceof Refusal || error instanceof TrustError || speaksForItself(error))
    return { text: error.message, code: 1 }
  const { name, code } = (error ?? {}) as { name?: string; code?: string }
  const remedy = remedyFor(code)
  const trace = process.env.CHIAMATE_DEBUG && error instanceof Error ? `\n${error.stack}` : ''
  return {
    text: `Errore imprevisto (${[name ?? 'Error', code].filter(Boolean).join(' ')}).\n${remedy}${trace}`,
    code: 1,
  }
}

/** A command that is not written as its help says. */
function misused(error: CommanderError): { text: string; code: number } {
  if (error.exitCode === 0) return { text: '', code: 0 }
  const said = error.message.match(/'[^']*'/)?.[0]
  const why = error.message.match(/ is invalid\. (.+)$/s)?.[1]
  const sentence = usage[error.code] ?? 'Il comando non è scritto bene.'
  const words = [sentence, said && `(${said})`, why && `${why}.`, 'Vedere «chiamate --help».']
  return { text: words.filter(Boolean).join(' '), code: error.exitCode }
}

/** Errors whose sentence says what to do. By name: their files load the database's client, which most commands spare. */
function speaksForItself(error: unknown): error is Error {
  return error instanceof Error && ['ForeignDatabase', 'NotInRecord', 'FolderNotOurs'].includes(error.name)
}

function remedyFor(code: string | undefined): string {
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'ETIMEDOUT')
    return 'Un server non risponde: controllare DATABASE_URL e TEMPORAL_ADDRESS, poi «chiamate doctor».'
  if (code === '28P01' || code === '28000')
    return 'Il server rifiuta le credenziali: controllare DATABASE_URL.'
  if (code === '3D000') return 'La base dati indicata in DATABASE_URL non esiste: crearla e ripetere.'
  if (code === '42P01') return 'Lo schema della base dati non c’è ancora: eseguire «chiamate migrate».'
  if (code === 'ENOSPC') return 'Il disco è pieno: liberare spazio e ripetere.'
  return 'Ripetere con CHIAMATE_DEBUG=1 per i dettagli tecnici, ed eseguire «chiamate doctor».'
}

/** A command in Italian: its help, and silence where `usageError` speaks. */
export function inItalian(command: Command): Command {
  return command
    .helpOption('-h, --help', 'mostra questo aiuto')
    .helpCommand(false)
    .configureHelp({
      styleTitle: (title) => titles[title] ?? title,
      styleUsage: italian,
      styleSubcommandTerm: italian,
      optionDescription: ({ description, defaultValue, argChoices }) =>
        [
          description,
          argChoices && `(uno fra: ${argChoices.join(', ')})`,
          defaultValue !== undefined && `(se manca: ${defaultValue})`,
        ]
          .filter(Boolean)
          .join(' '),
    })
    .configureOutput({ outputError: () => {} })
    .exitOverride()
}

const titles: Record<string, string> = {
  'Usage:': 'Uso:',
  'Options:': 'Opzioni:',
  'Commands:': 'Comandi:',
  'Arguments:': 'Argomenti:',
}

function italian(term: string): string {
  return term.replace('[options]', '[opzioni]').replace('[command]', '[comando]')
}
