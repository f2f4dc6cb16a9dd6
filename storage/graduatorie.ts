import type { CallState } from '../domain/call-transitions.js'
import { Refusal } from '../domain/refusal.js'
import type { RankingCode } from '../schemas/call.js'
import type { Position } from '../schemas/graduatoria.js'
import type { ApplicationId, CallId, Digest } from '../schemas/ids.js'
import type { Instant, LegalDate } from '../schemas/time.js'
import { callMayMove, moveCallByPerson, readCall } from './calls.js'
import type { Reader, Tx } from './database.js'
import { type Command, memberOf, recordDecision } from './decisions.js'
import { NotInRecord } from './record.js'

export interface Proposal {
  readonly version: number
  readonly stage: 'provisional' | 'final'
  /** Of what the act will approve. */
  readonly sha256: Digest
  /** Of the bytes that hold the graduatorie whole, kept in the blob store. */
  readonly document: Digest
  /** The frozen facts that they were made from. */
  readonly snapshot: Digest
  /** The number that decided draws; null where none was needed. */
  readonly draw: { readonly seed: string; readonly drawnAt: Instant; readonly readAt: string } | null
  /** Why it replaces an approved one, in words for everybody; null for one that corrects nothing. */
  readonly corrects: string | null
  readonly positions: readonly (Pick<Position, 'position' | 'id' | 'points'> & {
    readonly ranking: RankingCode
  })[]
}

/** A responsabile proposes the graduatorie that the rules gave. @throws {Refusal} `stale-page` */
export async function proposeGraduatoria(
  tx: Tx,
  at: Instant,
  call: CallId,
  command: Command,
  proposal: Proposal,
): Promise<{ state: CallState; sha256: Digest }> {
  const move = await callMayMove(tx, call, 'propose-graduatoria', command)
  const { version, stage, sha256, document, snapshot, draw, corrects, positions } = proposal
  // Made from what was frozen when the work began; a review that was reopened meanwhile has other facts.
  if (move.call.snapshotDigest !== snapshot) throw new Refusal('stale-page')
  await tx
    .insertInto('graduatoria')
    .values({
      call,
      version,
      stage,
      sha256,
      document_digest: document,
      snapshot_digest: snapshot,
      draw_seed: draw?.seed ?? null,
      corrects,
      proposed_by: command.actor,
      proposed_at: at,
    })
    .execute()
  for (let from = 0; from < positions.length; from += 1000)
    await tx
      .insertInto('graduatoria_position')
      .values(
        positions.slice(from, from + 1000).map(({ ranking, position, id, points }) => ({
          call,
          version,
          ranking,
          position,
          application: id,
          points,
        })),
      )
      .execute()
  const body = { version, stage, sha256, draw, corrects }
  return { ...(await moveCallByPerson(tx, at, 'propose-graduatoria', command, move, body)), sha256 }
}

/** The act by which the dirigente approves: number, day, and the signed file. */
export interface Act {
  readonly number: string
  readonly date: LegalDate
  readonly digest: Digest
  /** The fingerprint of the graduatoria that the dirigente has read. */
  readonly sha256: Digest
  /** How the signed file shows that it approves this one; empty when two people have compared it. */
  readonly proofs: readonly object[]
}

/** A dirigente, who is not who proposed it, approves the graduatoria by act. @throws {Refusal} `stale-page` */
export async function approveGraduatoria(
  tx: Tx,
  at: Instant,
  call: CallId,
  command: Command,
  act: Act,
): Promise<{ state: CallState }> {
  const move = await callMayMove(tx, call, 'approve-graduatoria', command)
  const proposed = await readGraduatoria(tx, call)
  if (proposed.sha256 !== act.sha256) throw new Refusal('stale-page')
  await tx
    .updateTable('graduatoria')
    .set({
      approved_by: command.actor,
      approved_at: at,
      act_number: act.number,
      act_date: act.date,
      act_digest: act.digest,
    })
    .where('call', '=', call)
    .where('version', '=', proposed.version)
    .execute()
  return await moveCallByPerson(tx, at, 'approve-graduatoria', command, move, act)
}

/** The last version of the graduatorie of a call, or the one that is wanted. @throws {NotInRecord} */
export async function readGraduatoria(db: Reader, call: CallId, wanted?: number) {
  const row = await latestGraduatoria(db, call, wanted)
  if (!row) throw new NotInRecord('La graduatoria della chiamata', call)
  return row
}

export async function latestGraduatoria(db: Reader, call: CallId, wanted?: number) {
  return await db
    .selectFrom('graduatoria')
    .selectAll()
    .where('call', '=', call)
    .$if(wanted !== undefined, (query) => query.where('version', '=', wanted as number))
    .orderBy('version', 'desc')
    .executeTakeFirst()
}

/** Which version was approved last, and not as a provisional one, before another; null when none was. */
export async function approvedForGood(db: Reader, call: CallId, before: number): Promise<number | null> {
  const row = await db
    .selectFrom('graduatoria')
    .select('version')
    .where('call', '=', call)
    .where('version', '<', before)
    .where('stage', '=', 'final')
    .where('approved_at', 'is not', null)
    .orderBy('version', 'desc')
    .executeTakeFirst()
  return row?.version ?? null
}

/** Whether a provisional version was published already: the next one is final. */
export async function hadProvisional(db: Reader, call: CallId): Promise<boolean> {
  const row = await db
    .selectFrom('publication')
    .innerJoin('graduatoria', (join) =>
      join
        .onRef('graduatoria.call', '=', 'publication.call')
        .onRef('graduatoria.version', '=', 'publication.version'),
    )
    .select('graduatoria.version')
    .where('publication.call', '=', call)
    .where('what', '=', 'graduatoria')
    .where('stage', '=', 'provisional')
    .executeTakeFirst()
  return row !== undefined
}

/** Whether a graduatoria was published in which an application stands. */
export async function wasPublished(db: Reader, application: ApplicationId): Promise<boolean> {
  const row = await db
    .selectFrom('graduatoria_position')
    .innerJoin('publication', (join) =>
      join
        .onRef('publication.call', '=', 'graduatoria_position.call')
        .onRef('publication.version', '=', 'graduatoria_position.version')
        .on('what', '=', 'graduatoria'),
    )
    .select('position')
    .where('application', '=', application)
    .executeTakeFirst()
  return row !== undefined
}

/** Until when observations on a provisional version are heard. */
export async function hearObservations(
  tx: Tx,
  call: CallId,
  version: number,
  until: LegalDate,
): Promise<void> {
  await tx
    .updateTable('graduatoria')
    .set({ observations_until: until })
    .where('call', '=', call)
    .where('version', '=', version)
    .execute()
}

/** Every graduatoria on file but one version of a call's: its fingerprints and its files, by which it is told apart. */
export async function otherGraduatorie(db: Reader, call: CallId, version: number): Promise<Digest[]> {
  const rows = await db
    .selectFrom('graduatoria')
    .select(['sha256', 'document_digest'])
    .where((where) => where.or([where('call', '!=', call), where('version', '!=', version)]))
    .execute()
  const documents = await db
    .selectFrom('document')
    .select('digest')
    .where('kind', 'in', GRADUATORIA_FILES)
    .where((where) => where.or([where('call', '!=', call), where('version', '!=', version)]))
    .execute()
  return [
    ...rows.flatMap((row) => [row.sha256, row.document_digest]),
    ...documents.map(({ digest }) => digest),
  ]
}

/** The files of one version for the office, by ranking. */
export async function filesOfGraduatoria(
  db: Reader,
  call: CallId,
  version: number,
): Promise<readonly { readonly ranking: RankingCode | ''; readonly digest: Digest }[]> {
  return await db
    .selectFrom('document')
    .select(['ranking', 'digest'])
    .where('call', '=', call)
    .where('version', '=', version)
    .where('kind', 'in', GRADUATORIA_FILES)
    .execute()
}

/** That of everybody names nobody: to carry it is not to carry the graduatoria. */
const GRADUATORIA_FILES = ['graduatoria-office-pdf', 'graduatoria-office-xlsx'] as const

/** Somebody has compared a signed act, which does not show it by itself, with the graduatorie that it approves. */
export async function compareAct(
  tx: Tx,
  at: Instant,
  call: CallId,
  command: Command,
  act: Digest,
): Promise<{ compared: number }> {
  const { office } = await readCall(tx, call)
  const { roles } = await memberOf(tx, command.actor, office)
  if (!roles.includes('responsabile') && !roles.includes('dirigente')) throw new Refusal('wrong-role')
  const { version } = await readGraduatoria(tx, call)
  const body = { act, version }
  await recordDecision(tx, at, { ...command, office, call, what: 'compare-act', body })
  return { compared: await comparisonsOf(tx, call, act) }
}

/** How many people have compared an act with the last version. */
export async function comparisonsOf(db: Reader, call: CallId, act: Digest): Promise<number> {
  const { version } = await readGraduatoria(db, call)
  const rows = await db
    .selectFrom('decision')
    .select(['actor', 'body'])
    .where('call', '=', call)
    .where('what', '=', 'compare-act')
    .execute()
  const mine = rows.filter(({ body }) => {
    const compared = body as { act: Digest; version: number }
    return compared.act === act && compared.version === version
  })
  return new Set(mine.map(({ actor }) => actor)).size
}
