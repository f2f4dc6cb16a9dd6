import { RANKED } from '../domain/application-transitions.js'
import { fingerprintOf } from '../domain/fingerprint.js'
import type { ListApart } from '../domain/lists-apart.js'
import type { Candidate } from '../domain/ranking.js'
import { factSources } from '../domain/sources.js'
import type { RankingCode } from '../schemas/call.js'
import type { RuleSet } from '../schemas/criteria.js'
import { Graduatorie } from '../schemas/graduatoria.js'
import type { CallId, Digest } from '../schemas/ids.js'
import type { BlobStore } from '../storage/blobs.js'
import type { Snapshot } from '../storage/freeze.js'
import { readGraduatoria } from '../storage/graduatorie.js'
import { NotInRecord, type Record } from '../storage/record.js'
import { lockedRuleSet } from './criteria.js'

/** What a call's acts are made from: frozen when the review was closed, never read again from the live record. */
export async function frozenSnapshot({ db, blobs }: Record, call: CallId): Promise<Frozen> {
  const row = await db.selectFrom('call').select('snapshot_digest').where('id', '=', call).executeTakeFirst()
  if (!row?.snapshot_digest) throw new NotInRecord('La fotografia dell’istruttoria della chiamata', call)
  return await snapshotBy(blobs, row.snapshot_digest)
}

/** What a version of the graduatorie was made from, whatever has changed since. */
export async function snapshotOfVersion(
  { db, blobs }: Record,
  call: CallId,
  version: number,
): Promise<Frozen> {
  const { snapshot_digest } = await readGraduatoria(db, call, version)
  if (!snapshot_digest) throw new NotInRecord('La fotografia dell’istruttoria della chiamata', call)
  return await snapshotBy(blobs, snapshot_digest)
}

async function snapshotBy(blobs: BlobStore, digest: Digest): Promise<Frozen> {
  return { ...(JSON.parse((await blobs.get(digest)).toString('utf8')) as Snapshot), digest }
}

/** A snapshot and the digest by which it is kept. */
export type Frozen = Snapshot & { readonly digest: Digest }

/** The graduatorie as they were proposed last, or in a version of before, checked against the fingerprint that people approve. */
export async function proposedGraduatorie(record: Record, call: CallId, wanted?: number): Promise<Proposed> {
  const row = await readGraduatoria(record.db, call, wanted)
  const graduatorie = Graduatorie.parse(
    JSON.parse((await record.blobs.get(row.document_digest)).toString('utf8')),
  )
  const { sha256, version, stage, corrects } = row
  if (fingerprintOf(graduatorie) !== sha256) throw new NotInRecord('La graduatoria della chiamata', call)
  return { graduatorie, sha256, version, stage, corrects }
}

export interface Proposed {
  readonly graduatorie: Graduatorie
  readonly sha256: Digest
  readonly version: number
  readonly stage: 'provisional' | 'final'
  /** Why it replaces an approved one, in words for everybody. */
  readonly corrects: string | null
}

/** The people to rank in one graduatoria, with the facts that its rule set reads. */
export function candidatesOf(
  { applications }: Pick<Snapshot, 'applications'>,
  ranking: RankingCode,
  ruleSet: RuleSet,
): Candidate[] {
  return applications.flatMap((application) => {
    const { id, state, presentedAt, data } = application
    if (!data || data.ranking !== ranking || !RANKED.includes(state)) return []
    const facts =
      'birthDate' in ruleSet.facts ? { ...data.facts, birthDate: data.applicant.birthDate } : data.facts
    const status = state === 'with-reserve' ? 'with-reserve' : 'admitted'
    return [{ id, presentedAt, facts, sources: factSources(data), status }]
  })
}

/** What the frozen facts of a call give by its locked criteria, one list for each of its graduatorie. */
export async function listsOf(record: Record, snapshot: Snapshot): Promise<ListApart[]> {
  return await Promise.all(
    snapshot.avviso.rankings.map(async ({ code, category, posts }) => {
      const criteria = await lockedRuleSet(record, snapshot.criteria[code] as Digest)
      return { code, category, posts, criteria, candidates: candidatesOf(snapshot, code, criteria) }
    }),
  )
}
