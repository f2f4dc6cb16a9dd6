import type { CallHeading, Letterhead } from '../documents/letterhead.js'
import { Refusal } from '../domain/refusal.js'
import type { Avviso, Ranking, RankingCode } from '../schemas/call.js'
import type { OfficeId } from '../schemas/ids.js'
import type { Reader } from '../storage/database.js'

/** Who writes, as the record knows the office. */
export async function letterheadOf(db: Reader, office: OfficeId): Promise<Letterhead> {
  const row = await db
    .selectFrom('office')
    .select(['administration', 'name', 'address', 'pec'])
    .where('id', '=', office)
    .executeTakeFirstOrThrow()
  return { administration: row.administration, office: row.name, address: row.address, pec: row.pec }
}

/** The graduatoria of a call that a document is about. */
export function callHeading(
  { id, requestingBody }: Pick<Avviso, 'id' | 'requestingBody'>,
  { profile, contract, posts }: Pick<Ranking, 'profile' | 'contract' | 'posts'>,
): CallHeading {
  return { code: id, profile, contract, posts, requestingBody: requestingBody.name }
}

/** The graduatoria of a call by its code. @throws {Refusal} `unknown-ranking` */
export function rankingOf({ rankings }: Pick<Avviso, 'rankings'>, code: RankingCode): Ranking {
  const ranking = rankings.find((one) => one.code === code)
  if (!ranking) throw new Refusal('unknown-ranking')
  return ranking
}

/** A whole call in one heading: its profiles together, their posts added up. */
export function wholeCallHeading(avviso: Avviso): CallHeading {
  const { rankings } = avviso
  const distinct = (values: readonly string[]) => [...new Set(values)].join(' · ')
  return callHeading(avviso, {
    profile: distinct(rankings.map(({ profile }) => profile)),
    contract: distinct(rankings.map(({ contract }) => contract)),
    posts: rankings.reduce((sum, { posts }) => sum + posts, 0),
  })
}
