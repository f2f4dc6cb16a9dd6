import type { AboutApplication } from '../documents/letters/application.js'
import type { ApplicationOnFile } from '../storage/applications.js'
import type { Reader } from '../storage/database.js'
import { protocolloOf } from '../storage/register.js'

/** What every letter says of the application that it is about, and nothing of whose it is. */
export async function aboutOf(
  db: Reader,
  { id, publicCode, presentedAt }: ApplicationOnFile,
): Promise<AboutApplication> {
  return { publicCode, presentedAt, protocollo: await protocolloOf(db, id) }
}
