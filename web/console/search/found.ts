import { UNDECIDED } from '../../../domain/application-transitions.js'
import { KINDS } from '../../../domain/kind-of-call.js'
import type { ApplicationId } from '../../../schemas/ids.js'
import type { Instant } from '../../../schemas/time.js'
import { reasonsGiven, recordHealthReading } from '../../../storage/health-readings.js'
import { type ApplicationFound, findApplications } from '../../../storage/views/people.js'
import { wordsIn } from '../../typed.js'
import { type Done, Typed, type Visit } from '../../visit.js'

const SHOWN = 'ricerca'
const REASON = 'motivo della ricerca'

/** How long a reason that was given holds, in milliseconds: a telephone call. */
const callLasts = 30 * 60_000

/**
 * What a search shows: all that holds no data of health, and of the rest what is a task of who looks, or for which they
 * have given a reason. `covered` waits for one.
 */
export async function whatMayBeSeen(
  visit: Visit,
  words: string,
): Promise<{ seen: readonly ApplicationFound[]; covered: readonly ApplicationFound[] }> {
  if (words === '') return { seen: [], covered: [] }
  const { record, session } = visit
  const found = await findApplications(record.db, session.staff.office, words, session.staff.id)
  const given = await reasonsOf(visit)
  const isSeen = (application: ApplicationFound) => whyOf(visit, application, given) !== null
  return { seen: found.filter(isSeen), covered: found.filter((one) => !isSeen(one)) }
}

/** Writes down what of health is about to be shown, before it is. */
export async function noteFound(visit: Visit, seen: readonly ApplicationFound[]): Promise<void> {
  const { record } = visit
  const given = await reasonsOf(visit)
  const readings = seen
    .filter(({ kind }) => KINDS[kind].health)
    .map((application) => reading(visit, application, SHOWN, whyOf(visit, application, given) ?? ''))
  await recordHealthReading(record.db, record.clock.now(), ...readings)
}

/** Keeps the reason for which somebody looks outside of their tasks. */
export async function sayWhy(visit: Visit): Promise<Done> {
  const { record, typed } = visit
  const words = (typed.cerca ?? '').slice(0, 100).trim()
  const why = wordsIn(visit, 'why', 'Motivo')
  if (why.length < 10 || why.length > 500)
    throw new Typed('Il motivo va scritto con almeno 10 caratteri, e al massimo 500.', 'why')
  const { covered } = await whatMayBeSeen(visit, words)
  await recordHealthReading(
    record.db,
    record.clock.now(),
    ...covered.map((application) => reading(visit, application, REASON, why)),
  )
  return { goTo: `/cerca?${new URLSearchParams({ cerca: words })}`, notice: 'Motivo registrato.' }
}

async function reasonsOf({ record, session }: Visit): Promise<ReadonlyMap<ApplicationId, string>> {
  const since = new Date(Date.parse(record.clock.now()) - callLasts).toISOString() as Instant
  return await reasonsGiven(record.db, session.staff.id, { what: REASON, since })
}

/** Why somebody may look at an application; null where they have to say it. */
function whyOf(
  { session }: Visit,
  { id, kind, state, conflicted }: ApplicationFound,
  given: ReadonlyMap<ApplicationId, string>,
): string | null {
  if (!KINDS[kind].health) return 'nessun dato di salute'
  const hasTask = session.staff.roles.some((role) => role === 'operatore' || role === 'responsabile')
  if (hasTask && !conflicted && UNDECIDED.includes(state)) return `istruttoria, domanda ${state}`
  return given.get(id) ?? null
}

function reading({ session }: Visit, { id, call }: ApplicationFound, what: string, why: string) {
  const { id: staff, office } = session.staff
  return { staff, office, call, application: id, what, why }
}
