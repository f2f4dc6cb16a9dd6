import type { LetterContent } from '../documents/letter.js'
import { exclusionLetter } from '../documents/letters/exclusion.js'
import { positionLetter } from '../documents/letters/position.js'
import { LETTER_TEXTS } from '../documents/letters/remedies.js'
import { day } from '../documents/words.js'
import { RANKED } from '../domain/application-transitions.js'
import type { Position } from '../schemas/graduatoria.js'
import type { ApplicationId, CallId, DeliveryId, Digest } from '../schemas/ids.js'
import type { LegalDate } from '../schemas/time.js'
import { type ApplicationOnFile, readApplication } from '../storage/applications.js'
import { documentsOf } from '../storage/documents.js'
import type { SnapshotApplication } from '../storage/freeze.js'
import { readGraduatoria } from '../storage/graduatorie.js'
import {
  deferredLetters,
  endMailing,
  lettersToHandOver,
  type MailingOnFile,
  orderMailing,
  readMailing,
} from '../storage/mailings.js'
import { isDone, NotInRecord, type Record } from '../storage/record.js'
import { aboutOf } from './about-application.js'
import { commandKey } from './call.js'
import type { CallChanged, Command, Fence, MailingInput, MailingPage } from './contract.js'
import { deliveryActivities } from './delivery.js'
import type { Dependencies } from './dependencies.js'
import { makeLetter, putLetter } from './letters.js'
import { proposedGraduatorie, snapshotOfVersion } from './snapshot.js'

/** How many letters one step prepares; a step that is repeated finds those that it had done. */
const pageSize = 100

/** Letters under way to the provider at once; its connections are fewer, and shared. */
const atOnce = 8

export function mailingActivities(dependencies: Dependencies) {
  const { record } = dependencies
  const { submitDelivery, prepareNextAttempt } = deliveryActivities(dependencies)

  const handOver = async (fence: Fence, deliveries: readonly DeliveryId[]): Promise<void> => {
    const queue = [...deliveries]
    const lane = async () => {
      for (let delivery = queue.shift(); delivery; delivery = queue.shift())
        await submitDelivery({ delivery, ...fence })
    }
    await Promise.all(Array.from({ length: atOnce }, lane))
  }

  return {
    async sendLetters({ call, epoch, ...command }: Fence & Command): Promise<CallChanged> {
      const { version } = await readGraduatoria(record.db, call)
      const people = (await whoIsTold(record, call, version)).length
      return await record.once(commandKey(command.command), { call, epoch, moves: true }, (tx, at) =>
        orderMailing(tx, at, call, command, { version, people }),
      )
    },

    /** Makes, numbers and hands over the next letters. Done again, it sends none twice. */
    async mailPage({
      mailing: id,
      call,
      epoch,
      after,
    }: MailingInput & { after: ApplicationId | null }): Promise<MailingPage> {
      const mailing = await readMailing(record.db, id)
      const told = await whoIsTold(record, call, mailing.version)
      const page = told.filter((one) => after === null || one.id > after).slice(0, pageSize)
      const last = page.at(-1)?.id ?? null
      const fence = { call, epoch }
      const key = `${id}/page/${last}`
      if (last !== null && !(await isDone(record.db, key))) {
        const contentOf = await contentsOf(record, mailing)
        const made = await Promise.all(
          page.map(async (one) => {
            const application = await readApplication(record.db, one.id)
            const { purpose, content } = await contentOf(application, one)
            return await makeLetter(dependencies, application, purpose, mailing.version, content)
          }),
        )
        await record.once(key, fence, async (tx, at) => {
          for (const letter of made) await putLetter(tx, at, dependencies, letter, id)
          return null
        })
      }
      const ready = await lettersToHandOver(record.db, id)
      await handOver(fence, ready)
      return { last, left: ready.length }
    },

    /** Hands over again what the provider did not take. @returns how many it still has not taken */
    async mailDeferred({ mailing, call, epoch }: MailingInput): Promise<number> {
      const fence = { call, epoch }
      const deferred = await deferredLetters(record.db, mailing)
      for (const delivery of deferred) await prepareNextAttempt({ delivery, ...fence })
      await handOver(fence, await lettersToHandOver(record.db, mailing))
      return (await deferredLetters(record.db, mailing)).length
    },

    /** No more evidence will come by itself. */
    async endMailing({ mailing, call, epoch }: MailingInput): Promise<void> {
      await record.once(`${mailing}/end`, { call, epoch }, async (tx, at) => {
        await endMailing(tx, at, mailing)
        return null
      })
    },
  }
}

type Letter = { readonly purpose: 'position' | 'exclusion'; readonly content: LetterContent }

/**
 * Who is written to of a version, by id: those who had an outcome in the facts that it was made from. What a person
 * decides meanwhile, in a review that is open again, is of the next version.
 */
async function whoIsTold(record: Record, call: CallId, version: number): Promise<SnapshotApplication[]> {
  const { applications } = await snapshotOfVersion(record, call, version)
  return applications.filter(({ state, data }) => data && (state === 'excluded' || RANKED.includes(state)))
}

/** What each is told, by the graduatoria of a version. */
async function contentsOf(
  record: Record,
  { call, version }: MailingOnFile,
): Promise<(application: ApplicationOnFile, outcome: SnapshotApplication) => Promise<Letter>> {
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

  return async (application, { id, data, reasons, findings }) => {
    const { avviso } = application
    const act = { kind: avviso.act, number: act_number ?? '', date: day(act_date as LegalDate) }
    const about = { application: await aboutOf(record.db, application), ...LETTER_TEXTS }
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
}

/** The digest of the published copy of a version: one for the whole call. */
async function publicDigestOf({ db }: Record, call: CallId, version: number): Promise<Digest> {
  const files = await documentsOf(db, call)
  const found = files.find((file) => file.kind === 'graduatoria-public' && file.version === version)
  if (!found) throw new NotInRecord('La versione pubblica della graduatoria', call)
  return found.digest
}
