import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import { z } from 'zod'

/** The keys of an installation: every one reads, one writes. */
export interface Keyring {
  /** The id of the key with which everything new is encrypted. */
  readonly writes: string
  readonly keys: ReadonlyMap<string, KeyObject>
}

const keyBytes = 32

const Key = z.string().refine((text) => {
  const bytes = Buffer.from(text, 'base64')
  return bytes.length === keyBytes && bytes.toString('base64') === text
}, 'non è una chiave: servono 32 byte in base64 (openssl rand -base64 32)')

const KeyFile = z
  .strictObject({
    writes: z.string(),
    keys: z.record(z.string().regex(/^[A-Za-z0-9._-]{1,40}$/, 'non è un nome di chiave'), Key),
  })
  .refine(({ writes, keys }) => Object.hasOwn(keys, writes), {
    path: ['writes'],
    message: 'nomina una chiave che nel file non c’è',
  })

/** Why a file of keys can't be used, place by place; never what stands there. */
export class KeyringError extends Error {
  override readonly name = 'KeyringError'
  readonly places: readonly string[]
  constructor(places: readonly string[]) {
    super(places.join('; '))
    this.places = places
  }
}

/** The keyring that the content of a file of keys describes. @throws {KeyringError} */
export function readKeyring(content: unknown): Keyring {
  const read = KeyFile.safeParse(content)
  if (!read.success) throw new KeyringError(read.error.issues.map(inWords))
  const keys = Object.entries(read.data.keys).map(
    ([id, text]) => [id, createSecretKey(Buffer.from(text, 'base64'))] as const,
  )
  return { writes: read.data.writes, keys: new Map(keys) }
}

/** A file of keys with one key, made now. */
export function newKeyFile(id: string): { writes: string; keys: { [id: string]: string } } {
  return { writes: id, keys: { [id]: randomBytes(keyBytes).toString('base64') } }
}

/** The name of a key is no secret, and is told; a key is never. */
function inWords({ path, code, message }: z.core.$ZodIssue): string {
  const place = path.join('.') || 'file'
  if (code === 'custom' || code === 'invalid_format') return `${place}: ${message}`
  if (code === 'unrecognized_keys') return `${place}: ci sono parole che non si conoscono`
  if (code === 'invalid_key') return `${place}: non è un nome di chiave`
  return `${place}: manca o non è del tipo giusto`
}
