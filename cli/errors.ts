import { type Command, CommanderError } from 'commander'
import { FolderNotOurs } from '../demo/out-folder.js'
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
    error instanceof InputError ||
    error instanceof FolderNotOurs
  )
    return { text: `${error.message}\n${error.remedy}`, code: 1 }
  if (error instanceof Refusal || error instanceof TrustError || isNamed(error, 'ForeignDatabase'))
    return { text: error.message, code: 1 }
  if (isNamed(error, 'NotInRecord')) return { text: `${error.message}\n${elsewhere}`, code: 1 }
  const known = knownTrouble(error)
  if (known) return { text: known, code: 1 }
  const { name, code } = (error ?? {}) as Partial<NodeJS.ErrnoException>
  const trace = process.env.CHIAMATE_DEBUG && error instanceof Error ? `\n${error.stack}` : ''
  return {
    text: `Errore imprevisto (${[name ?? 'Error', code].filter(Boolean).join(' ')}).\nRipetere con CHIAMATE_DEBUG=1 per i dettagli tecnici, ed eseguire «chiamate doctor».${trace}`,
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

/** By name, where the error's own file would load the database's client, which most commands spare. */
function isNamed(error: unknown, name: string): error is Error {
  return error instanceof Error && error.name === name
}

const elsewhere = 'Controllare il codice, e che DATABASE_URL indichi la base dati giusta.'

/** What servers and systems say by a code or a name, as a sentence with its remedy. */
function knownTrouble(error: unknown): string | undefined {
  const { name = '', code = '', message = '' } = (error ?? {}) as Partial<NodeJS.ErrnoException>
  if (message.startsWith('timeout exceeded when trying to connect')) return silentDatabase
  if (message.startsWith('Failed to connect before the deadline')) return silentTemporal
  return troubles[code] ?? troubles[name]
}

const silentDatabase =
  'Un server non risponde.\nControllare DATABASE_URL e TEMPORAL_ADDRESS, poi «chiamate doctor».'
const silentTemporal = 'Temporal non risponde.\nControllare TEMPORAL_ADDRESS e che il server sia in funzione.'
const refusedUser = 'La base dati rifiuta le credenziali.\nControllare utente e password in DATABASE_URL.'

/** Codes of Node and of PostgreSQL, names of Temporal's errors. */
const troubles: Readonly<Record<string, string>> = {
  ECONNREFUSED: silentDatabase,
  ECONNRESET: silentDatabase,
  ENOTFOUND: silentDatabase,
  EAI_AGAIN: silentDatabase,
  ETIMEDOUT: silentDatabase,
  TransportError: silentTemporal,
  ServiceError: silentTemporal,
  NamespaceNotFoundError:
    'Temporal non ha il namespace indicato.\nControllare TEMPORAL_NAMESPACE, o crearlo sul server.',
  '28P01': refusedUser,
  '28000': refusedUser,
  '3D000': 'La base dati indicata in DATABASE_URL non esiste.\nCrearla e ripetere.',
  '42P01': 'Lo schema della base dati non c’è ancora.\nEseguire «chiamate migrate».',
  '42501': 'L’utente indicato in DATABASE_URL non ha i permessi che servono.\nDarglieli e ripetere.',
  '53300':
    'La base dati ha troppe connessioni aperte.\nChiudere ciò che non serve, o alzare max_connections.',
  '57P03': 'La base dati si sta avviando.\nRipetere fra qualche istante.',
  ENOSPC: 'Il disco è pieno.\nLiberare spazio e ripetere.',
  EACCES: 'Manca il permesso su un file o una cartella.\nControllare i permessi di CHIAMATE_DATA e ripetere.',
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
