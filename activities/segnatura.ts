import type { PaperFile } from '../documents/paper.js'
import { segnatura } from '../documents/segnatura.js'
import { romeDate } from '../domain/terms/index.js'
import { digestOf, type OfficeId } from '../schemas/ids.js'
import type { Reader } from '../storage/database.js'
import type { Registered } from '../storage/register.js'

/** What leaves for another administration, once it has its number. */
export interface Outgoing {
  readonly recipient: { readonly name: string; readonly ipa: string | null }
  readonly numbered: Registered
  readonly subject: string
  /** The document itself, and what goes with it. */
  readonly files: readonly [PaperFile, ...PaperFile[]]
}

/**
 * The segnatura of what leaves for another administration, to be attached to its PEC beside the files. Null where it
 * would say what is not so: an office without its codes, or whose official number comes from elsewhere and later.
 * @throws {SegnaturaRefused}
 * @norma DPR 445/2000 art. 55; Linee guida AgID sui documenti informatici, allegato 6
 */
export async function segnaturaOf(
  db: Reader,
  office: OfficeId,
  { recipient, numbered, subject, files }: Outgoing,
): Promise<PaperFile | null> {
  const {
    administration,
    protocollo,
    segnatura: codes,
  } = await db
    .selectFrom('office')
    .select(['administration', 'protocollo', 'segnatura'])
    .where('id', '=', office)
    .executeTakeFirstOrThrow()
  const { ownNumber: number, at } = numbered
  if (codes === null || number === null || protocollo === 'regionale') return null
  const [primary, ...attachments] = files.map(({ name, mediaType, bytes }) => ({
    name,
    mediaType,
    digest: digestOf(bytes),
  }))
  if (primary === undefined) return null
  return segnatura({
    sender: { name: administration, ...codes },
    recipient,
    number,
    date: romeDate(at),
    subject,
    classification: 'Avviamento a selezione',
    primary,
    attachments,
  })
}
