import { readFile } from 'node:fs/promises'

/** Something that a person gave to the command and that can't serve, with what to do. */
export class InputError extends Error {
  override readonly name = 'InputError'
  readonly remedy: string
  constructor(message: string, remedy: string) {
    super(message)
    this.remedy = remedy
  }
}

/** The bytes of a file that a person named. @throws {InputError} */
export async function readInput(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path)
  } catch (error) {
    throw new InputError(
      `Il file «${path}» ${whyUnreadable(error)}.`,
      'Controllare il percorso e i permessi.',
    )
  }
}

/** Completes "the file …": why it can't be opened, in Italian. */
export function whyUnreadable(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code ?? ''
  return WHY[code] ?? `non si può aprire (${code || 'errore'})`
}

const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'non esiste',
  ENOTDIR: 'non esiste',
  EISDIR: 'è una cartella',
  EACCES: 'non si può aprire: manca il permesso',
  EPERM: 'non si può aprire: manca il permesso',
  EROFS: 'è su un disco che non si può scrivere',
  ERR_FS_FILE_TOO_LARGE: 'è troppo grande',
}
