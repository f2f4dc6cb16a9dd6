import { sql } from 'kysely'
import type { RankingCode } from '../../schemas/call.js'
import type { ApplicationId, CallId, Digest } from '../../schemas/ids.js'
import type { Instant, LegalDate } from '../../schemas/time.js'
import type { Reader } from '../database.js'

/** A version of the graduatorie of a call: who proposed and approved it, by which act. */
export interface VersionLine {
  readonly version: number
  readonly stage: 'provisional' | 'final'
  readonly sha256: Digest
  readonly corrects: string | null
  readonly proposedBy: string
  readonly proposedAt: Instant
  readonly approvedBy: string | null
  readonly approvedAt: Instant | null
  readonly actNumber: string | null
  readonly actDate: LegalDate | null
  readonly actDigest: Digest | null
  /** The last day for observations, for a provisional one that is on the site. */
  readonly observationsUntil: LegalDate | null
}

/** The versions of the graduatorie of a call, the last one first. */
export async function versionLines(db: Reader, call: CallId): Promise<VersionLine[]> {
  const { rows } = await sql<VersionLine>`
    select version, stage, sha256, corrects, proposer.name as "proposedBy", proposed_at as "proposedAt",
      approver.name as "approvedBy", approved_at as "approvedAt", act_number as "actNumber", act_date as "actDate",
      act_digest as "actDigest", observations_until as "observationsUntil"
    from graduatoria
    join staff as proposer on proposer.id = proposed_by
    left join staff as approver on approver.id = approved_by
    where call = ${call} order by version desc`.execute(db)
  return rows
}

/** The signed acts that approved a graduatoria of a call, and those that people have compared with one. */
export async function actsOf(db: Reader, call: CallId): Promise<Digest[]> {
  const { rows } = await sql<{ act: Digest }>`
    select act_digest as act from graduatoria where call = ${call} and act_digest is not null
    union select body->>'act' from decision where call = ${call} and what = 'compare-act'`.execute(db)
  return rows.map(({ act }) => act)
}

/** A place in a graduatoria, and whose it is. */
export interface PlaceLine {
  readonly position: number
  readonly application: ApplicationId
  readonly code: string
  readonly name: string
  readonly points: string
}

export const placesPerPage = 50

/** The places of one graduatoria in a version, a page at a time, and how many there are. */
export async function placeLines(
  db: Reader,
  call: CallId,
  { version, ranking, page }: { version: number; ranking: RankingCode; page: number },
): Promise<{ lines: PlaceLine[]; total: number }> {
  const { rows } = await sql<PlaceLine>`
    select place.position, place.application, points, public_code as code,
      (data->'applicant'->>'surname') || ' ' || (data->'applicant'->>'name') as name
    from graduatoria_position as place join application on application.id = place.application
    where place.call = ${call} and version = ${version} and ranking = ${ranking}
    order by place.position limit ${placesPerPage} offset ${(page - 1) * placesPerPage}`.execute(db)
  const { total } = await db
    .selectFrom('graduatoria_position')
    .select((select) => select.fn.countAll<number>().as('total'))
    .where('call', '=', call)
    .where('version', '=', version)
    .where('ranking', '=', ranking)
    .executeTakeFirstOrThrow()
  return { lines: rows, total: Number(total) }
}

/** The name and the public code of some applications. */
export async function namesOf(
  db: Reader,
  ids: readonly ApplicationId[],
): Promise<ReadonlyMap<ApplicationId, string>> {
  const { rows } = await sql<{ id: ApplicationId; name: string }>`
    select id, coalesce((data->'applicant'->>'surname') || ' ' || (data->'applicant'->>'name'), '') || ' (' || public_code || ')' as name
    from application where id = any(${[...ids]})`.execute(db)
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** A signed act that people have compared with a version, and who they are. */
export interface ComparedAct {
  readonly act: Digest
  readonly by: readonly string[]
}

export async function comparedActs(db: Reader, call: CallId, version: number): Promise<ComparedAct[]> {
  const { rows } = await sql<ComparedAct>`
    select body->>'act' as act, array_agg(distinct staff.name order by staff.name) as by
    from decision join staff on staff.id = actor
    where call = ${call} and what = 'compare-act' and (body->>'version')::int = ${version}
    group by 1 order by 1`.execute(db)
  return rows
}
