import { accessSync, constants, mkdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { Installation } from '../schemas/settings.js'

/** Where the processes find what they work with. */
export interface Environment {
  readonly databaseUrl: string | null
  readonly temporalAddress: string | null
  readonly temporalNamespace: string
  /** Folder of the blobs, of what is published, and of the embedded servers' files. */
  readonly data: string
  readonly trust: string | null
  /** Folder of the authorities that issue certificates of signature to people. */
  readonly signers: string | null
  readonly settingsFile: string | null
  /** File of the keys with which what Temporal keeps is encrypted. */
  readonly keysFile: string | null
  readonly web: WebEnvironment
}

/** Where the console answers, and who says who people are. */
export interface WebEnvironment {
  /** As browsers write it: what stands before the console may be reached by another name and port. */
  readonly address: string | null
  readonly host: string
  readonly port: number
  /** The origin of Temporal's own pages, which may ask the console to decode what they show. */
  readonly temporalUi: string | null
  /** The office's OpenID Connect provider; null for accounts of this installation. */
  readonly signIn: {
    readonly issuer: string
    readonly clientId: string
    readonly clientSecret: string
    readonly claim: string
  } | null
}

/** A setting that is missing or wrong, by the name of its variable, with what to do. */
export class SettingError extends Error {
  override readonly name = 'SettingError'
  readonly variable: string
  readonly remedy: string
  constructor(variable: string, message: string, remedy: string) {
    super(`${variable}: ${message}`)
    this.variable = variable
    this.remedy = remedy
  }
}

const Variables = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  TEMPORAL_ADDRESS: z
    .string()
    .regex(/^[^\s:/]+:\d{1,5}$/)
    .refine((address) => Number(address.split(':')[1]) <= 65535)
    .optional(),
  TEMPORAL_NAMESPACE: z
    .string()
    .regex(/^[A-Za-z0-9._-]+$/)
    .default('default'),
  CHIAMATE_DATA: z.string().min(1).default('.chiamate'),
  CHIAMATE_TRUST: z.string().min(1).optional(),
  CHIAMATE_SIGNERS: z.string().min(1).optional(),
  CHIAMATE_SETTINGS: z.string().min(1).optional(),
  CHIAMATE_KEYS: z.string().min(1).optional(),
  CHIAMATE_WEB: z.url({ protocol: /^https?$/ }).optional(),
  CHIAMATE_WEB_HOST: z.string().min(1).default('127.0.0.1'),
  CHIAMATE_WEB_PORT: z.coerce.number().int().min(1).max(65535).default(8480),
  CHIAMATE_TEMPORAL_UI: z.url({ protocol: /^https?$/ }).optional(),
  OIDC_ISSUER: z.url({ protocol: /^https?$/ }).optional(),
  OIDC_CLIENT_ID: z.string().min(1).default('chiamate'),
  OIDC_CLIENT_SECRET_FILE: z.string().min(1).optional(),
  OIDC_CLAIM: z.string().min(1).default('preferred_username'),
})

const remedies: Record<string, string> = {
  DATABASE_URL: 'Scriverla come postgres://utente:password@server:5432/chiamate.',
  TEMPORAL_ADDRESS: 'Scriverlo come server:porta, per esempio temporal:7233.',
  CHIAMATE_WEB: 'Scriverlo come https://chiamate.ufficio.it, come lo scrive chi apre la console.',
  CHIAMATE_WEB_PORT: 'Indicare un numero di porta, da 1 a 65535.',
  CHIAMATE_TEMPORAL_UI:
    'Scriverlo come https://temporal.ufficio.it, come lo scrive chi apre le pagine di Temporal.',
  OIDC_ISSUER: 'Scriverlo come https://accesso.ufficio.it: è l’«issuer» del gestore delle identità.',
  TEMPORAL_NAMESPACE: 'Usare lettere, cifre, punto, trattino.',
}

/** Reads the variables. An empty one counts as missing. @throws {SettingError} */
export function readEnvironment(variables: NodeJS.ProcessEnv = process.env): Environment {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''))
  const read = Variables.safeParse(given)
  if (!read.success) {
    const variable = String(read.error.issues[0]?.path[0] ?? 'CHIAMATE_SETTINGS')
    throw new SettingError(
      variable,
      'il valore non è scritto bene.',
      remedies[variable] ?? 'Vedere docs/running.md.',
    )
  }
  const { data } = read
  return {
    databaseUrl: data.DATABASE_URL ?? null,
    temporalAddress: data.TEMPORAL_ADDRESS ?? null,
    temporalNamespace: data.TEMPORAL_NAMESPACE,
    data: resolve(data.CHIAMATE_DATA),
    trust: data.CHIAMATE_TRUST ? resolve(data.CHIAMATE_TRUST) : null,
    signers: data.CHIAMATE_SIGNERS ? resolve(data.CHIAMATE_SIGNERS) : null,
    settingsFile: data.CHIAMATE_SETTINGS ? resolve(data.CHIAMATE_SETTINGS) : null,
    keysFile: data.CHIAMATE_KEYS ? resolve(data.CHIAMATE_KEYS) : null,
    web: {
      address: data.CHIAMATE_WEB ? new URL(data.CHIAMATE_WEB).origin : null,
      host: data.CHIAMATE_WEB_HOST,
      port: data.CHIAMATE_WEB_PORT,
      temporalUi: data.CHIAMATE_TEMPORAL_UI ? new URL(data.CHIAMATE_TEMPORAL_UI).origin : null,
      signIn: signInOf(data),
    },
  }
}

function signInOf(data: z.infer<typeof Variables>): WebEnvironment['signIn'] {
  if (!data.OIDC_ISSUER) return null
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLAIM: claim } = data
  return { issuer, clientId, clientSecret: secretIn(data.OIDC_CLIENT_SECRET_FILE), claim }
}

function secretIn(file: string | undefined): string {
  try {
    return readFileSync(required(file ?? null, 'OIDC_CLIENT_SECRET_FILE'), 'utf8').trim()
  } catch (error) {
    if (error instanceof SettingError) throw error
    throw new SettingError(
      'OIDC_CLIENT_SECRET_FILE',
      'il file non si legge.',
      'Creare il file con il solo segreto del client, leggibile dall’utente del programma.',
    )
  }
}

/** What a process of production can't do without. @throws {SettingError} */
export function required<T>(value: T | null, variable: string): T {
  if (value !== null) return value
  throw new SettingError(
    variable,
    'manca.',
    `Impostare ${variable} (docs/running.md), oppure usare «chiamate start», che ha tutto con sé.`,
  )
}

/** Makes the folder of `CHIAMATE_DATA`, or says why it can't serve. @throws {SettingError} */
export function claimFolder(data: string): string {
  try {
    mkdirSync(data, { recursive: true })
    accessSync(data, constants.W_OK)
    return data
  } catch {
    throw new SettingError(
      'CHIAMATE_DATA',
      'nella cartella non si può scrivere.',
      'Indicare una cartella che l’utente del programma possa creare e scrivere.',
    )
  }
}

/** Reads the file of offices, mailboxes and staff; passwords stand in files of their own, which it names.
 *  @throws {SettingError} */
export function readInstallation(file: string): Installation {
  const wrong = (message: string, remedy: string) => new SettingError('CHIAMATE_SETTINGS', message, remedy)
  let content: unknown
  try {
    content = parse(readFileSync(file, 'utf8'))
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT'
    throw wrong(
      missing ? 'il file non esiste.' : 'il file non si legge come YAML o JSON.',
      'Indicare un file come deploy/settings.example.yaml.',
    )
  }
  const read = Installation.safeParse(withPasswords(content, dirname(file)), { error: inItalian })
  const places = read.success
    ? strangers(read.data)
    : read.error.issues.map(({ path, message }) => `${path.join('.') || 'file'}: ${message}`)
  if (read.success && places.length === 0) return read.data
  throw wrong(
    `ci sono valori mancanti o sbagliati (${places.join('; ')}).`,
    'Correggere il file nei punti indicati (deploy/settings.example.yaml è un esempio).',
  )
}

/** What is wrong at one place of the file, without what stands there. */
function inItalian(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'manca' : 'non è del tipo giusto'
    case 'unrecognized_keys':
      return `parola che non si conosce (${issue.keys.join(', ')})`
    case 'invalid_value':
      return `deve essere uno fra ${issue.values.join(', ')}`
    case 'too_small':
    case 'too_big':
      return 'è fuori misura'
    default:
      return 'non è scritto bene'
  }
}

/** Staff of no office, and ids or mailboxes that are there twice. */
function strangers({ offices, staff }: Installation): string[] {
  const known = offices.map(({ id }) => id)
  return [
    ...staff.flatMap(({ office }, n) =>
      known.includes(office) ? [] : [`staff.${n}.office: l’ufficio non è fra quelli elencati`],
    ),
    ...twice(known).map((n) => `offices.${n}.id: c’è già`),
    ...twice(offices.map(({ mailbox }) => mailbox.address)).map(
      (n) => `offices.${n}.mailbox.address: c’è già`,
    ),
    ...twice(staff.map(({ id }) => id)).map((n) => `staff.${n}.id: c’è già`),
  ]
}

function twice(values: readonly string[]): number[] {
  return values.flatMap((value, n) => (values.indexOf(value) < n ? [n] : []))
}

/** Puts the content of each `passwordFile` in its place. */
function withPasswords(value: unknown, folder: string): unknown {
  if (Array.isArray(value)) return value.map((member) => withPasswords(member, folder))
  if (value === null || typeof value !== 'object') return value
  const entries = Object.entries(value).map(([key, member]) => {
    if (key !== 'passwordFile' || typeof member !== 'string') return [key, withPasswords(member, folder)]
    try {
      return ['password', readFileSync(member.startsWith('/') ? member : join(folder, member), 'utf8').trim()]
    } catch {
      throw new SettingError(
        'CHIAMATE_SETTINGS',
        `il file di password «${member}» non si legge.`,
        'Creare il file con la sola password, leggibile dall’utente del programma.',
      )
    }
  })
  return Object.fromEntries(entries)
}
