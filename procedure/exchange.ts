import { lockedRuleSet } from '../activities/criteria.js'
import { type ApplicationChanges, previewAnswers, problemInWords } from '../domain/answers.js'
import { questionsOf } from '../domain/questions.js'
import { Refusal } from '../domain/refusal.js'
import { requiredFacts } from '../domain/required-facts.js'
import { type FilledFile, readAnswers } from '../exchange/answers.js'
import { type FileToCheck, fileToCheck } from '../exchange/to-check.js'
import type { ApplicationId, CallId, Digest, StaffId } from '../schemas/ids.js'
import type { Instant } from '../schemas/time.js'
import { type CallOnFile, readCall } from '../storage/calls.js'
import { type Command, keepDraft } from '../storage/decisions.js'
import {
  type AskedLists,
  applyAnswers,
  callToCheck,
  exportOf,
  operatoreOf,
  recordExport,
} from '../storage/exchange.js'
import type { Record } from '../storage/record.js'

/** Data looked up in another archive (SIL, INPS): taken out, brought back, seen, and only then applied. */
export interface ExchangeCommands {
  /** An XLSX of the applications under review and of what is to be looked up. */
  exportToCheck(call: CallId, command: Command): Promise<FileToCheck['file']>
  /** What a file that came back would change, or every reason why it can't be used, in Italian. Changes nothing. */
  previewImport(
    call: CallId,
    actor: StaffId,
    bytes: Uint8Array,
  ): Promise<ImportPreview | { readonly problems: readonly string[] }>
  /** Applies what was seen, all of it or nothing. */
  applyImport(
    call: CallId,
    command: Command,
    preview: Pick<ImportPreview, 'file' | 'seen'>,
  ): Promise<{ applications: number; data: number }>
}

export interface ImportPreview {
  /** The bytes that were read, kept. */
  readonly file: Digest
  /** When what is asked was taken out, and by whom. */
  readonly exported: { readonly at: Instant; readonly actor: StaffId }
  readonly changes: readonly ApplicationChanges[]
  /** The state on which the preview stands: application → fingerprint. */
  readonly seen: Readonly<globalThis.Record<ApplicationId, string>>
}

export function exchangeCommands(record: Record): ExchangeCommands {
  const { db, blobs, clock } = record
  return {
    async exportToCheck(id, command) {
      const call = await readCall(db, id)
      // Before anybody's data are put together.
      await operatoreOf(db, command.actor, call)
      const { file, fingerprint, applications } = await fileToCheck(
        await callToCheck(db, call, await listsOf(record, call)),
        clock.now(),
      )
      const digest = await blobs.put(file.bytes)
      const kept = await record.once(`command/${command.command}`, null, async (tx, at) => {
        await recordExport(tx, at, id, command, { fingerprint, file: digest, applications })
        return { name: file.name, mediaType: file.mediaType, digest }
      })
      return { name: kept.name, mediaType: kept.mediaType, bytes: await blobs.get(kept.digest) }
    },

    async previewImport(id, actor, bytes) {
      const call = await readCall(db, id)
      await operatoreOf(db, actor, call)
      const lists = await listsOf(record, call)
      const now = await callToCheck(db, call, lists)
      const read = await readAnswers(bytes, now)
      if ('problems' in read) return { problems: read.problems.map(problemInWords) }
      const exported = await exportOf(db, id, read.exported)
      if (exported === null) return { problems: [NEVER_EXPORTED] }
      const preview = previewAnswers(now, read.answers)
      if ('problems' in preview) return { problems: preview.problems.map(problemInWords) }
      const { changes } = preview
      const seen = Object.fromEntries(
        changes.map(({ application, fingerprint }) => [application, fingerprint]),
      )
      return { file: await blobs.put(bytes), exported, changes, seen }
    },

    async applyImport(id, command, { file, seen }) {
      const call = await readCall(db, id)
      await keepDraft(db, command, { call: id, file, seen }, clock.now())
      const lists = await listsOf(record, call)
      const { answers } = await readAgain(record, call, lists, file)
      return await record.once(`command/${command.command}`, null, (tx, at) =>
        applyAnswers(tx, at, id, command, { file, lists, answers, seen }),
      )
    },
  }
}

const NEVER_EXPORTED =
  'Il file non si può usare: questa chiamata non l’ha mai esportato; esportare di nuovo e riportarvi le risposte'

/** What is looked up for each graduatoria of a call. */
async function listsOf(record: Record, { criteria, avviso }: CallOnFile): Promise<AskedLists> {
  return await Promise.all(
    avviso.rankings.map(async ({ code }) => {
      const ruleSet = await lockedRuleSet(record, criteria[code] as Digest)
      const name = avviso.rankings.length === 1 ? 'Domande' : `Domande ${code}`
      return {
        name,
        ranking: code,
        questions: questionsOf(ruleSet.facts, avviso.requirements),
        required: requiredFacts(ruleSet),
      }
    }),
  )
}

/** The file that a preview was made of, read as it was then. @throws {Refusal} `data-invalid` */
async function readAgain(
  { db, blobs }: Record,
  call: CallOnFile,
  lists: AskedLists,
  file: Digest,
): Promise<FilledFile> {
  const read = await readAnswers(await blobs.get(file), await callToCheck(db, call, lists))
  if ('problems' in read || (await exportOf(db, call.id, read.exported)) === null)
    throw new Refusal('data-invalid')
  return read
}
