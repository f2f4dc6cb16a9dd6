import type { Typesetter } from '../documents/typst.js'
import type { DocumentReader } from '../reading/reader.js'
import type { OfficeId } from '../schemas/ids.js'
import type { Record } from '../storage/record.js'
import type { PublicSite } from './public-site.js'
import type { Sender } from './sender.js'

/** What the hands work with. */
export interface Dependencies {
  readonly record: Record
  readonly typesetter: Typesetter
  readonly reader: DocumentReader
  readonly site: PublicSite
  /** The way out of an office's mailbox. */
  senderOf(office: OfficeId): Sender
}
