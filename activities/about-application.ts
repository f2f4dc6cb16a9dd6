import type { AboutApplication } from '../documents/letters/application.js'
import type { ApplicationOnFile } from '../storage/applications.js'
import type { Reader } from '../storage/database.js'
import { type Protocollo, protocolloOf } from '../storage/register.js'

/** What every letter says of the application that it is about, and nothing of whose it is. */
export async function aboutOf(db: Reader, application: ApplicationOnFile): Promise<AboutApplication> {
  return aboutNumbered(application, await protocolloOf(db, application.id))
}

/** The same of one whose number is known. */
export function aboutNumbered(
  { publicCode, presentedAt }: ApplicationOnFile,
  protocollo: Protocollo | null,
): AboutApplication {
  return { publicCode, presentedAt, protocollo }
}
