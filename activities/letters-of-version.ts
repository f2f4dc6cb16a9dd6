import type { LetterContent } from '../documents/letter.js'
import { exclusionLetter } from '../documents/letters/exclusion.js'
import { positionLetter } from '../documents/letters/position.js'
import { LETTER_TEXTS } from '../documents/letters/remedies.js'
import { day } from '../documents/words.js'
import { RANKED } from '../domain/application-transitions.js'
import type { Position } from '../schemas/graduatoria.js'
import type { ApplicationId, CallId, Digest } from '../schemas/ids.js'
import type { LegalDate } from '../schemas/time.js'
import type { ApplicationOnFile } from '../storage/applications.js'
import { documentsOf } from '../storage/documents.js'
import type { SnapshotApplication } from '../storage/freeze.js'
import { readGraduatoria } from '../storage/graduatorie.js'
import { NotInRecord, type Record } from '../storage/record.js'
import type { Protocollo } from '../storage/register.js'
import { aboutNumbered } from './about-application.js'
import { proposedGraduatorie, snapshotOfVersion } from './snapshot.js'

/** What is said to each of those who are written to of a version. It was approved, and changes no more. */
export interface LettersOfVersion {
  /** By id. */
  readonly told: readonly SnapshotApplication[]
  contentFor(
    application: ApplicationOnFile,
    outcome: SnapshotApplication,
    protocollo: Protocollo | null,
  ): { readonly purpose: 'position' | 'exclusion'; readonly content: LetterContent }
}

/**
 * Who is written to of a version, by id: those who had an outcome in the facts that it was made from. What a person
 * decides meanwhile, in a review that is open again, is of the next version.
 */
export async function whoIsTold(
  record: Record,
  call: CallId,
  version: number,
): Promise<SnapshotApplication[]> {
  const { applications } = await snapshotOfVersion(record, call, version)
  return applications.filter(({ state, data }) => data && (state === 'excluded' || RANKED.includes(state)))
}

/** What each is told, by the graduatoria of a version. */
export async function lettersOfVersion(
  record: Record,
  call: CallId,
  version: number,
): Promise<LettersOfVersion> {
  const told = await whoIsTold(record, call, version)
  const { graduatorie, stage } = await proposedGraduatorie(record, call, version)
  const approved = await readGraduatoria(record.db, call, version)
  const publicFingerprint = await publicDigestOf(record, call, version)
  const places = new Map<ApplicationId, { position: Position; of: number; fingerprint: Digest }>()
  for (const { graduatoria } of graduatorie)
    for (const position of graduatoria.positions)
      places.set(position.id, {
        position,
        of: graduatoria.positions.length,
        fingerprint: graduatoria.sha256,
      })
  const { act_number, act_date, observations_until } = approved

  const contentFor: LettersOfVersion['contentFor'] = (application, outcome, protocollo) => {
    const { id, data, reasons, findings } = outcome
    const { avviso } = application
    const act = { kind: avviso.act, number: act_number ?? '', date: day(act_date as LegalDate) }
    const about = { application: aboutNumbered(application, protocollo), ...LETTER_TEXTS }
    const place = places.get(id)
    if (!place) {
      const evidenceOf = (code: string) => findings.find((finding) => finding.code === code)?.text ?? ''
      const content = exclusionLetter({
        ...about,
        act,
        reasons: reasons.map((code) => ({ code, evidence: evidenceOf(code) })),
      })
      return { purpose: 'exclusion', content }
    }
    const { position, of, fingerprint } = place
    const content = positionLetter({
      ...about,
      act,
      ranking:
        avviso.rankings.length === 1
          ? null
          : (avviso.rankings.find(({ code }) => code === data?.ranking)?.profile ?? null),
      stage:
        stage === 'provisional'
          ? {
              kind: 'provisional',
              observationsUntil: observations_until as LegalDate,
              mailbox: avviso.mailbox,
            }
          : { kind: 'final' },
      position: position.position,
      positions: of,
      withReserve: position.status === 'with-reserve',
      points: position.points,
      elements: position.elements.map((element) => ({ ...element, rule: null })),
      before: position.before,
      fingerprint,
      publicFingerprint,
    })
    return { purpose: 'position', content }
  }
  return { told, contentFor }
}

/** The digest of the published copy of a version: one for the whole call. */
async function publicDigestOf({ db }: Record, call: CallId, version: number): Promise<Digest> {
  const files = await documentsOf(db, call)
  const found = files.find((file) => file.kind === 'graduatoria-public' && file.version === version)
  if (!found) throw new NotInRecord('La versione pubblica della graduatoria', call)
  return found.digest
}
