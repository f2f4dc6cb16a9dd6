import { sql } from 'kysely'
import type { Database } from '../storage/database.js'
import type { Story } from './stories/story.js'

/** What the stories ask about: every application with its message, and every place in the last graduatorie. */
const TOLD = `with told as (
  select application.id, application.call, application.message, application.state, application.reasons, application.presented_at,
    position, seconds_off, superseded_by, data, data_by, decided_by, opens_at, closes_at, message.kind as came_as,
    certified_sender, message.sent_at, message.arrived_at, message.size, message.proposal, message.people,
    presentation.channel, presentation.posted_at, data->>'reserves' as reserves,
    data->'applicant'->>'pec' as own_pec, data->'applicant'->>'codiceFiscale' as person
  from application join call on call.id = application.call join message on message.id = application.message
    left join presentation on presentation.message = application.message
), ranked as (
  select place.call, place.ranking, place.position as place, place.points, application.id, draw_seed,
    data->'applicant'->>'birthDate' as birth_date
  from graduatoria_position place join graduatoria using (call, version) join application on application.id = place.application
  where version = (select max(version) from graduatoria last where last.call = place.call)
)`

/** How many cases of a story the record holds. */
export async function casesOf(db: Database, { found }: Story): Promise<number> {
  const { rows } = await sql.raw(`${TOLD} select count(*)::int as cases from (${found}) as found`).execute(db)
  return (rows[0] as { cases: number }).cases
}
