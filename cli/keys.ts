import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { parse, stringify } from 'yaml'
import { type Keyring, KeyringError, newKeyFile, readKeyring } from '../codec/keyring.js'
import { SettingError } from './environment.js'

const remedy =
  'Scriverlo come in docs/running.md: «writes» con il nome della chiave che scrive, «keys» con tutte le chiavi (openssl rand -base64 32).'

/** Reads the keys with which what Temporal keeps is encrypted. @throws {SettingError} */
export function readKeys(file: string): Keyring {
  const wrong = (message: string) => new SettingError('CHIAMATE_KEYS', message, remedy)
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT'
    throw wrong(missing ? 'il file non esiste.' : 'il file non si può leggere.')
  }
  try {
    return readKeyring(parse(text))
  } catch (error) {
    if (error instanceof KeyringError) throw wrong(`ci sono valori mancanti o sbagliati (${error.message}).`)
    // What the parser says may repeat a key.
    throw wrong('il file non si legge come YAML o JSON.')
  }
}

/** The keys of an installation that keeps its own, made the first time. @param today the name of a key made now */
export function ownKeys(file: string, today: string): Keyring {
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, stringify(newKeyFile(today)), { mode: 0o600, flag: 'wx' })
  }
  return readKeys(file)
}
