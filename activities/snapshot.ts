import type { Candidate } from '../domain/ranking.js'
import { factSources } from '../domain/sources.js'
import type { RuleSet } from '../schemas/criteria.js'
import { Graduatoria } from '../schemas/graduatoria.js'
import type { CallId, Digest } from '../schemas/ids.js'
import type { Snapshot, SnapshotApplication } from '../storage/freeze.js'
import { readGraduatoria } from '../storage/graduatorie.js'
import { NotInRecord, type Record } from '../storage/record.js'

/** What a call's acts are made from: frozen when the review was closed, never read again from the live record. */
export async function frozenSnapshot({ db, blobs }: Record, call: CallId): Promise<Snapshot> {
  const row = await db.selectFrom('call').select('snapshot_digest').where('id', '=', call).executeTakeFirst()
  if (!row?.snapshot_digest) throw new NotInRecord('La fotografia dell’istruttoria della chiamata', call)
  return JSON.parse((await blobs.get(row.snapshot_digest)).toString('utf8')) as Snapshot
}

/** The graduatoria as it was proposed, checked against the fingerprint that people approved. */
export async function proposedGraduatoria(
  record: Record,
  call: CallId,
): Promise<{ graduatoria: Graduatoria; sha256: Digest }> {
  const { document_digest, sha256 } = await readGraduatoria(record.db, call)
  const graduatoria = Graduatoria.parse(
    JSON.parse((await record.blobs.get(document_digest)).toString('utf8')),
  )
  if (graduatoria.sha256 !== sha256) throw new NotInRecord('La graduatoria approvata della chiamata', call)
  return { graduatoria, sha256 }
}

/** The people to rank, with the facts that the rule set reads. */
export function candidatesOf({ applications }: Snapshot, ruleSet: RuleSet): Candidate[] {
  return applications
    .filter(({ state }) => state === 'admitted')
    .map((application) => candidateOf(application, ruleSet))
}

function candidateOf({ id, presentedAt, data }: SnapshotApplication, ruleSet: RuleSet): Candidate {
  const facts =
    'birthDate' in ruleSet.facts ? { ...data.facts, birthDate: data.applicant.birthDate } : data.facts
  return { id, presentedAt, facts, sources: factSources(data) }
}
