import { Refusal } from '../domain/refusal.js'
import type { CallState } from '../domain/transitions.js'
import type { Position } from '../schemas/graduatoria.js'
import type { CallId, Digest } from '../schemas/ids.js'
import type { Instant, LegalDate } from '../schemas/time.js'
import { callMayMove, moveCallByPerson } from './calls.js'
import type { Reader, Tx } from './database.js'
import type { Command } from './decisions.js'
import { NotInRecord } from './record.js'

export interface Proposal {
  /** Of the facts, the rule set and the positions. */
  readonly sha256: Digest
  /** Of the bytes that hold the whole graduatoria, kept in the blob store. */
  readonly document: Digest
  readonly drawSeed: string | null
  readonly positions: readonly Pick<Position, 'position' | 'id' | 'points'>[]
}

/** A responsabile proposes the graduatoria that the rules gave. */
export async function proposeGraduatoria(
  tx: Tx,
  at: Instant,
  call: CallId,
  command: Command,
  proposal: Proposal,
): Promise<{ state: CallState; sha256: Digest }> {
  const move = await callMayMove(tx, call, 'propose-graduatoria', command)
  const { sha256, document, drawSeed, positions } = proposal
  await tx
    .insertInto('graduatoria')
    .values({
      call,
      version: 1,
      sha256,
      document_digest: document,
      draw_seed: drawSeed,
      proposed_by: command.actor,
      proposed_at: at,
    })
    .execute()
  for (let from = 0; from < positions.length; from += 1000)
    await tx
      .insertInto('graduatoria_position')
      .values(
        positions
          .slice(from, from + 1000)
          .map(({ position, id, points }) => ({ call, version: 1, position, application: id, points })),
      )
      .execute()
  const moved = await moveCallByPerson(tx, at, 'propose-graduatoria', command, move, { sha256, drawSeed })
  return { ...moved, sha256 }
}

/** The act by which the dirigente approves: number, day, and the signed file. */
export interface Act {
  readonly number: string
  readonly date: LegalDate
  readonly digest: Digest
  /** The fingerprint of the graduatoria that the dirigente has read. */
  readonly sha256: Digest
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

/** @throws {NotInRecord} */
export async function readGraduatoria(db: Reader, call: CallId) {
  const row = await db
    .selectFrom('graduatoria')
    .selectAll()
    .where('call', '=', call)
    .orderBy('version', 'desc')
    .executeTakeFirst()
  if (!row) throw new NotInRecord('La graduatoria della chiamata', call)
  return row
}
