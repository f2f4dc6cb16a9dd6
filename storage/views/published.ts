import { sql } from 'kysely'
import type { CallId, Digest } from '../../schemas/ids.js'
import type { Instant, LegalDate } from '../../schemas/time.js'
import type { Reader } from '../database.js'

/** Something that was published, and whether everybody may still see it. */
export interface Published {
  readonly call: CallId
  readonly what: 'avviso' | 'form' | 'reserve-form' | 'graduatoria'
  readonly version: number
  readonly name: string
  /** Of the copy captured from the site. */
  readonly digest: Digest
  readonly publishedAt: Instant
  /** What a page shows of it; null for what has no page. */
  readonly page: Digest | null
  readonly online: boolean
}

const published = (today: LegalDate) => sql<Published>`
  select p.call, p.what, p.version, coalesce(p.name, regexp_replace(p.address, '^.*/', '')) as name, p.digest,
    p.published_at as "publishedAt", d.digest as page,
    p.removed_at is null and (p.online_until is null or p.online_until >= ${today}) as online
  from publication p left join document d on d.call = p.call and d.version = p.version and d.ranking = ''
    and d.kind = case p.what when 'avviso' then 'avviso-page' when 'graduatoria' then 'graduatoria-page' end`

/** All that can be seen today of every call, the newest first. */
export async function publishedNow(db: Reader, today: LegalDate): Promise<readonly Published[]> {
  const { rows } = await sql<Published>`select * from (${published(today)}) as shown
    where online order by "publishedAt" desc, call, what, version desc`.execute(db)
  return rows
}

/** All that was ever published of a call, the newest version first: also what can be seen no more. */
export async function publishedOf(db: Reader, call: CallId, today: LegalDate): Promise<readonly Published[]> {
  const { rows } = await sql<Published>`select * from (${published(today)}) as shown
    where call = ${call} order by what, version desc`.execute(db)
  return rows
}

/** The offices, as everybody may write to them. */
export async function publicOffices(
  db: Reader,
): Promise<readonly { administration: string; name: string; address: string; pec: string }[]> {
  return await db
    .selectFrom('office')
    .select(['administration', 'name', 'address', 'pec'])
    .orderBy('name')
    .execute()
}
