import { KINDS } from '../../domain/kind-of-call.js'
import type { ApplicationId } from '../../schemas/ids.js'
import { readApplication } from '../../storage/applications.js'
import { recordHealthReading } from '../../storage/health-readings.js'
import type { Visit } from '../visit.js'

/** Writes down that somebody looks at data of health, and for which task: it is written before they are shown. */
export async function noteHealthReading(
  { record, session }: Visit,
  id: ApplicationId,
  what: string,
): Promise<void> {
  const { avviso, call, office, state } = await readApplication(record.db, id)
  if (!KINDS[avviso.kind].health) return
  const reading = {
    staff: session.staff.id,
    office,
    call,
    application: id,
    what,
    why: `istruttoria, domanda ${state}`,
  }
  await recordHealthReading(record.db, record.clock.now(), reading)
}
