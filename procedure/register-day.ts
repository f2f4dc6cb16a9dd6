import { registerDayPaper } from '../activities/register-paper.js'
import type { PaperFile } from '../documents/paper.js'
import type { Typesetter } from '../documents/typst.js'
import type { OfficeId } from '../schemas/ids.js'
import type { LegalDate } from '../schemas/time.js'
import type { Record } from '../storage/record.js'

/** The paper of a day of the register. @throws {NotInRecord} for one that is not closed */
export async function paperOfRegisterDay(
  { db }: Record,
  typesetter: Typesetter,
  office: OfficeId,
  day: LegalDate,
): Promise<PaperFile> {
  return await registerDayPaper(db, typesetter, office, day)
}
