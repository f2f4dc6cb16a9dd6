import { type Command, CommanderError } from 'commander'
import { RuleError } from '../domain/errors.js'
import { Refusal } from '../domain/refusal.js'
import { ServerError } from '../servers/errors.js'
import { ForeignDatabase } from '../storage/migrate.js'
import { NotInRecord } from '../storage/record.js'
import { SettingError } from './environment.js'

/** A command in Italian: its help, and what it says of words that it doesn't know. */
export function inItalian(command: Command): Command {
  return command
    .helpOption('-h, --help', 'mostra questo aiuto')
    .helpCommand(false)
    .configureHelp({ styleTitle: (title) => titles[title] ?? title })
    .configureOutput({ outputError: () => {} })
    .exitOverride()
}

const titles: Record<string, string> = {
  'Usage:': 'Uso:',
  'Options:': 'Opzioni:',
  'Commands:': 'Comandi:',
  'Arguments:': 'Argomenti:',
}

const usage: Record<string, string> = {
  'commander.unknownCommand': 'Comando sconosciuto.',
  'commander.unknownOption': 'Opzione sconosciuta.',
  'commander.missingArgument': 'Manca un argomento.',
  'commander.optionMissingArgument': 'Manca il valore di un’opzione.',
  'commander.missingMandatoryOptionValue': 'Manca un’opzione obbligatoria.',
  'commander.excessArguments': 'Ci sono argomenti di troppo.',
  'commander.invalidArgument': 'Un argomento non è valido.',
}

/** What a person reads when a command fails: a sentence and what to do, never a stack (unless asked for). */
export function usageError(error: unknown): { text: string; code: number } {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return { text: '', code: 0 }
    const said = error.message.match(/'[^']*'/)?.[0]
    const sentence = usage[error.code] ?? 'Il comando non è scritto bene.'
    return { text: `${sentence}${said ? ` (${said})` : ''} Vedere «chiamate --help».`, code: error.exitCode }
  }
  if (error instanceof ServerError || error instanceof RuleError || error instanceof SettingError)
    return { text: `${error.message}\n${error.remedy}`, code: 1 }
  if (error instanceof Refusal || error instanceof NotInRecord || error instanceof ForeignDatabase)
    return { text: error.message, code: 1 }
  const { name, code } = (error ?? {}) as { name?: string; code?: string }
  const remedy = remedyFor(code)
  const trace = process.env.CHIAMATE_DEBUG && error instanceof Error ? `\n${error.stack}` : ''
  return {
    text: `Errore imprevisto (${[name ?? 'Error', code].filter(Boolean).join(' ')}).\n${remedy}${trace}`,
    code: 1,
  }
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
