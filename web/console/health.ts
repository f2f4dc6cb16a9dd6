import { KINDS } from '../../domain/kind-of-call.js'
import type { ApplicationId, CallId } from '../../schemas/ids.js'
import { readApplication } from '../../storage/applications.js'
import { readCall } from '../../storage/calls.js'
import { recordHealthReading, recordHealthReadings } from '../../storage/health-readings.js'
import type { MessageOnFile } from '../../storage/views/sorting.js'
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

/** The same for many applications of a call at once: those of a page, or all of them when `ids` is null. */
export async function noteHealthReadings(
  { record, session }: Visit,
  call: CallId,
  ids: readonly ApplicationId[] | null,
  what: string,
): Promise<void> {
  if (ids?.length === 0) return
  const { avviso, office, state } = await readCall(record.db, call)
  if (!KINDS[avviso.kind].health) return
  const reading = { staff: session.staff.id, office, call, what, why: `lavoro sulla chiamata, ${state}` }
  await recordHealthReadings(record.db, record.clock.now(), reading, ids)
}

/** The same for a message that is of no application yet, where it may be for a call whose data are of health. */
export async function noteMessageReading(
  { record, session }: Visit,
  { id, call, reserved }: MessageOnFile,
  what: string,
): Promise<void> {
  if (!reserved) return
  const { id: staff, office } = session.staff
  const reading = { staff, office, call, application: null, message: id, what, why: 'smistamento' }
  await recordHealthReading(record.db, record.clock.now(), reading)
}
